/** What the codes say about the candidates of a search, each known by its place from 0. See [Note: vector codes]. */
export interface CodedScores {
  /** Approximate, one for each place. */
  readonly scores: Float32Array
  /** A row id in `content`. */
  readonly idAt: (place: number) => number
  /** Row of the `embedding` table. */
  readonly embeddingAt: (place: number) => number
  /** The score of this place is wrong by no more than this. */
  readonly errorAt: (place: number) => number
  /** No place is wrong by more than this. */
  readonly largestError: number
}

/** Scores the codes of the contents in `within` (ascending ids), or of all. The answer is there until the next one. */
export type ScoreCodes = (query: Float32Array, within: Uint32Array | undefined) => CodedScores

/** More than float32 arithmetic loses on the way to a score. */
const rounding = 1e-6
/** Vectors may be a little longer than 1, see `isUnitVector`. */
const longest = 1.01

/** How wrong a score can be where a vector's code is wrong by `error` and the query's by `queryError`: lengths both. */
export function errorOfScore(error: number, queryError: number): number {
  return longest * (error + queryError * (1 + error)) + rounding
}
