import type { Database } from 'better-sqlite3'
import { openReads, type ReadName, type Reads } from './reads.ts'
import { RestingThread } from './resting-thread.ts'

/** Reads what takes long without holding up the library's thread. */
export interface Reader {
  /** As of now: with everything that was committed before this was called. */
  read<Name extends ReadName>(name: Name): Promise<Reads[Name]>
  close(): Promise<void>
}

interface ReaderOptions {
  readonly db: Database
  /** Script of `reader-worker.ts`. */
  readonly worker: URL
  /** Whether the library is so large that a thread is worth starting, which takes 50 ms. */
  readonly isLarge: () => boolean
}

/** Whoever asks while the same is being read shares the next answer: one reading at a time and one that waits for it. */
export function openReader({ db, worker: script, isLarge }: ReaderOptions): Reader {
  const here = openReads(db)
  const thread = new RestingThread<ReadName, Reads[ReadName]>({ script, name: 'reader', db })
  const running = new Map<ReadName, Promise<unknown>>()
  const next = new Map<ReadName, Promise<unknown>>()

  const begin = (name: ReadName): Promise<unknown> => {
    const answer = thread.ask(name).finally(() => running.delete(name))
    running.set(name, answer)
    return answer
  }
  const after = (name: ReadName, now: Promise<unknown>): Promise<unknown> =>
    now
      .catch(() => undefined)
      .then(() => {
        next.delete(name)
        return begin(name)
      })
  const readThere = (name: ReadName): Promise<unknown> => {
    const now = running.get(name)
    if (!now) return begin(name)
    const waiting = next.get(name) ?? after(name, now)
    next.set(name, waiting)
    return waiting
  }

  return {
    read: async <Name extends ReadName>(name: Name) =>
      isLarge() ? ((await readThere(name)) as Reads[Name]) : here[name](),
    close: () => thread.close(),
  }
}
