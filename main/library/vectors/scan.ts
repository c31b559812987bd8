import type { CodeTable } from './code-table.ts'
import { codeOfQuery, type CodedQuery } from './code.ts'
import { ScoreDistribution } from './score-distribution.ts'
import { sortScores, type Sorted } from './sort-scores.ts'
import { cosine } from './unit-vector.ts'
import type { ContentId, Ranking } from './vector-index.ts'

/**
 * So many from the top are exact; those beyond keep the order and the scores of their codes, which are wrong in the
 * third decimal. Every exact score is a vector to read: with all of a hundred thousand asked for, 500 exact ones take
 * 34 ms of CPU and 4,000 take 61. It does not depend on how many are asked for, so that asking for more continues the
 * same list.
 */
export const mostExact = 500

/** Reads the vector of a content from where it is stored; undefined when it is gone. */
export type ReadVector = (id: ContentId, embedding: number) => Float32Array | undefined

/** What a search looks at: places in `scores`, each standing for a row of the table. */
interface Candidates {
  readonly table: CodeTable
  /** Approximate, by the codes. */
  readonly scores: Float32Array
  readonly distribution: ScoreDistribution
  readonly rowAt: (place: number) => number
}

/**
 * Finds the nearest by their codes, then scores those again that may belong to the best. See [Note: vector codes].
 *
 * @param within Ascending ids; undefined for all.
 */
export function scanNearest(
  table: CodeTable,
  read: ReadVector,
  query: Float32Array,
  { limit, within }: { limit: number; within: Uint32Array | undefined },
): Ranking {
  const coded = codeOfQuery(query)
  const rows = within && table.rowsOf(within)
  const scores = table.score(coded, rows)
  const distribution = new ScoreDistribution(scores)
  const candidates = { table, scores, distribution, rowAt: (place: number) => (rows ? rows[place]! : place) }
  const best = bestOf(candidates, Math.min(limit, mostExact, scores.length), query, coded, read)
  const found = limit > mostExact ? withRest(candidates, best, limit) : best
  return { ...found, ...distribution.ordinary(), candidates: scores.length }
}

/** The `count` best, exactly. */
function bestOf(
  { table, scores, distribution, rowAt }: Candidates,
  count: number,
  query: Float32Array,
  coded: CodedQuery,
  read: ReadVector,
): Sorted {
  const exactly = (places: readonly number[]): Sorted => {
    const ids: number[] = []
    const exact: number[] = []
    for (const row of places.map(rowAt)) {
      const id = table.idOf(row)
      const vector = read(id, table.embeddingOf(row))
      if (!vector) continue
      ids.push(id)
      exact.push(cosine(query, vector))
    }
    return sortScores(Uint32Array.from(ids), Float32Array.from(exact))
  }

  if (count === 0) return { ids: new Uint32Array(), scores: new Float32Array() }
  const bound = distribution.boundOf(count)
  const first = exactly(placesWhere(scores, (approximate) => approximate >= bound))
  // No other can be among the best unless its code may be wrong by as much as it lacks.
  const reach = (error: number): number => error + coded.error * (1 + error) + rounding
  const least = first.scores[count - 1] ?? -Infinity
  const worthALook = least - reach(table.largestError)
  const second = exactly(
    placesWhere(
      scores,
      (approximate, place) =>
        approximate >= worthALook && approximate < bound && approximate + reach(table.errorOf(rowAt(place))) >= least,
    ),
  )
  return firstOf(sortScores(joinIds(first.ids, second.ids), joinScores(first.scores, second.scores)), count)
}

/** The best, and then others in the order of their codes until there are `limit`. */
function withRest({ table, scores, distribution, rowAt }: Candidates, best: Sorted, limit: number): Sorted {
  const already = new Set(best.ids)
  const bound = distribution.boundOf(Math.min(limit, scores.length))
  const places = placesWhere(
    scores,
    (approximate, place) => approximate >= bound && !already.has(table.idOf(rowAt(place))),
  )
  // Scores never rise on the way down, also where exact ones give way to others.
  const least = best.scores[best.scores.length - 1] ?? 1
  const ids = Uint32Array.from(places, (place) => table.idOf(rowAt(place)))
  const capped = Float32Array.from(places, (place) => Math.min(scores[place]!, least))
  const rest = firstOf(sortScores(ids, capped), limit - best.ids.length)
  return { ids: joinIds(best.ids, rest.ids), scores: joinScores(best.scores, rest.scores) }
}

/** More than float32 arithmetic loses on the way to a score. */
const rounding = 1e-6

function placesWhere(scores: Float32Array, wanted: (score: number, place: number) => boolean): number[] {
  const places: number[] = []
  for (let place = 0; place < scores.length; place++) if (wanted(scores[place]!, place)) places.push(place)
  return places
}

/** Copies, because what is sent to another thread takes the whole memory along that it is a part of. */
const firstOf = ({ ids, scores }: Sorted, count: number): Sorted => ({
  ids: ids.slice(0, count),
  scores: scores.slice(0, count),
})

const joinIds = (a: Uint32Array, b: Uint32Array): Uint32Array => {
  const both = new Uint32Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

const joinScores = (a: Float32Array, b: Float32Array): Float32Array => {
  const both = new Float32Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}
