import fc from 'fast-check'
import { expect, test } from 'vitest'
import { calibratedProbability, kindProbabilities, ofRankings } from './exclusive.ts'

const cosine = fc.float({ min: -1, max: 1, noNaN: true })

test('kinds and none of them share one certainty, and the nearest kind is the likeliest', () => {
  fc.assert(
    fc.property(fc.array(cosine, { minLength: 1, maxLength: 20 }), cosine, (cosines, none) => {
      const likely = kindProbabilities(cosines, none, 23)
      const sum = likely.reduce((total, probability) => total + probability, 0)
      expect(sum).toBeLessThanOrEqual(1 + 1e-9)
      expect(likely).toHaveLength(cosines.length)
      expect(cosines[likely.indexOf(Math.max(...likely))]).toBeCloseTo(Math.max(...cosines), 6)
    }),
  )
})

test('a photo that fits no kind better than anything else has none of them', () => {
  expect(Math.max(...kindProbabilities([0.1, 0.12, 0.11], 0.12, 23))).toBeLessThan(0.3)
  expect(Math.max(...kindProbabilities([0.1, 0.42, 0.11], 0.12, 23))).toBeGreaterThan(0.9)
})

const ranking = (scores: Record<number, number>) => {
  const sorted = Object.entries(scores).sort(([, a], [, b]) => b - a)
  return {
    ids: Uint32Array.from(sorted, ([id]) => Number(id)),
    scores: Float32Array.from(sorted, ([, score]) => score),
    ...{ median: 0, deviation: 1, candidates: sorted.length },
  }
}
const plain = { scale: 1, offset: 0 }

test('photos are compared kind by kind, in whatever order each kind ranks them', () => {
  const kinds = [ranking({ 1: 0.5, 2: 0.1, 3: 0.1 }), ranking({ 1: 0.1, 2: 0.6, 3: 0.1 })]
  const { ids, best, rows } = ofRankings(kinds, [plain, plain], ranking({ 3: 0.4, 2: 0.1, 1: 0.1 }), 23)
  const at = (id: number): number => ids.indexOf(id)
  expect([best[at(1)], best[at(2)]]).toEqual([0, 1])
  expect(rows[1]![at(2)]).toBeGreaterThan(0.95)
  expect(Math.max(rows[0]![at(3)]!, rows[1]![at(3)]!)).toBeLessThan(0.01)
})

test('the line is where enough of what is given is right, never below one half', () => {
  const likely = (probabilities: readonly number[]) => ({
    ids: Uint32Array.from(probabilities.keys()),
    rows: [Float32Array.from(probabilities)],
    best: new Uint16Array(probabilities.length),
  })
  expect(calibratedProbability(likely([0.99, 0.95, 0.9, 0.6, 0.4]))).toBeCloseTo(0.6, 5)
  expect(calibratedProbability(likely([0.9, 0.81, 0.7, 0.6, 0.55]))).toBeCloseTo(0.81, 5)
  expect(calibratedProbability(likely([0.4, 0.3]))).toBeGreaterThan(0.8)
  expect(calibratedProbability(likely([]))).toBeGreaterThan(0.8)
})
