import type { Database } from 'better-sqlite3'
import type { Log } from '../log.ts'
import { RestingThread } from './resting-thread.ts'

/** What it answers: pages that were in the log. */
export interface CheckpointReply {
  readonly pages: number
}

/** Copies what is in the log of a database into its file, before the log grows large. */
export interface Checkpoints {
  /** Something may have been written. */
  readonly noticed: () => void
  /** Resolves when nothing is being copied, and nothing will be. */
  close(): Promise<void>
}

interface CheckpointsOptions {
  readonly db: Database
  /** Script of `checkpoint-worker.ts`. */
  readonly worker: URL
  readonly log: Log
  /** How long writes are gathered. */
  readonly afterMs?: number
}

const megabyte = 2 ** 20
/** Of the log, from which on it is worth copying: what is written often is copied once. */
const worthCopying = 16 * megabyte
/** Of the log, from which on it is begun anew. */
const longLog = 32 * megabyte
/** Where the thread does not keep up, or has ended, whoever writes copies; see `openStore`. */
const longestLog = 256 * megabyte

/**
 * Copies in a thread of its own: it waits for the disk, and on the library's thread everybody would wait with it. Of 20
 * phrases that are searched for while a library of a million photos grows, the slowest but one takes 100 ms instead of 120.
 *
 * SQLite begins the log anew only when all of it was copied, which a thread beside somebody who writes never achieves. So
 * the library's own thread copies the rest, which is little by then, and is done while it writes nothing.
 *
 * See https://www.sqlite.org/wal.html#ckpt.
 */
export function openCheckpoints({ db, worker: script, log, afterMs = 1_000 }: CheckpointsOptions): Checkpoints {
  const pageSize = db.pragma('page_size', { simple: true }) as number
  db.pragma(`wal_autocheckpoint = ${longestLog / pageSize}`)
  const thread = new RestingThread<null, CheckpointReply>({ script, name: 'checkpoints', db })
  let timer: NodeJS.Timeout | undefined
  let copying = false
  let again = false
  let closed = false

  const noticed = (): void => {
    if (copying) again = true
    else if (!closed) timer ??= setTimeout(() => void copy(), afterMs).unref()
  }
  const copy = async (): Promise<void> => {
    timer = undefined
    const [found] = db.pragma('wal_checkpoint(NOOP)') as { readonly log: number; readonly checkpointed: number }[]
    if (!found || (found.log - found.checkpointed) * pageSize < worthCopying) return
    copying = true
    try {
      const { pages } = await thread.ask(null)
      if (!closed && pages * pageSize >= longLog) db.pragma('wal_checkpoint(PASSIVE)')
    } catch (error) {
      // Until it succeeds, the library copies by itself, as any program with SQLite does.
      log.error('store', 'The thread for checkpoints has ended', { error: String(error) })
    }
    copying = false
    if (again) noticed()
    again = false
  }

  return {
    noticed,
    async close() {
      closed = true
      clearTimeout(timer)
      await thread.close()
    },
  }
}
