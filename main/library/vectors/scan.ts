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

interface ScanQuery {
  readonly limit: number
  /** Ascending ids; undefined for all. */
  readonly within: Uint32Array | undefined
}

/** A search in one share of the vectors, some of the best of which have been scored exactly. */
export interface BegunScan {
  /** Exact scores: of about as many as this share has of the best of all. */
  readonly first: Float32Array
  /**
   * @param least As many as are wanted score at least this, in all shares together. Undefined where that is not known:
   *   then as many are found here as if there were no other share.
   */
  finish(least: number | undefined): Found
}

/** Finds the nearest by their codes, then scores those again that may belong to the best. See [Note: vector codes]. */
export function scanNearest(score: ScoreCodes, read: ReadVector, query: Float32Array, wanted: ScanQuery): Found {
  return beginScan(score, read, query, wanted, 1).finish(undefined)
}

/**
 * The same in steps, for threads with a share of the vectors each: what the others have found first spares each the reading of
 * many vectors that are the best of its own share and of no other.
 *
 * @param shares How many there are, about equally large.
 */
export function beginScan(
  score: ScoreCodes,
  read: ReadVector,
  query: Float32Array,
  { limit, within }: ScanQuery,
  shares: number,
): BegunScan {
  const candidates = score(query, within)
  const { scores, idAt, embeddingAt, errorAt, largestError } = candidates
  const distribution = new ScoreDistribution(scores)
  const count = Math.min(limit, mostExact, scores.length)

  const exactly = (places: readonly number[]): Sorted => {
    const ids: number[] = []
    const exact: number[] = []
    for (const place of places) {
      const id = idAt(place)
      const vector = read(id, embeddingAt(place))
      if (!vector) continue
      ids.push(id)
      exact.push(cosine(query, vector))
    }
    return sortScores(Uint32Array.from(ids), Float32Array.from(exact))
  }
  const between = (lowest: number, below: number): number[] => (count === 0 ? [] : placesBetween(scores, lowest, below))
  const together = (one: Sorted, other: Sorted): Sorted => {
    const both = joinSorted([one, other])
    return sortScores(both.ids, both.scores)
  }

  let bound = distribution.boundOf(Math.ceil(count / shares))
  let known = exactly(between(bound, Infinity))
  const ownLeast = (): number => {
    const [above, lower] = [bound, distribution.boundOf(count)]
    known = together(known, exactly(between(lower, above)))
    bound = lower
    return known.scores[count - 1] ?? -Infinity
  }

  return {
    first: known.scores,
    finish(others) {
      const least = others ?? ownLeast()
      // No other can be among the best unless its code may be wrong by as much as it lacks.
      const close = between(least - largestError, bound).filter((place) => scores[place]! + errorAt(place) >= least)
      const all = together(known, exactly(close))
      const enough = all.scores.findIndex((exact) => exact < least)
      const best = joinSorted([part(all, 0, Math.min(count, enough < 0 ? all.ids.length : enough))])
      const found = limit > mostExact ? withRest(candidates, distribution, best, limit) : best
      return { ...found, exact: best.ids.length, distribution }
    },
  }
}

/** The best, and then others in the order of their codes until there are `limit`. */
function withRest({ scores, idAt }: CodedScores, distribution: ScoreDistribution, best: Sorted, limit: number): Sorted {
  const already = new Set(best.ids)
  const bound = distribution.boundOf(Math.min(limit, scores.length))
  const places = placesBetween(scores, bound, Infinity).filter((place) => !already.has(idAt(place)))
  // Scores never rise on the way down, also where exact ones give way to others.
  const least = best.scores[best.scores.length - 1] ?? 1
  const ids = Uint32Array.from(places, (place) => idAt(place))
  const capped = Float32Array.from(places, (place) => Math.min(scores[place]!, least))
  return joinSorted([best, part(sortScores(ids, capped), 0, limit - best.ids.length)])
}

/** Where scores are at least `lowest` and below `below`. A pass over all, so nothing is called for each. */
function placesBetween(scores: Float32Array, lowest: number, below: number): number[] {
  const places: number[] = []
  for (let place = 0; place < scores.length; place++) {
    const score = scores[place]!
    if (score >= lowest && score < below) places.push(place)
  }
  return places
}
