import type { Database } from 'better-sqlite3'
import type { Log } from '../log.ts'
import { ExactIndex } from './exact-index.ts'
import { ScanIndex } from './scan-index.ts'
import { vectorOf } from './unit-vector.ts'
import type { VectorIndex, VectorSpace } from './vector-index.ts'

interface OpenIndexOptions extends VectorSpace {
  readonly db: Database
  /** The program of the search thread: `scan-worker.js` beside a built host. */
  readonly worker: URL
  readonly log: Log
}

/** The best engine for a space of this library. One for every space that is searched or filled. */
export function openIndex(options: OpenIndexOptions): VectorIndex {
  // A thread cannot look into a database that exists in another thread's memory only.
  return options.db.memory ? exactIndex(options) : new ScanIndex(options)
}

/** The reference engine with everything that is stored. */
export function exactIndex({ db, modelId, dimensions }: Pick<OpenIndexOptions, 'db' | keyof VectorSpace>): ExactIndex {
  const select = db
    .prepare<[number], [number, Uint8Array]>('SELECT content_id, vector FROM embedding WHERE model_id = ?')
    .raw()
  return new ExactIndex(
    dimensions,
    select.all(modelId).map(([id, vector]) => [id, vectorOf(vector)]),
  )
}
