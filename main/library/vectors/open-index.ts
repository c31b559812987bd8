import { totalmem } from 'node:os'
import type { Database } from 'better-sqlite3'
import type { Log } from '../log.ts'
import { openCodes } from '../store/codes.ts'
import type { EngineName } from './engine-name.ts'
import { ExactIndex } from './exact-index.ts'
import { sqliteVecLibrary } from './extensions.ts'
import { ScanIndex } from './scan-index.ts'
import { SnapshotIndex } from './snapshot-index.ts'
import { isUnitVector, vectorOf } from './unit-vector.ts'
import type { VectorIndex, VectorSpace } from './vector-index.ts'
import { messageOf } from '../../../preload/contract/failure.ts'

interface OpenIndexOptions extends VectorSpace {
  readonly db: Database
  /** The program of the search threads: `scan-worker.js` beside a built host. */
  readonly worker: URL
  /** The program of the snapshot process, where processes of Node can be started. */
  readonly snapshot?: URL | undefined
  readonly log: Log
  /** What somebody has asked for; otherwise the fastest that fits. */
  readonly engine?: EngineName | undefined
  /** Bytes of memory of this machine. */
  readonly memory?: number
}

/** The scan may take this much of a machine's memory. */
const mostOfMemory = 0.25
/** What the scan holds of a vector beside its codes, in bytes. */
const besideCodes = 24

/** The best engine for a space of this library. One for every space that is searched or filled. */
export function openIndex(options: OpenIndexOptions): VectorIndex {
  // A thread cannot look into a database that exists in another thread's memory only.
  if (options.db.memory) return exactIndex(options)
  const { log, engine = fittingEngine(options) } = options
  log.info('vectors', 'The engine that searches', { engine })
  switch (engine) {
    case 'scan':
      return new ScanIndex(options)
    case 'sqlite-vec':
      try {
        return new ScanIndex({ ...options, extension: sqliteVecLibrary() })
      } catch (error) {
        log.warn('vectors', 'sqlite-vec cannot be used; the default engine searches', { error: messageOf(error) })
        return new ScanIndex(options)
      }
    case 'sqlite-vss':
      if (options.snapshot) return new SnapshotIndex({ ...options, snapshot: options.snapshot })
      log.warn(
        'vectors',
        'sqlite-vss needs a process of its own, which cannot be had here; the default engine searches',
      )
      return new ScanIndex(options)
  }
}

/**
 * Measured (assets/scale/SCALE.md), the scan is the fastest of all as long as its codes fit into memory. Where they
 * would take more than a quarter of it, searching them on the disk is better than making the computer swap.
 */
function fittingEngine({ db, modelId, dimensions, memory = totalmem() }: OpenIndexOptions): EngineName {
  const vectors = openCodes(db, { modelId, dimensions }).count()
  return vectors * (dimensions + besideCodes) > mostOfMemory * memory ? 'sqlite-vec' : 'scan'
}

/** The reference engine with everything that is stored. */
export function exactIndex({ db, modelId, dimensions }: Pick<OpenIndexOptions, 'db' | keyof VectorSpace>): ExactIndex {
  const select = db
    .prepare<[number], [number, Uint8Array]>('SELECT content_id, vector FROM embedding WHERE model_id = ?')
    .raw()
  const stored = select.all(modelId).map(([id, vector]) => [id, vectorOf(vector)] as const)
  return new ExactIndex(
    dimensions,
    stored.filter(([, vector]) => isUnitVector(vector, dimensions)),
  )
}
