import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mergeFound } from './merge-found.ts'
import { mostExact } from './scan.ts'
import { ScoreDistribution } from './score-distribution.ts'
import { part, sortScores } from './sort-scores.ts'

test('what several threads have found is what sorting all of it would give', () => {
  const scores = fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(fc.array(scores, { minLength: 2, maxLength: 4 }), fc.integer({ min: 1, max: 300 }), (lists, limit) => {
      // Whole numbers, so that many are equal; ids in turn, as threads have them.
      const parts = lists.map((list, lane) => {
        const values = Float32Array.from(list, (value) => value / 8)
        const ids = Uint32Array.from(list, (_, i) => i * lists.length + lane)
        return { ...sortScores(ids, values), exact: list.length, counts: new ScoreDistribution(values).counts }
      })
      const all = sortScores(
        Uint32Array.from(parts.flatMap(({ ids }) => [...ids])),
        Float32Array.from(parts.flatMap((found) => [...found.scores])),
      )
      const { ids, scores: found, candidates } = mergeFound(parts, limit)
      expect({ ids, scores: found }).toEqual(part(all, 0, limit))
      expect(candidates).toBe(all.ids.length)
    }),
  )
})

test('beyond the exact ones, scores that only seem higher come right after them, by id', () => {
  const many = Float32Array.from({ length: mostExact }, () => 0.5)
  const ids = Uint32Array.from(many, (_, i) => i)
  const counts = new ScoreDistribution(many).counts
  const first = { ids, scores: many, exact: mostExact, counts }
  const second = { ids: Uint32Array.of(2_000, 1_000, 3_000), scores: Float32Array.of(0.9, 0.6, 0.4), exact: 0, counts }
  const { ids: found, scores } = mergeFound([first, second], Infinity)
  expect([...found.subarray(mostExact)]).toEqual([1_000, 2_000, 3_000])
  expect([...scores.subarray(mostExact)].map((score) => score.toFixed(1))).toEqual(['0.5', '0.5', '0.4'])
})
