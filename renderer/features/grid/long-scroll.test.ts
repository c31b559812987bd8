import { expect, test } from 'vitest'
import { scrolled, scrollTo, topOf } from './long-scroll.ts'

const limit = 10_000
const huge = 1_000_000

test('a list of ordinary height scrolls as it is', () => {
  const state = scrolled(scrollTo(5_000, 100, 0, limit), 4_200, limit)
  expect([state.extent, state.shift, topOf(state)]).toEqual([5_000, 0, 4_200])
})

test('in a huge list the wheel moves by exactly what it says', () => {
  const start = scrollTo(huge, 100, 500_000, limit)
  const after = scrolled(start, start.scrollTop + 60, limit)
  expect(topOf(after) - topOf(start)).toBe(60)
})

test('dragging the scroll bar to its end reaches the end of a huge list', () => {
  const start = scrollTo(huge, 100, 0, limit)
  expect(topOf(scrolled(start, start.extent - 100, limit))).toBe(huge - 100)
})

test('small steps alone reach both ends of a huge list', () => {
  let state = scrollTo(huge, 100, 30_000, limit)
  for (let i = 0; i < 1_000; i++) state = scrolled(state, Math.max(0, state.scrollTop - 60), limit)
  expect(topOf(state)).toBe(0)
  state = scrollTo(huge, 100, huge - 30_000, limit)
  for (let i = 0; i < 1_000; i++) state = scrolled(state, Math.min(state.extent - 100, state.scrollTop + 60), limit)
  expect(topOf(state)).toBe(huge - 100)
})

test('no place lies outside the list', () => {
  expect(topOf(scrollTo(huge, 100, -5, limit))).toBe(0)
  expect(topOf(scrollTo(50, 100, 20, limit))).toBe(0)
  expect(topOf(scrollTo(huge, 100, huge * 2, limit))).toBe(huge - 100)
})
