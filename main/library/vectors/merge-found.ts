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
  const others = joinSorted([part(whole, best.ids.length), ...parts.map((found) => part(found, found.exact))])
  const rest = sorted({ ids: others.ids, scores: others.scores.map((score) => Math.min(score, least)) })
  return joinSorted([best, part(rest, 0, limit - best.ids.length)])
}

const sorted = ({ ids, scores }: Sorted): Sorted => sortScores(ids, scores)
