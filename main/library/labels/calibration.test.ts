import { expect, test } from 'vitest'
import { normal, seededRandom } from '../vectors/seeded-random.ts'
import { calibrate, type Calibration } from './calibration.ts'
import { confidenceAt } from './fit.ts'

const logitScale = 23
/** What ordinary texts have with ordinary photos. */
const background = 2.5
const [ordinaryMean, ordinaryDeviation] = [0.03, 0.065]

interface Library {
  readonly scores: Float32Array
  /** Whether the photo in each place has the label. */
  readonly has: readonly boolean[]
}

/** Photos as a label sees them: ordinary ones, and some that score so many deviations more. */
function library(ordinary: number, labelled: number, deviations = 6, seed = 1): Library {
  const random = seededRandom(seed)
  const photos = [
    ...Array.from({ length: ordinary }, () => ({
      has: false,
      score: ordinaryMean + ordinaryDeviation * normal(random),
    })),
    ...Array.from({ length: labelled }, () => ({
      has: true,
      score: ordinaryMean + ordinaryDeviation * (deviations + normal(random)),
    })),
  ].sort((a, b) => b.score - a.score)
  return { scores: Float32Array.from(photos, ({ score }) => score), has: photos.map(({ has }) => has) }
}

const calibrated = ({ scores }: Library, threshold: number | null = null, said = { yes: [0], no: [0] }): Calibration =>
  calibrate(scores, { logitScale, background, threshold, ...(said.yes[0] !== 0 && { said }) })

/** How many are given, and how many of them are right. */
function given({ scores, has }: Library, { cutoff }: Calibration): { count: number; right: number } {
  const count = scores.filter((score) => score >= cutoff).length
  return { count, right: has.slice(0, count).filter(Boolean).length }
}

test('photos that stand out are given the label, and most of what is given is right', () => {
  for (const [seed, [ordinary, labelled]] of [[970, 30], [9_500, 500], [400, 100]].entries()) {
    const photos = library(ordinary!, labelled!, 6, seed + 1)
    const calibration = calibrated(photos)
    const { count, right } = given(photos, calibration)
    expect(right).toBeGreaterThan(labelled! / 3)
    expect(right / count).toBeGreaterThanOrEqual(calibration.precision! - 0.05)
  }
}) // prettier-ignore

test('a label that no photo has is given to none, rather than to the twenty that are nearest', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const photos = library(2_000, 0, 0, seed)
    const calibration = calibrated(photos)
    expect(given(photos, calibration).count).toBe(0)
    expect(calibration.precision).toBeNull()
  }
})

test('a label that half of the library has is given to some, and hardly ever wrongly', () => {
  const photos = library(500, 500)
  const { count, right } = given(photos, calibrated(photos))
  expect(right / Math.max(count, 1)).toBeGreaterThan(0.95)
})

test('of five photos that are much alike, none is given a label', () => {
  const photos = library(5, 0)
  const calibration = calibrated(photos)
  expect(given(photos, calibration).count).toBe(0)
  expect(Number.isFinite(calibration.cutoff)).toBe(true)
})

test('a library without a single photo, or with the same photo many times, has no surprises', () => {
  for (const scores of [new Float32Array(), new Float32Array(1), new Float32Array(200).fill(0.1)]) {
    const calibration = calibrate(scores, { logitScale, background, threshold: null })
    expect(Number.isFinite(calibration.cutoff)).toBe(true)
    expect(scores.filter((score) => score >= calibration.cutoff)).toHaveLength(0)
  }
})

test('confidence never falls as the score rises, and stays between 0 and 1', () => {
  const photos = library(900, 100)
  const { curve } = calibrated(photos)
  let before = 0
  for (let score = -0.3; score < 0.8; score += 0.001) {
    const confidence = confidenceAt(curve, score)
    expect(confidence).toBeGreaterThanOrEqual(before)
    expect(confidence).toBeLessThanOrEqual(1)
    before = confidence
  }
  expect(confidenceAt(curve, photos.scores[0]!)).toBeGreaterThan(0.9)
  expect(confidenceAt(curve, ordinaryMean)).toBeLessThan(0.1)
})

test('a threshold that a person sets is where the line is', () => {
  const photos = library(900, 100)
  const { threshold, cutoff, median, deviation } = calibrated(photos, 3)
  expect(threshold).toBe(3)
  expect(cutoff).toBeCloseTo(median + 3 * deviation, 6)
})

test('being told that it is wrong makes the machine more careful, and that it is right less so', () => {
  const photos = library(900, 60, 4.5)
  const there = photos.scores[40]!
  const several = [there, there, there, there]
  const [none, no, yes] = [
    calibrated(photos),
    calibrated(photos, null, { yes: [0.9], no: several }),
    calibrated(photos, null, { yes: several, no: [] }),
  ].map((calibration) => given(photos, calibration).count)
  expect(no).toBeLessThan(none!)
  expect(yes).toBeGreaterThanOrEqual(none!)
})

test('a taught direction is judged by how far photos stand out, whatever its scores mean', () => {
  const photos = library(900, 100)
  const text = { median: ordinaryMean, deviation: ordinaryDeviation }
  const moved = photos.scores.map((score) => 0.5 + 2 * score)
  const plain = calibrated(photos)
  const taught = calibrate(moved, { logitScale, background, threshold: null, text })
  const count = (scores: Float32Array, cutoff: number): number => scores.filter((score) => score >= cutoff).length
  expect(Math.abs(count(moved, taught.cutoff) - count(photos.scores, plain.cutoff))).toBeLessThanOrEqual(3)
})
