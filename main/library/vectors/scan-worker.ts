import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { setImmediate } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { openCodes } from '../store/codes.ts'
import { CodeTable } from './code-table.ts'
import { createKernel } from './kernel/kernel.ts'
import type { ScanReply, ScanRequest, ScanWorkerData } from './scan-messages.ts'
import { scanNearest, type ReadVector } from './scan.ts'

/**
 * A thread that holds the codes of one space and answers from them, so that a search never blocks the library.
 *
 * It reads the database through a connection of its own: what it is told is only *which* vectors have changed, and it
 * looks up to what. So it can hold nothing that was rolled back, and loading costs the library's own thread nothing.
 *
 * An exception ends the thread; the index starts another one.
 */
if (!parentPort) throw new Error('The scan worker is a thread, not a program')
const port: MessagePort = parentPort
const space = workerData as ScanWorkerData

/** Rows read at once: a few milliseconds' worth, so that closing need not wait for a million. */
const pageRows = 2_048

const db = new Database(space.path, { readonly: true, fileMustExist: true })
db.pragma('busy_timeout = 5000')
db.pragma('cache_size = -32768')
const codes = openCodes(db, space)
const table = new CodeTable(space.dimensions, createKernel())

const readVector: ReadVector = (id, embedding) => codes.vector(id, embedding)
const reply = (message: ScanReply): void => port.postMessage(message)

let closing = false

async function load(): Promise<void> {
  let uncoded = 0
  for (let after = -1; !closing;) {
    const page = codes.page(after, pageRows)
    for (const vector of page.vectors) table.put(vector)
    uncoded += page.uncoded
    if (page.last === undefined) break
    after = page.last
    await setImmediate()
  }
  reply({ kind: 'loaded', uncoded })
}

function answer(request: ScanRequest): void {
  if (closing) return
  switch (request.kind) {
    case 'changed':
      for (const id of request.ids) {
        const vector = codes.get(id)
        if (vector) table.put(vector)
        else table.remove(id)
      }
      return
    case 'nearest':
      reply({ kind: 'ranking', ranking: scanNearest(table, readVector, request.query, request) })
      return
    case 'close':
      closing = true
      db.close()
      port.close()
  }
}

const loaded = load()
// One transaction a message: many reads cost one lock, and all of them see the same state.
const answerAtOnce = db.transaction(answer)

port.on('message', (request: ScanRequest) => {
  if (request.kind === 'close') answer(request)
  else void loaded.then(() => closing || answerAtOnce(request))
})
