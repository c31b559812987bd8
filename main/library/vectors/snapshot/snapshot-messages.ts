import type { Ranking, VectorSpace } from '../vector-index.ts'

/** What a snapshot process is started with, as JSON. */
export interface SnapshotOrders extends VectorSpace {
  /** The library's database file. */
  readonly library: string
  /** Where the snapshot is, or is to be. */
  readonly path: string
  /** Whether to write it anew even if it can still be used. */
  readonly anew: boolean
}

/** A search. To close a snapshot process, end it: it holds nothing that cannot be lost. */
export interface SnapshotRequest {
  readonly query: Float32Array
  readonly limit: number
  readonly within: Uint32Array | undefined
}

export type SnapshotReply =
  /** The snapshot is open and has passed its test. `stale`: share of its vectors that have changed since, 0 to 1. */
  | { readonly kind: 'ready'; readonly stale: number }
  /** It will not answer, and ends. */
  | { readonly kind: 'unusable'; readonly reason: string }
  /** One for each request, in order. */
  | { readonly kind: 'ranking'; readonly ranking: Ranking }
