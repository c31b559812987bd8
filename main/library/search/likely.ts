import type { Ranking } from '../vectors/vector-index.ts'

/** Standard deviations: less than that is not standing out, however few photos there are. */
const least = 2.5

/** From which score on photos stand out for a query. Infinite where all score alike: then nothing does. */
export interface Lines {
  readonly likely: number
  /** Never lower than `likely`. */
  readonly best: number
}

/** The best are at least this much farther above the ordinary photos than others that stand out. */
const bestLead = 1.2

/**
 * Where the lines are, above the ordinary scores of this library for this query.
 *
 * Scores say nothing by themselves: one model's best match has 0.3, another's worst 0.6. So each is compared with how
 * the ordinary photos score. One stands out when it is so far above their median that of so many ordinary photos hardly
 * one would get there by chance: √(2 ln(N/3)) deviations, which one in every third or fourth search does if their scores
 * are normally distributed. (Cutting at the widest gap near that line was tried: among many matches the widest gap is
 * at the thin top of them.)
 *
 * The best are those in the upper half of what stands out, between that line and the top score, unless even the top is
 * close to the line. With an earlier recollect-mini, 1,084 photos and 24 everyday questions, judged by captions, 87 % of the best
 * were right and 46 % of the others that stood out; for 21 of the 22 questions that had both, the best were better.
 *
 * @param top The highest score.
 */
export function linesOf({ median, deviation, candidates }: Omit<Ranking, 'ids' | 'scores'>, top: number): Lines {
  const deviations = Math.max(least, Math.sqrt(2 * Math.log(Math.max(candidates / 3, 1))))
  const above = deviations * deviation
  if (!(above > 1e-6)) return { likely: Infinity, best: Infinity }
  const likely = median + above
  return { likely, best: Math.max(median + bestLead * above, (likely + top) / 2) }
}

/** How many of the descending `scores` are at least `line`. */
export function countAtLeast(scores: Float32Array, line: number): number {
  let [low, high] = [0, scores.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (scores[middle]! >= line) low = middle + 1
    else high = middle
  }
  return low
}
