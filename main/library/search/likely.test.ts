import { expect, test } from 'vitest'
import { normal, seededRandom } from '../vectors/seeded-random.ts'
import { ordinaryScores } from '../vectors/ordinary-scores.ts'
import { countAtLeast, linesOf } from './likely.ts'

/** Scores of `ordinary` photos around 0.2, and of some that match. */
function likelyAmong(ordinary: number, matching: readonly number[], seed = 1): number {
  const random = seededRandom(seed)
  const scores = [...Array.from({ length: ordinary }, () => 0.2 + 0.02 * normal(random)), ...matching]
  const sorted = Float32Array.from(scores.sort((a, b) => b - a))
  const lines = linesOf({ candidates: sorted.length, ...ordinaryScores(sorted) }, sorted[0] ?? 0)
  expect(lines.best).toBeGreaterThanOrEqual(lines.likely)
  return countAtLeast(sorted, lines.likely)
}

const many = (count: number, score: number, spread: number, seed = 2): number[] => {
  const random = seededRandom(seed)
  return Array.from({ length: count }, () => score + spread * normal(random))
}

test('photos that match stand out, in small libraries and in large ones', () => {
  const seeds = [1, 2, 3, 4, 5]
  const likely = seeds.map((seed) => likelyAmong(130, [0.31, 0.32, 0.3], seed))
  expect(Math.min(...likely)).toBe(3)
  expect(Math.max(...likely)).toBeLessThanOrEqual(5)
  // One of a hundred thousand got there by chance.
  expect(likelyAmong(100_000, many(40, 0.36, 0.01))).toBe(41)
})

test('most of them also stand out when they are a tenth of the library', () => {
  const likely = likelyAmong(9_000, many(1_000, 0.3, 0.01))
  expect(likely).toBeGreaterThan(750)
  expect(likely).toBeLessThanOrEqual(1_000)
})

test.each([50, 1_000, 30_000])('where nothing matches, hardly any of %i photos stand out', (count) => {
  const likely = [1, 2, 3, 4, 5].map((seed) => likelyAmong(count, [], seed))
  expect(Math.max(...likely)).toBeLessThanOrEqual(3)
})

test('nothing stands out of nothing, of one photo, or of photos that all score alike', () => {
  expect(likelyAmong(0, [])).toBe(0)
  expect(likelyAmong(0, [0.3])).toBe(0)
  expect(likelyAmong(0, [0.3, 0.3, 0.3, 0.3])).toBe(0)
})
