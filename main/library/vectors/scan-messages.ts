import type { Share } from '../store/codes.ts'
import type { SentFound } from './merge-found.ts'
import type { ContentId, VectorSpace } from './vector-index.ts'

/** What a scan worker is started with. */
export interface ScanWorkerData extends VectorSpace {
  /** The library's database file. */
  readonly path: string
  readonly share: Share
  /** The library of sqlite-vec, for SQLite to score codes where they are stored; null to hold them in memory. */
  readonly extension: string | null
}

/** What the library tells a scan worker. */
export type ScanRequest =
  /** The stored vectors of these contents are not what they were: read them again. */
  | { readonly kind: 'changed'; readonly ids: readonly ContentId[] }
  | {
      readonly kind: 'nearest'
      readonly query: Float32Array
      readonly limit: number
      readonly within: Uint32Array | undefined
    }
  /** To a thread that has begun: how well as many as are wanted score, among all threads; undefined if they are too few. */
  | { readonly kind: 'finish'; readonly least: number | undefined }
  | { readonly kind: 'close' }

/** What a scan worker tells the library. */
export type ScanReply =
  /** Everything is in memory. `uncoded` vectors had no usable code. */
  | { readonly kind: 'loaded'; readonly uncoded: number }
  /** One for each `nearest` where there are several threads, which then wait for `finish`: some of the best scores. */
  | { readonly kind: 'begun'; readonly first: Float32Array }
  /** One for each `nearest`, in order. */
  | { readonly kind: 'found'; readonly found: SentFound }
