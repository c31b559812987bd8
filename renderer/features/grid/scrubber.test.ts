import { expect, test } from 'vitest'
import { justify } from './justified-layout.ts'
import { fractionOf, topAt, yearMarks } from './scrubber.ts'
import { byMonth } from './sections.ts'

const day = (iso: string): number => Date.parse(`${iso}T00:00:00Z`) / 86_400_000
const days = Int32Array.from(['2024-05-02', '2024-01-03', '2021-06-01', '2020-06-01', '2020-01-01'].map(day))
const sections = byMonth({ days, count: 5 })
const layout = justify({
  aspects: new Uint16Array(5).fill(1000),
  starts: sections.map((section) => section.start),
  headings: sections.map(() => 50),
  width: 100,
  rowHeight: 100,
  gap: 0,
  sharing: 0,
})

test('each year is marked once, where it begins', () => {
  expect(yearMarks(sections, layout, 0)).toEqual([
    { year: 2024, at: 0 },
    { year: 2021, at: 0.4 },
    { year: 2020, at: 0.6 },
  ])
})

test('years that would be written over each other are left out', () => {
  expect(yearMarks(sections, layout, 0.25).map((mark) => mark.year)).toEqual([2024, 2021])
})

test('dragging to a place scrolls to it, and scrolling there shows it', () => {
  expect(fractionOf(topAt(0.25, 1000, 200), 1000, 200)).toBe(0.25)
  expect([topAt(-1, 1000, 200), topAt(2, 1000, 200), topAt(0.5, 100, 200)]).toEqual([0, 800, 0])
  expect(fractionOf(50, 100, 200)).toBe(0)
})
