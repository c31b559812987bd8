import type { Ranking } from './vector-index.ts'

/** Median and deviation as a {@link Ranking} has them, of all scores in descending order. */
export function ordinaryScores(descending: Float32Array): Pick<Ranking, 'median' | 'deviation'> {
  const half = descending.length >> 1
  const median = descending[half] ?? 0
  const below = descending.subarray(half)
  const squares = below.reduce((sum, score) => sum + (score - median) ** 2, 0)
  return { median, deviation: Math.sqrt(squares / Math.max(below.length, 1)) }
}
