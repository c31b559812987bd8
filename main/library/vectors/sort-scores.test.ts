import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sortScores } from './sort-scores.ts'

test('scores are sorted like numbers, highest first, and equal ones by id', () => {
  const scores = Float32Array.of(0.5, -0.25, 0, 0.5, -0, 1, -1, -0.125)
  const ids = Uint32Array.of(8, 7, 6, 5, 4, 3, 2, 1)
  expect(sortScores(ids, scores)).toEqual({
    ids: Uint32Array.of(3, 5, 8, 4, 6, 1, 7, 2),
    scores: Float32Array.of(1, 0.5, 0.5, 0, 0, -0.125, -0.25, -1),
  })
})

test('for any scores the order is that of a sort with a comparison', () => {
  const score = fc.float({ noNaN: true, min: -2, max: 2 })
  const id = fc.integer({ min: 0, max: 2 ** 32 - 1 })
  const entries = fc.uniqueArray(fc.tuple(id, score), { selector: ([first]) => first })
  fc.assert(
    fc.property(entries, (pairs) => {
      const sorted = sortScores(
        Uint32Array.from(pairs, ([first]) => first),
        Float32Array.from(pairs, ([, second]) => second),
      )
      const expected = [...pairs].sort((a, b) => b[1] - a[1] || a[0] - b[0])
      expect([...sorted.ids]).toEqual(expected.map(([first]) => first))
      expect([...sorted.scores]).toEqual(expected.map(([, second]) => second + 0))
    }),
    { seed: 3 },
  )
})
