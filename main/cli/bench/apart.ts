import { fork } from 'node:child_process'
import { once } from 'node:events'

/**
 * Runs one of `module`'s tasks in a process of its own, so that the memory it takes is no part of what is measured
 * afterwards. The module, loaded there, finds its orders in {@link orders}.
 *
 * @param module Its `import.meta.filename`.
 */
export async function apart(module: string, task: string, args: readonly string[]): Promise<void> {
  const child = fork(module, [task, ...args])
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`${task} failed`)
}

/** The arguments of {@link apart} in the process that it started; undefined everywhere else. */
export function orders(module: string, task: string): readonly string[] | undefined {
  const [, script, wanted, ...args] = process.argv
  return script === module && wanted === task ? args : undefined
}
