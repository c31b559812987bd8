/** A row id in `content`. */
export type ContentId = number

/** The vectors of one model. */
export interface VectorSpace {
  /** Row of the model. */
  readonly modelId: number
  readonly dimensions: number
}

/** Ranked contents as parallel arrays, best first; equal scores by smaller id, so that every engine answers alike. */
export interface Ranking {
  readonly ids: Uint32Array
  /** Cosine similarity, −1 to 1. */
  readonly scores: Float32Array
  /** Median of the scores of all candidates, not only of those returned. 0 where there are none. */
  readonly median: number
  /**
   * Standard deviation of the scores of ordinary candidates: those below the median and their mirror image. Whatever
   * matches the query is above and does not stretch it.
   */
  readonly deviation: number
  /** How many candidates there were. */
  readonly candidates: number
}

/**
 * Finds the contents whose vectors point most nearly the same way as a query.
 *
 * Holds nothing of its own: everything in it can be rebuilt from the `embedding` table. All vectors are L2-normalised
 * and `dimensions` long; anything else is refused with a RangeError, never searched.
 */
export interface VectorIndex {
  readonly dimensions: number
  /** Vectors in the index. */
  readonly size: number
  /** Resolves when everything stored has been loaded. Answers before that are exact too, only slower. */
  ready(): Promise<void>
  /** Adds or replaces. Call inside the transaction that writes the `embedding` rows. */
  put(entries: readonly (readonly [ContentId, Float32Array])[]): void
  /** Call inside the transaction that removes the rows. */
  remove(ids: readonly ContentId[]): void
  /**
   * The `limit` nearest among `within` (ascending ids), or among all. Never fewer than exist.
   * Throws `cancelled` when `signal` aborts.
   */
  nearest(query: Float32Array, options: { limit: number; within?: Uint32Array }, signal: AbortSignal): Promise<Ranking>
  close(): Promise<void>
}
