import { expect, test } from 'vitest'
import { independentProbabilities, probabilities } from './probabilities.ts'

const clip = { logitScale: 100, logitBias: 0 }
const siglip = { logitScale: 112.6686, logitBias: -16.77172 }
const rounded = (values: readonly number[]): number[] => values.map((value) => Math.round(value * 1e4) / 1e4)

test('a small lead in cosine is a large one in probability', () => {
  // exp(100 · 0.02) = 7.389: the leader is that many times as likely.
  expect(rounded(probabilities([0.27, 0.25], clip))).toEqual([0.8808, 0.1192])
})

test('probabilities add up to one, whatever the cosines', () => {
  const all = probabilities([1, -1, 0, 0.3, 0.31, 0.3], clip)
  expect(all.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12)
  expect(all[0]).toBeCloseTo(1, 12)
})

test('equal cosines share evenly, one label has it all, and no labels have none', () => {
  expect(probabilities([0.2, 0.2, 0.2, 0.2], clip)).toEqual([0.25, 0.25, 0.25, 0.25])
  expect(probabilities([-0.4], clip)).toEqual([1])
  expect(probabilities([], clip)).toEqual([])
})

test('a scale beyond the reach of exponentials gives no infinity', () => {
  expect(probabilities([1, 0.5], { logitScale: 10_000 })).toEqual([1, 0])
})

test('with a bias every label stands by itself: several can be likely, or none', () => {
  // The cosine at which a label is as likely as not: 16.77172 / 112.6686.
  expect(rounded(independentProbabilities([0.14886, 0.2, 0.2, 0.05], siglip))).toEqual([0.5, 0.9969, 0.9969, 0])
})
