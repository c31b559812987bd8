import { Failure } from '../../../preload/contract/failure.ts'
import { strings } from '../../strings.ts'
import { ordinaryScores } from './ordinary-scores.ts'
import { checkUnitVector, cosine } from './unit-vector.ts'
import type { ContentId, Ranking, VectorIndex } from './vector-index.ts'

/** Exact search in memory: the reference that every other engine is tested against. Four bytes a dimension. */
export class ExactIndex implements VectorIndex {
  readonly dimensions: number
  readonly #vectors = new Map<ContentId, Float32Array>()

  constructor(dimensions: number, entries: Iterable<readonly [ContentId, Float32Array]> = []) {
    this.dimensions = dimensions
    this.put([...entries])
  }

  get size(): number {
    return this.#vectors.size
  }

  async ready(): Promise<void> {}

  put(entries: readonly (readonly [ContentId, Float32Array])[]): void {
    for (const [id, vector] of entries) checkUnitVector(vector, this.dimensions, `The vector of content ${id}`)
    for (const [id, vector] of entries) this.#vectors.set(id, vector.slice())
  }

  remove(ids: readonly ContentId[]): void {
    for (const id of ids) this.#vectors.delete(id)
  }

  async nearest(
    query: Float32Array,
    { limit, within }: { limit: number; within?: Uint32Array },
    signal: AbortSignal,
  ): Promise<Ranking> {
    if (signal.aborted) throw new Failure('cancelled', strings.searching.cancelled)
    checkUnitVector(query, this.dimensions, 'The query')
    const scored: { id: ContentId; score: number }[] = []
    for (const id of within ?? this.#vectors.keys()) {
      const vector = this.#vectors.get(id)
      if (vector) scored.push({ id, score: cosine(query, vector) })
    }
    scored.sort((a, b) => b.score - a.score || a.id - b.id)
    const best = scored.slice(0, limit)
    return {
      ids: Uint32Array.from(best, ({ id }) => id),
      scores: Float32Array.from(best, ({ score }) => score),
      ...ordinaryScores(Float32Array.from(scored, ({ score }) => score)),
      candidates: scored.length,
    }
  }

  async close(): Promise<void> {}
}
