import { expect, test } from 'vitest'
import { leaveOut } from './ranked.ts'

test('hidden photos are left out of an answer that has them, and are no candidates', () => {
  const ranking = {
    ids: Uint32Array.of(5, 3, 9),
    scores: Float32Array.of(0.75, 0.5, 0.25),
    median: 0.5,
    deviation: 0.1,
    candidates: 10,
  }
  expect(leaveOut(ranking, Uint32Array.of(3, 4))).toEqual({
    ...ranking,
    ids: Uint32Array.of(5, 9),
    scores: Float32Array.of(0.75, 0.25),
    candidates: 8,
  })
  expect(leaveOut(ranking, new Uint32Array())).toBe(ranking)
})
