import type { Database } from 'better-sqlite3'
import { openCodes } from '../../store/codes.ts'
import { codeOf } from '../code.ts'
import { CodeTable } from '../code-table.ts'
import { createKernel } from '../kernel/kernel.ts'
import { mergeFound } from '../merge-found.ts'
import { mostExact, scanNearest } from '../scan.ts'
import { ScoreDistribution } from '../score-distribution.ts'
import { cosine, isUnitVector, vectorOf } from '../unit-vector.ts'
import type { ContentId, Ranking, VectorSpace } from '../vector-index.ts'
import { groupsOf, type Snapshot } from './snapshot-file.ts'

/** Up to so many, everything is ranked; beyond, so many tell how scores are spread. */
const sampleSize = 10_000
/** Reading so many vectors takes as long as ranking everything. */
const mostRead = 20_000
/** More than float32 arithmetic loses on the way from a distance to a score. */
const rounding = 1e-5

export type SnapshotSearch = (
  query: Float32Array,
  options: { limit: number; within: Uint32Array | undefined },
) => Ranking

/**
 * Answers from a snapshot as if it were the library as it is now: whatever lies in a group that has changed since is
 * left out of it, and compared vector by vector instead. So it is always exact; it only becomes slower as more changes.
 */
export function openSnapshotSearch(
  library: Database,
  { modelId, dimensions }: VectorSpace,
  snapshot: Snapshot,
): SnapshotSearch {
  const codes = openCodes(library, { modelId, dimensions })
  const selectVector = library
    .prepare<[number, number], Uint8Array>('SELECT vector FROM embedding WHERE model_id = ? AND content_id = ?')
    .pluck()
  const selectGroup = library
    .prepare<[number, number, number], [number, Uint8Array]>(
      'SELECT content_id, vector FROM embedding WHERE model_id = ? AND content_id >= ? AND content_id < ?',
    )
    .raw()
  const sample = sampleOf(library, modelId, dimensions, snapshot.count)

  const read = (id: ContentId): Float32Array | undefined => {
    const blob = selectVector.get(modelId, id)
    const vector = blob && vectorOf(blob)
    return vector && isUnitVector(vector, dimensions) ? vector : undefined
  }

  const search: SnapshotSearch = (query, { limit, within }) => {
    const groups = groupsOf(library, modelId)
    const isStale = (id: ContentId): boolean => {
      const number = Math.floor(id / 1_024)
      return groups.get(number)?.stamp !== snapshot.stamps.get(number)
    }
    const changed = [...groups]
      .filter(([number, { stamp }]) => snapshot.stamps.get(number) !== stamp)
      .map(([number]) => number)
    const left = [...snapshot.stamps].reduce(
      (sum, [number, stamp]) => (groups.get(number)?.stamp === stamp ? sum : sum + (snapshot.sizes.get(number) ?? 0)),
      0,
    )
    const places = new Places()
    if (within && within.length <= mostRead) {
      for (const id of within) {
        const vector = read(id)
        if (vector) places.add(id, cosine(query, vector), 0)
      }
      return places.ranked(query, read, limit)
    }

    const wanted = within && new Set(within)
    const isWanted = (id: ContentId): boolean => wanted?.has(id) ?? true
    for (const number of changed) {
      for (const [id, blob] of selectGroup.all(modelId, number * 1_024, (number + 1) * 1_024)) {
        const vector = vectorOf(blob)
        if (isWanted(id) && isUnitVector(vector, dimensions)) places.add(id, cosine(query, vector), 0)
      }
    }
    const whole = snapshot.count <= sampleSize || limit > mostExact || wanted !== undefined
    const own = squaredLength(query)
    // Lengths of vectors are 1 as far as is known; the error says by how much that may be wrong.
    const scoreOf = (squaredDistance: number): number => (1 + own - squaredDistance) / 2
    for (let fetch = whole ? snapshot.count : limit + left + 64; ; fetch *= 4) {
      const nearest = snapshot.nearest(query, fetch)
      const found = places.copy()
      for (const [id, distance] of nearest)
        if (!isStale(id) && isWanted(id)) found.add(id, scoreOf(distance), lengthError)
      const ranking = found.ranked(query, read, limit)
      if (nearest.length >= snapshot.count) return ranking
      const least = ranking.scores[limit - 1] ?? -Infinity
      const worst = nearest[nearest.length - 1]
      if (worst && scoreOf(worst[1]) + lengthError < least) {
        const spread = new ScoreDistribution(sample.search(query, undefined).scores).ordinary()
        return { ...ranking, ...spread, candidates: codes.count() }
      }
    }
  }
  // One view of the library for all that is read.
  return library.transaction(search)
}

/** Vectors may be up to a hundredth longer or shorter than 1: half of what that does to the square. */
const lengthError = (1.01 ** 2 - 1) / 2 + rounding

const squaredLength = (vector: Float32Array): number => vector.reduce((sum, value) => sum + value * value, 0)

/** Scores with what they may be wrong by. */
class Places {
  readonly #ids: number[]
  readonly #scores: number[]
  readonly #errors: number[]

  constructor(ids: number[] = [], scores: number[] = [], errors: number[] = []) {
    this.#ids = ids
    this.#scores = scores
    this.#errors = errors
  }

  add(id: ContentId, score: number, error: number): void {
    this.#ids.push(id)
    this.#scores.push(score)
    this.#errors.push(error)
  }

  copy(): Places {
    return new Places([...this.#ids], [...this.#scores], [...this.#errors])
  }

  ranked(query: Float32Array, read: (id: ContentId) => Float32Array | undefined, limit: number): Ranking {
    const coded = {
      scores: Float32Array.from(this.#scores),
      idAt: (place: number) => this.#ids[place]!,
      embeddingAt: () => 0,
      errorAt: (place: number) => this.#errors[place]! + rounding,
      largestError: lengthError + rounding,
    }
    const { distribution, ...found } = scanNearest(() => coded, read, query, { limit, within: undefined })
    return mergeFound([{ ...found, counts: distribution.counts }], limit)
  }
}

/** Some of all vectors, spread evenly. */
function sampleOf(library: Database, modelId: number, dimensions: number, count: number): CodeTable {
  const every = Math.ceil(count / sampleSize)
  const table = new CodeTable(dimensions, createKernel())
  const rows = library
    .prepare<[number, number], [number, Uint8Array]>(
      'SELECT content_id, vector FROM embedding WHERE model_id = ? AND content_id % ? = 0 ORDER BY content_id',
    )
    .raw()
  if (every > 1) {
    for (const [id, blob] of rows.iterate(modelId, every)) {
      const vector = vectorOf(blob)
      if (isUnitVector(vector, dimensions)) table.put({ id, embedding: 0, ...codeOf(vector) })
    }
  }
  return table
}
