import { Worker } from 'node:worker_threads'
import type { Database } from 'better-sqlite3'
import type { Log } from '../log.ts'

/** What the thread is started with. */
export interface CheckpointWorkerData {
  /** Of the database. */
  readonly path: string
}

/** What it answers: pages that were in the log. */
export interface CheckpointReply {
  readonly pages: number
}

/** Copies what is in the log of a database into its file, before the log grows large. */
export interface Checkpoints {
  /** Something was written. */
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
  const workerData: CheckpointWorkerData = { path: db.name }
  const worker = new Worker(script, {
    workerData,
    name: 'checkpoints',
    resourceLimits: { maxYoungGenerationSizeMb: 2 },
  })
  // Without it, the library copies by itself, as any program with SQLite does.
  worker.on('error', (error) => log.error('store', 'The thread for checkpoints has ended', { error: String(error) }))
  worker.unref()

  let timer: NodeJS.Timeout | undefined
  let copying: PromiseWithResolvers<undefined> | undefined
  let again = false
  let closed = false

  const copy = (): void => {
    timer = undefined
    copying = Promise.withResolvers()
    worker.postMessage(null)
  }
  const noticed = (): void => {
    if (closed || timer) return
    if (copying) again = true
    else timer = setTimeout(copy, afterMs).unref()
  }
  const ended = (): void => {
    copying?.resolve(undefined)
    copying = undefined
  }
  worker.on('exit', ended)
  worker.on('message', ({ pages }: CheckpointReply) => {
    ended()
    if (closed) return
    if (pages * pageSize >= longLog) db.pragma('wal_checkpoint(PASSIVE)')
    if (!again) return
    again = false
    noticed()
  })

  return {
    noticed,
    async close() {
      closed = true
      clearTimeout(timer)
      await copying?.promise
      await worker.terminate()
    },
  }
}
