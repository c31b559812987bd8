import type { CodedScores, ScoreCodes } from './coded-scores.ts'
import { ScoreDistribution } from './score-distribution.ts'
import { joinSorted, part, sortScores, type Sorted } from './sort-scores.ts'
import { cosine } from './unit-vector.ts'
import type { ContentId } from './vector-index.ts'

/**
 * So many from the top are exact; those beyond keep the order and the scores of their codes, which are wrong in the
 * third decimal. Every exact score is a vector to read, and so is every other that might belong to them: for the best 200
 * of a million 1,300 in each of two threads, for the best 500 3,000, and a disk is asked for each the first time. It does not depend on how many are asked for, so that asking for more continues the
 * same list.
 */
export const mostExact = 200

/** Reads the vector of a content from where it is stored; undefined when it is gone. */
export type ReadVector = (id: ContentId, embedding: number) => Float32Array | undefined

/** What one thread found. */
export interface Found extends Sorted {
  /** How many of them, from the top, have exact scores. */
  readonly exact: number
  /** Of the approximate scores of all candidates. */
  readonly distribution: ScoreDistribution
}

/**
 * Finds the nearest by their codes, then scores those again that may belong to the best. See [Note: vector codes].
 *
 * @param within Ascending ids; undefined for all.
 */
export function scanNearest(
  score: ScoreCodes,
  read: ReadVector,
  query: Float32Array,
  { limit, within }: { limit: number; within: Uint32Array | undefined },
): Found {
  const candidates = score(query, within)
  const distribution = new ScoreDistribution(candidates.scores)
  const count = Math.min(limit, mostExact, candidates.scores.length)
  const best = bestOf(candidates, distribution, count, (id, embedding) => {
    const vector = read(id, embedding)
    return vector && cosine(query, vector)
  })
  const found = limit > mostExact ? withRest(candidates, distribution, best, limit) : best
  return { ...found, exact: best.ids.length, distribution }
}

/** The `count` best, exactly. */
function bestOf(
  { scores, idAt, embeddingAt, errorAt, largestError }: CodedScores,
  distribution: ScoreDistribution,
  count: number,
  exactScore: (id: ContentId, embedding: number) => number | undefined,
): Sorted {
  const exactly = (places: readonly number[]): Sorted => {
    const ids: number[] = []
    const exact: number[] = []
    for (const place of places) {
      const id = idAt(place)
      const score = exactScore(id, embeddingAt(place))
      if (score === undefined) continue
      ids.push(id)
      exact.push(score)
    }
    return sortScores(Uint32Array.from(ids), Float32Array.from(exact))
  }

  if (count === 0) return { ids: new Uint32Array(), scores: new Float32Array() }
  const bound = distribution.boundOf(count)
  const first = exactly(placesWhere(scores, (approximate) => approximate >= bound))
  // No other can be among the best unless its code may be wrong by as much as it lacks.
  const least = first.scores[count - 1] ?? -Infinity
  const worthALook = least - largestError
  const second = exactly(
    placesWhere(
      scores,
      (approximate, place) => approximate >= worthALook && approximate < bound && approximate + errorAt(place) >= least,
    ),
  )
  const both = joinSorted([first, second])
  return joinSorted([part(sortScores(both.ids, both.scores), 0, count)])
}

/** The best, and then others in the order of their codes until there are `limit`. */
function withRest({ scores, idAt }: CodedScores, distribution: ScoreDistribution, best: Sorted, limit: number): Sorted {
  const already = new Set(best.ids)
  const bound = distribution.boundOf(Math.min(limit, scores.length))
  const places = placesWhere(scores, (approximate, place) => approximate >= bound && !already.has(idAt(place)))
  // Scores never rise on the way down, also where exact ones give way to others.
  const least = best.scores[best.scores.length - 1] ?? 1
  const ids = Uint32Array.from(places, (place) => idAt(place))
  const capped = Float32Array.from(places, (place) => Math.min(scores[place]!, least))
  return joinSorted([best, part(sortScores(ids, capped), 0, limit - best.ids.length)])
}

function placesWhere(scores: Float32Array, wanted: (score: number, place: number) => boolean): number[] {
  const places: number[] = []
  for (let place = 0; place < scores.length; place++) if (wanted(scores[place]!, place)) places.push(place)
  return places
}
