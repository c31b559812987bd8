import { parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import type { CheckpointReply } from './checkpoints.ts'
import type { StoreThreadData } from './resting-thread.ts'

/** The thread of {@link import('./checkpoints.ts').openCheckpoints}. Any message is a request; an answer follows when it is done. */

if (!parentPort) throw new Error('The checkpoint worker is a thread, not a program')
const port = parentPort
const { path } = workerData as StoreThreadData
const db = new Database(path, { fileMustExist: true })
db.pragma('synchronous = NORMAL')
// It reads the log, and no page twice.
db.pragma('cache_size = -256')

port.on('message', () => {
  const [copied] = db.pragma('wal_checkpoint(PASSIVE)') as { readonly log: number }[]
  port.postMessage({ pages: copied?.log ?? 0 } satisfies CheckpointReply)
})
