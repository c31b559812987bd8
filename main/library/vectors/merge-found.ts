import { mostExact } from './scan.ts'
import { ScoreDistribution } from './score-distribution.ts'
import { joinSorted, part, sortScores, type Sorted } from './sort-scores.ts'
import type { Ranking } from './vector-index.ts'

/** What one thread found, as it is sent: see `Found`. */
export interface SentFound extends Sorted {
  readonly exact: number
  readonly counts: Uint32Array
}

/**
 * What several threads found, each among its own share of the vectors, as the answer of one.
 *
 * Each knows the best of its share exactly, so the best of all are among them. The others follow by score as it is.
 */
export function mergeFound(parts: readonly SentFound[], limit: number): Ranking {
  const distribution = new ScoreDistribution(parts.map(({ counts }) => counts))
  const found = parts.length === 1 && parts[0] ? parts[0] : merged(parts, limit)
  return { ids: found.ids, scores: found.scores, ...distribution.ordinary(), candidates: distribution.total }
}

function merged(parts: readonly SentFound[], limit: number): Sorted {
  const whole = sorted(joinSorted(parts.map((found) => part(found, 0, found.exact))))
  const best = part(whole, 0, Math.min(limit, mostExact))
  if (limit <= mostExact) return joinSorted([best])
  // Scores never rise on the way down, also where exact ones give way to others.
  const least = best.scores[best.scores.length - 1] ?? 1
  const others = [part(whole, best.ids.length), ...parts.map((found) => part(found, found.exact))]
  const tops = others.map((found) => found.scores.findIndex((score) => score < least))
  const topOf = (i: number): number => (tops[i]! < 0 ? others[i]!.ids.length : tops[i]!)
  const above = joinSorted(others.map((found, i) => part(found, 0, topOf(i))))
  const capped = sorted({ ids: above.ids, scores: above.scores.fill(least) })
  const rest = inOrder(others.map((found, i) => part(found, topOf(i))))
  return joinSorted([best, part(joinSorted([capped, rest]), 0, limit - best.ids.length)])
}

/** Lists that are sorted, as one: in a tenth of the time that sorting them takes. */
function inOrder(lists: readonly Sorted[]): Sorted {
  const all = joinSorted(lists)
  const heads = lists.map(() => 0)
  for (let at = 0; at < all.ids.length; at++) {
    let first = -1
    let [highest, smallest] = [-Infinity, Infinity]
    for (let list = 0; list < lists.length; list++) {
      const head = heads[list]!
      const { ids, scores } = lists[list]!
      if (head >= ids.length) continue
      const [score, id] = [scores[head]!, ids[head]!]
      if (score > highest || (score === highest && id < smallest)) [first, highest, smallest] = [list, score, id]
    }
    all.ids[at] = smallest
    all.scores[at] = highest
    heads[first]!++
  }
  return all
}

const sorted = ({ ids, scores }: Sorted): Sorted => sortScores(ids, scores)
