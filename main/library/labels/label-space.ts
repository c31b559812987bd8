import type { VectorIndex, VectorSpace } from '../vectors/vector-index.ts'

/** The vector space that photos are tagged in: the one that answers searches. */
export interface LabelSpace extends VectorSpace {
  /** `ModelSpec.key`. */
  readonly key: string
  readonly index: VectorIndex
  /** What the model's cosines are multiplied by to be log-odds. */
  readonly logitScale: number
  /** A unit vector each. @throws {Failure} `cancelled`, `compute-died` */
  embedTexts(texts: readonly string[], signal: AbortSignal): Promise<readonly Float32Array[]>
  /** The stored vector of a content; undefined where this model has not seen it. */
  vectorOf(id: number): Float32Array | undefined
}
