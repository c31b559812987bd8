import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { setImmediate } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { laneOf, openCodes } from '../store/codes.ts'
import { CodeTable } from './code-table.ts'
import type { ScoreCodes } from './coded-scores.ts'
import { createKernel } from './kernel/kernel.ts'
import type { ScanReply, ScanRequest, ScanWorkerData } from './scan-messages.ts'
import { beginScan, type BegunScan, type ReadVector } from './scan.ts'
import { openStoredScores } from './stored-scores.ts'
import type { ContentId } from './vector-index.ts'

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
const pageRows = 512

const db = new Database(space.path, { readonly: true, fileMustExist: true })
db.pragma('busy_timeout = 5000')
// What is read is read once, or far apart.
db.pragma('cache_size = -4096')
const codes = openCodes(db, space)
const { extension } = space
const table = extension === null ? new CodeTable(space.dimensions, createKernel()) : undefined
const score: ScoreCodes =
  extension === null ? (query, within) => table!.search(query, within) : openStoredScores(db, { ...space, extension })

const readVector: ReadVector = (id, embedding) => codes.vector(id, embedding)
const reply = (message: ScanReply): void => port.postMessage(message)

let closing = false
/** The search that waits for what other threads have found. */
let begun: BegunScan | undefined
/** What has changed since it began: its candidates must stay where they are. */
const changedMeanwhile: ContentId[] = []

async function load(): Promise<void> {
  let uncoded = 0
  for (let after = -1; table && !closing;) {
    const page = codes.page(after, pageRows, space.share)
    for (const vector of page.vectors) table.put(vector)
    uncoded += page.uncoded
    if (page.last === undefined) break
    after = page.last
    await setImmediate()
  }
  reply({ kind: 'loaded', uncoded })
}

function finish(scan: BegunScan, least: number | undefined): void {
  const { distribution, ...found } = scan.finish(least)
  reply({ kind: 'found', found: { ...found, counts: distribution.counts } })
  begun = undefined
  refreshAll(changedMeanwhile.splice(0))
}

function refreshAll(ids: readonly ContentId[]): void {
  for (const id of ids) if (table && laneOf(id, space.share.lanes) === space.share.lane) refresh(table, id)
}

function refresh(codeTable: CodeTable, id: ContentId): void {
  const vector = codes.get(id)
  if (vector) codeTable.put(vector)
  else codeTable.remove(id)
}

function answer(request: ScanRequest): void {
  if (closing) return
  switch (request.kind) {
    case 'changed':
      if (begun) changedMeanwhile.push(...request.ids)
      else refreshAll(request.ids)
      return
    case 'nearest':
      begun = beginScan(score, readVector, request.query, request, space.share.lanes)
      // Nobody else has anything to say.
      if (space.share.lanes === 1) finish(begun, undefined)
      else reply({ kind: 'begun', first: begun.first })
      return
    case 'finish':
      if (begun) finish(begun, request.least)
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
