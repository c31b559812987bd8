import Database from 'better-sqlite3'
import { messageOf } from '../../../preload/contract/failure.ts'
import type { SnapshotOrders, SnapshotReply, SnapshotRequest } from './snapshot/snapshot-messages.ts'
import { groupsOf, openSnapshot, writeSnapshot, type Snapshot } from './snapshot/snapshot-file.ts'
import { openSnapshotSearch } from './snapshot/snapshot-search.ts'
import { vectorOf } from './unit-vector.ts'

/**
 * Entry: a process that searches a snapshot with sqlite-vss, so that it can abort without taking the library along.
 *
 * Started with {@link SnapshotOrders} as JSON, and with `OMP_NUM_THREADS=1`: with more, leaving it crashes.
 */
const orders = JSON.parse(process.argv[2] ?? '{}') as SnapshotOrders
const library = new Database(orders.library, { readonly: true, fileMustExist: true })
library.pragma('busy_timeout = 5000')
library.pragma('cache_size = -4096')
const options = { ...orders, library }

const reply = (message: SnapshotReply): void => void process.send?.(message)

/** Vectors that it must find again at no distance. */
const tested = 5

function opened(): Snapshot {
  const snapshot = openSnapshot(options)
  try {
    test(snapshot)
    return snapshot
  } catch (error) {
    snapshot.close()
    throw error
  }
}

/** Looks for some vectors that have not changed. @throws {Error} if they are not where they are. */
function test(snapshot: Snapshot): void {
  const groups = groupsOf(library, orders.modelId)
  const select = library
    .prepare<[number, number], [number, Uint8Array]>(
      'SELECT content_id, vector FROM embedding WHERE model_id = ? AND content_id >= ? ORDER BY content_id LIMIT 1',
    )
    .raw()
  for (const [number, stamp] of [...snapshot.stamps].slice(0, tested)) {
    const row = select.get(orders.modelId, number * 1_024)
    if (!row || groups.get(Math.floor(row[0] / 1_024))?.stamp !== stamp) continue
    const [best] = snapshot.nearest(vectorOf(row[1]), 1)
    if (!best || Math.abs(best[1]) > 1e-3) throw new Error(`sqlite-vss does not find vector ${row[0]}`)
  }
}

function open(): Snapshot | undefined {
  if (!orders.anew) {
    try {
      return opened()
    } catch {
      // None, or of another time or version: whatever it is, it can be made anew.
    }
  }
  return writeSnapshot(options) ? opened() : undefined
}

function staleShare(snapshot: Snapshot): number {
  let stale = 0
  const groups = groupsOf(library, orders.modelId)
  for (const [number, { vectors, stamp }] of groups) if (snapshot.stamps.get(number) !== stamp) stale += vectors
  return stale / snapshot.count
}

function serve(snapshot: Snapshot): void {
  const search = openSnapshotSearch(library, orders, snapshot)
  process.on('message', (request: SnapshotRequest) => {
    reply({ kind: 'ranking', ranking: search(request.query, request) })
  })
  reply({ kind: 'ready', stale: staleShare(snapshot) })
}

process.on('disconnect', () => process.exit(0))
try {
  const snapshot = open()
  if (snapshot) serve(snapshot)
  else reply({ kind: 'unusable', reason: 'there are no vectors, or more than sqlite-vss can hold' })
} catch (error) {
  reply({ kind: 'unusable', reason: messageOf(error) })
}
