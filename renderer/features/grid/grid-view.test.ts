import { expect, test } from 'vitest'
import type { Answer } from '../../state/answer.ts'
import { GridView } from './grid-view.svelte.ts'
import { rowOf } from './justified-layout.ts'
import { topOf } from './long-scroll.ts'
import { byMonth } from './sections.ts'

/** An answer with these photos, a hundred to a month. */
function answerWith(ids: readonly number[]): Answer {
  return {
    revision: 1,
    count: ids.length,
    total: ids.length,
    likely: undefined,
    best: undefined,
    ids: Uint32Array.from(ids),
    aspects: new Uint16Array(ids.length).fill(1500),
    colours: new Uint32Array(ids.length),
    days: Int32Array.from(ids, (_, i) => 18_000 - Math.floor(i / 100) * 31),
    scores: undefined,
  }
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i)

/** A grid of 1000 by 800 pixels, and the way to change what it shows as its component does. */
function viewOf(ids: readonly number[]) {
  const state = { answer: answerWith(ids), rowHeight: 200 }
  const view = new GridView({
    answer: () => state.answer,
    sections: byMonth,
    rowHeight: () => state.rowHeight,
  })
  view.width = 1000
  view.viewport = 800
  view.settle()
  return {
    view,
    show(next: readonly number[]) {
      state.answer = answerWith(next)
      // Outside a component nothing is tracked: the width stands for whatever made the layout change.
      view.width = view.width === 1000 ? 1000.001 : 1000
      view.settle()
    },
  }
}

/** Where a photo is in the window. */
const placeOf = (view: GridView, id: number): number =>
  view.layout.rowTops[rowOf(view.layout, view.answer.ids.indexOf(id))]! - view.top

test('only what is near the window is drawn', () => {
  const { view } = viewOf(range(1, 10_001))
  view.goTo(50_000)
  expect(view.boxes.length).toBeLessThan(80)
  expect(Math.min(...view.boxes.map((box) => box.top))).toBeLessThan(view.top)
  expect(Math.max(...view.boxes.map((box) => box.top + box.height))).toBeGreaterThan(view.top + 800)
  expect(view.bands.map((band) => band.section.count)).toEqual(expect.arrayContaining([100]))
})

test('photos that arrive above do not move what is looked at', () => {
  const { view, show } = viewOf(range(1001, 3001))
  view.goTo(20_000)
  const at = rowOf(view.layout, view.from + 30)
  const id = view.answer.ids[view.layout.rowStarts[at]!]!
  view.goTo(view.layout.rowTops[at]! + 10)
  show([...range(1, 601), ...range(1001, 3001)])
  expect(placeOf(view, id)).toBeCloseTo(-10)
})

test('at the very top new photos are let in', () => {
  const { view, show } = viewOf(range(101, 1001))
  show([...range(1, 1001)])
  expect(topOf(view.scroll)).toBe(0)
})

test('whoever walks by keyboard keeps their photo when others come and go', () => {
  const { view, show } = viewOf(range(101, 1001))
  view.activate(5)
  show(range(1, 1001))
  expect(view.answer.ids[view.active]).toBe(106)
  show(range(501, 1001))
  expect(view.active).toBeLessThan(500)
})

test('the focused photo is drawn wherever the window is', () => {
  const { view } = viewOf(range(1, 10_001))
  view.activate(3)
  view.goTo(100_000)
  expect(view.boxes[0]!.index).toBeLessThanOrEqual(3)
  expect(view.boxes.some((box) => box.index === 3)).toBe(true)
})

test('moving by keyboard scrolls just as far as it takes', () => {
  const { view } = viewOf(range(1, 1001))
  view.activate(0)
  view.move('down')
  expect(topOf(view.scroll)).toBe(0)
  view.move('end')
  expect(topOf(view.scroll)).toBeCloseTo(view.height - 800, -1)
  view.move('home')
  expect([view.active, topOf(view.scroll)]).toEqual([0, 0])
})

test('another list begins at its top', () => {
  const { view, show } = viewOf(range(1, 5_001))
  view.goTo(30_000)
  view.activate(900)
  view.reset()
  show(range(9_001, 9_500))
  expect([topOf(view.scroll), view.active, view.focused]).toEqual([0, 0, false])
})
