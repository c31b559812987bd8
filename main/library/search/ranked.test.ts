import { expect, test } from 'vitest'
import { byDate, certain, first, keep, merged, rankedBy, type Ranked } from './ranked.ts'

/** An answer of an index among a thousand photos, in which what scores 0.3 and more stands out. */
const answer = (...entries: readonly (readonly [id: number, score: number])[]): Ranked =>
  rankedBy(
    {
      ids: Uint32Array.from(entries, ([id]) => id),
      scores: Float32Array.from(entries, ([, score]) => score),
      median: 0.1,
      deviation: 0.2 / Math.sqrt(2 * Math.log(1_000 / 3)),
      candidates: 1_000,
    },
    new Set(),
  )
const shown = ({ ids, pictures, total }: Ranked) => ({
  ids: [...ids],
  scores: pictures && Array.from(pictures.scores, (score) => Math.round(score * 100) / 100),
  likely: pictures?.likely,
  best: pictures?.best,
  total,
})

test('the best are the upper half of what stands out', () => {
  expect(shown(answer([1, 0.5], [2, 0.41], [3, 0.39], [4, 0.31], [5, 0.2]))).toEqual({
    ids: [1, 2, 3, 4, 5],
    scores: [0.5, 0.41, 0.39, 0.31, 0.2],
    likely: 4,
    best: 2,
    total: 1_000,
  })
})

test('where even the top hardly stands out, nothing is called the best', () => {
  expect(shown(answer([1, 0.32], [2, 0.2]))).toMatchObject({ likely: 1, best: 0 })
})

test('of several answers each photo has its best place, in units that can be compared', () => {
  const dogs = answer([1, 0.5], [2, 0.35], [3, 0.2])
  const others = rankedBy(
    {
      ids: Uint32Array.of(3, 2, 4),
      scores: Float32Array.of(0.9, 0.85, 0.8),
      median: 0.78,
      deviation: 0.02,
      candidates: 3,
    },
    new Set(),
  )
  // 0.9 stands 2.4 units above, 0.5 two, 0.85 1.4, 0.35 1.25, 0.8 0.4.
  expect(shown(merged([dogs, others], 10))).toEqual({
    ids: [3, 1, 2, 4],
    scores: [0.9, 0.5, 0.85, 0.8],
    likely: 3,
    best: 2,
    total: 1_000,
  })
  expect(shown(merged([dogs, others], 2)).ids).toEqual([3, 1])
})

test('what is meant for certain comes first; together there are as many as there are', () => {
  expect(shown(merged([answer([1, 0.5], [2, 0.2]), certain(Uint32Array.of(9, 2))], 10))).toMatchObject({
    ids: [9, 2, 1],
    likely: 3,
    best: 3,
  })
  expect(shown(merged([certain(Uint32Array.of(9, 2)), certain(Uint32Array.of(2, 5))], 10))).toMatchObject({ total: 3 })
})

test('by date, what stands out changes places with its score, and nothing is the best any more', () => {
  const dated = byDate(answer([1, 0.5], [2, 0.4], [3, 0.35], [4, 0.2]), (ids) => ids.slice().reverse())
  expect(shown(dated)).toEqual({
    ids: [3, 2, 1, 4],
    scores: [0.35, 0.4, 0.5, 0.2],
    likely: 3,
    best: undefined,
    total: 1_000,
  })
})

test('what is cut off or taken out is not counted', () => {
  const whole = answer([1, 0.5], [2, 0.45], [3, 0.35], [4, 0.2])
  expect(shown(first(whole, 1))).toEqual({ ids: [1], scores: [0.5], likely: 1, best: 1, total: 1_000 })
  expect(shown(keep(whole, (id) => id !== 1, 999))).toMatchObject({ ids: [2, 3, 4], likely: 2, best: 1, total: 999 })
})
