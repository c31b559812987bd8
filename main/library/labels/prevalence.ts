/** A score, and how many photos have it. */
export interface Weighted {
  readonly score: number
  readonly weight: number
}

/** What is believed before looking: one photo in a hundred has a label; and how many photos' worth of belief that is. */
const [usual, worth] = [0.01, 30]
const most = 0.99

/**
 * The share of photos that have a label, above 0 and below 1: the one that agrees with how likely each of them is to have
 * it if that is the share. By expectation and maximisation, see `calibration.ts`.
 *
 * @param odds Log-odds of a score, were half of the photos to have the label.
 */
export function prevalence(scores: readonly Weighted[], odds: (score: number) => number): number {
  const evidence = scores.map(({ score }) => Math.exp(Math.min(odds(score), 500)))
  const photos = scores.reduce((sum, { weight }) => sum + weight, 0)
  let share = usual
  for (let round = 0; round < 100; round++) {
    const prior = share / (1 - share)
    let expected = 0
    evidence.forEach((likelihood, i) => (expected += scores[i]!.weight * (1 - 1 / (1 + likelihood * prior))))
    const next = Math.min((expected + worth * usual) / (photos + worth), most)
    if (Math.abs(next - share) < 1e-7) return next
    share = next
  }
  return share
}
