import { isUtf8 } from 'node:buffer'

/**
 * Finds the bytes of arguments that are not valid UTF-8, which Node has replaced by question marks by the time we see
 * them: on Linux a file's name is bytes, and those of old cameras and memory sticks are often enough Latin-1.
 *
 * @param args The arguments as Node has them.
 * @param commandLine What the system keeps of the command line: every argument ended by a zero byte. Undefined where
 *   the system keeps none.
 */
export function rawArguments(args: readonly string[], commandLine: Buffer | undefined): ReadonlyMap<string, Buffer> {
  const found = new Map<string, Buffer>()
  if (!commandLine || !args.some((argument) => argument.includes('\ufffd'))) return found
  const all: Buffer[] = []
  for (let at = 0; at < commandLine.length;) {
    const end = commandLine.indexOf(0, at)
    all.push(commandLine.subarray(at, end < 0 ? undefined : end))
    at = end < 0 ? commandLine.length : end + 1
  }
  args.forEach((argument, i) => {
    const raw = all[all.length - args.length + i]
    if (raw && !isUtf8(raw) && raw.toString() === argument) found.set(argument, raw)
  })
  return found
}
