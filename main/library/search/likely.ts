import type { Ranking } from '../vectors/vector-index.ts'

/** Two standard deviations: less than that is not standing out, however few photos there are. */
const least = 2
/** How far around the threshold to look for a gap, as a share of it. */
const play = 0.15

/**
 * How many photos, from the top, stand out from the rest of the library for this query.
 *
 * Scores say nothing by themselves: one model's best match has 0.3, another's worst 0.6. So each is compared with how
 * the ordinary photos score. One stands out when it is so far above their median that among so many ordinary photos
 * about one would get there by chance: √(2 ln(N/10)) deviations, if they are normally distributed. Near that line, the
 * cut is made at the widest gap between two scores, so that a series of nearly equal pictures is not torn apart.
 */
export function likelyCount({ scores, median, deviation, candidates }: Omit<Ranking, 'ids'>): number {
  const threshold = Math.max(least, Math.sqrt(2 * Math.log(Math.max(candidates / 10, 1)))) * deviation
  // Where all score alike, nothing stands out.
  if (!(threshold > 1e-6)) return 0
  const above = (score: number): number => firstBelow(scores, median + score)
  const [fewest, most] = [above(threshold * (1 + play)), above(threshold * (1 - play))]
  let widest = { gap: 0, count: above(threshold) }
  for (let count = fewest; count <= most; count++) {
    const [before, after] = [scores[count - 1], scores[count]]
    if (before === undefined || after === undefined) continue
    if (before - after > widest.gap) widest = { gap: before - after, count }
  }
  return widest.count
}

/** How many of the descending `scores` are at least `bound`. */
function firstBelow(scores: Float32Array, bound: number): number {
  let [low, high] = [0, scores.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (scores[middle]! >= bound) low = middle + 1
    else high = middle
  }
  return low
}
