import { parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { openReads, type ReadName } from './reads.ts'
import type { StoreThreadData } from './resting-thread.ts'

/** The thread of {@link import('./reader.ts').openReader}, with a connection of its own: it sees what is committed. */

if (!parentPort) throw new Error('The reader worker is a thread, not a program')
const port = parentPort
const { path } = workerData as StoreThreadData
const db = new Database(path, { readonly: true, fileMustExist: true })
db.pragma('busy_timeout = 5000')
db.pragma('temp_store = MEMORY')
const reads = openReads(db)

port.on('message', (name: ReadName) => port.postMessage(reads[name]()))
