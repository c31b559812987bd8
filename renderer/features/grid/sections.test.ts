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
  expect(byLikelihood({ days: new Int32Array(), count: 0, likely: 0 }, 'relevance')).toEqual([])
})

const spansOf = (days: Int32Array, likely: number | undefined, sort: 'relevance' | 'date') =>
  byLikelihood({ days, count: days.length, likely }, sort).map(({ kind, start, count }) => `${kind} ${start}+${count}`)

test('by date, what stands out is divided into months, and the rest stays together', () => {
  const days = Int32Array.from(['2020-01-02', '2020-01-01', '2019-12-31', '2021-01-01', '2018-01-01'].map(day))
  expect(spansOf(days, 3, 'date')).toEqual(['month 0+2', 'month 2+1', 'less-likely 3+2'])
  expect(spansOf(days, undefined, 'date')).toEqual(['month 0+2', 'month 2+1', 'month 3+1', 'month 4+1'])
})

test('what stands out comes before what is less likely', () => {
  const spans = (likely: number | undefined) => spansOf(new Int32Array(5), likely, 'relevance')
  expect(spans(2)).toEqual(['likely 0+2', 'less-likely 2+3'])
  expect(spans(0)).toEqual(['less-likely 0+5'])
  expect(spans(5)).toEqual(['likely 0+5'])
  expect(spans(undefined)).toEqual(['all 0+5'])
})
