import { Failure } from '../../../preload/contract/failure.ts'
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
    if (signal.aborted) throw new Failure('cancelled', 'The search was cancelled.')
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
      ...ordinary(scored.map(({ score }) => score)),
      candidates: scored.length,
    }
  }

  async close(): Promise<void> {}
}

/** `median` and `deviation` as {@link Ranking} defines them, of scores in descending order. */
function ordinary(scores: readonly number[]): { median: number; deviation: number } {
  const median = scores[scores.length >> 1] ?? 0
  const below = scores.slice(scores.length >> 1)
  const squares = below.reduce((sum, score) => sum + (score - median) ** 2, 0)
  return { median, deviation: Math.sqrt(squares / Math.max(below.length, 1)) }
}
