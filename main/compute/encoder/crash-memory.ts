import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

/**
 * Remembers what was being tried when this process ended.
 *
 * A graphics driver can take the whole process with it, or hang it until it is ended from outside; no code here gets to
 * see that. So a note is on the disk while something risky runs. Whoever started this process starts another one, which
 * finds the note and leaves that provider alone.
 */
export interface CrashMemory {
  /** Whether this provider ended the process, not long ago, when it was used with this model. */
  isSuspect(model: string, provider: string): boolean
  /** Runs `work` with the note on the disk. An error is no crash. */
  guard<T>(model: string, provider: string, work: () => Promise<T>): Promise<T>
}

const Notes = z.array(z.strictObject({ model: z.string(), provider: z.string(), at: z.number() }))
type Notes = z.output<typeof Notes>

/** Long enough to get over one restart after the other; short enough that a person who asks again is heard. */
const memoryMs = 3_600_000

/**
 * @param file Where the notes are; its folder must exist. One process at a time.
 * @param now Epoch milliseconds.
 */
export function openCrashMemory(file: string, now: () => number = Date.now): CrashMemory {
  const read = (): Notes => {
    try {
      return Notes.parse(JSON.parse(readFileSync(file, 'utf8'))).filter(({ at }) => now() - at < memoryMs)
    } catch {
      // No notes, or half a note from a full disk: nothing is known against anyone.
      return []
    }
  }
  /** On the disk when it returns. */
  const write = (notes: Notes): void => {
    writeFileSync(`${file}.part`, JSON.stringify(notes), { flush: true })
    renameSync(`${file}.part`, file)
  }
  return {
    isSuspect: (model, provider) => read().some((note) => note.model === model && note.provider === provider),
    async guard(model, provider, work) {
      const others = read().filter((note) => note.model !== model || note.provider !== provider)
      write([...others, { model, provider, at: now() }])
      try {
        return await work()
      } finally {
        write(others)
      }
    },
  }
}
