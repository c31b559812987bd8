import { expect, test } from 'vitest'
import { byLikelihood, byMonth } from './sections.ts'

const day = (iso: string): number => Date.parse(`${iso}T00:00:00Z`) / 86_400_000

test('photos are divided where the month changes', () => {
  const days = Int32Array.from(['2020-01-01', '2019-12-31', '2019-12-01', '1969-07-20'].map(day))
  expect(byMonth({ days, count: 4 })).toEqual([
    { start: 0, count: 1, kind: 'month', day: day('2020-01-01') },
    { start: 1, count: 2, kind: 'month', day: day('2019-12-01') },
    { start: 3, count: 1, kind: 'month', day: day('1969-07-01') },
  ])
})

test('no photos, no sections', () => {
  expect(byMonth({ days: new Int32Array(), count: 0 })).toEqual([])
  const none = { days: new Int32Array(), count: 0, best: undefined, scores: undefined }
  expect(byLikelihood({ ...none, likely: 0 }, 'relevance')).toEqual([])
  expect(byLikelihood({ ...none, likely: undefined }, 'album')).toEqual([])
})

const spansOf = (
  answer: Partial<Parameters<typeof byLikelihood>[0]>,
  order: 'relevance' | 'date' | 'album' = 'relevance',
  cut?: number,
) =>
  byLikelihood(
    { days: new Int32Array(5), count: 5, likely: undefined, best: undefined, scores: undefined, ...answer },
    order,
    cut,
  ).map(({ kind, start, count }) => `${kind} ${start}+${count}`)

test('by date, what stands out is divided into months, and the rest stays together', () => {
  const days = Int32Array.from(['2020-01-02', '2020-01-01', '2019-12-31', '2021-01-01', '2018-01-01'].map(day))
  expect(spansOf({ days, likely: 3 }, 'date')).toEqual(['month 0+2', 'month 2+1', 'rest 3+2'])
  expect(spansOf({ days }, 'date')).toEqual(['month 0+2', 'month 2+1', 'month 3+1', 'month 4+1'])
})

test('the best come before what may be, and that before the rest', () => {
  expect(spansOf({ likely: 3, best: 1 })).toEqual(['best 0+1', 'maybe 1+2', 'rest 3+2'])
  expect(spansOf({ likely: 2, best: 2 })).toEqual(['best 0+2', 'rest 2+3'])
  expect(spansOf({ likely: 2, best: 0 })).toEqual(['maybe 0+2', 'rest 2+3'])
  expect(spansOf({ likely: 0, best: 0 })).toEqual(['rest 0+5'])
  expect(spansOf({ likely: 5, best: 5 })).toEqual(['best 0+5'])
})

test('an album has no parts, and names have none either', () => {
  expect(spansOf({}, 'album')).toEqual(['all 0+5'])
  expect(spansOf({}, 'relevance')).toEqual(['all 0+5'])
})

test('a person can draw the line elsewhere; the best are the upper half of what is above it', () => {
  const scores = Float32Array.of(0.5, 0.4, 0.3, 0.2, 0.1)
  expect(spansOf({ likely: 1, best: 1, scores }, 'relevance', 0.15)).toEqual(['best 0+2', 'maybe 2+2', 'rest 4+1'])
  expect(spansOf({ likely: 1, best: 1, scores }, 'relevance', 0.9)).toEqual(['rest 0+5'])
  expect(spansOf({ likely: 1, best: 1, scores }, 'relevance', -0.5)).toEqual(['best 0+5'])
})
