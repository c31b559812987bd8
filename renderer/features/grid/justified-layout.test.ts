import { expect, test } from 'vitest'
import { boxesOf, boxOf, justify, rowAt, rowOf, sectionAt } from './justified-layout.ts'

function random(seed: number): () => number {
  return () => {
    seed = (seed * 1_664_525 + 1_013_904_223) >>> 0
    return seed / 2 ** 32
  }
}

function layoutOf(
  count: number,
  options: { width?: number; rowHeight?: number; starts?: number[]; seed?: number; shared?: boolean } = {},
) {
  const next = random(options.seed ?? 1)
  const shapes = [667, 750, 1000, 1333, 1500, 1778, 6000, 200]
  const starts = options.starts ?? [0]
  return justify({
    aspects: Uint16Array.from({ length: count }, () => shapes[Math.floor(next() * shapes.length)]!),
    starts,
    headings: starts.map(() => 48),
    width: options.width ?? 1000,
    rowHeight: options.rowHeight ?? 200,
    gap: 4,
    sharing: options.shared ? starts.length : 0,
  })
}

test.each([320, 777, 1000, 3840])('every photo is in exactly one row, and rows stay inside a width of %i', (width) => {
  const layout = layoutOf(500, { width })
  const seen: number[] = []
  for (let row = 0; row < layout.rows; row++) {
    const boxes = boxesOf(layout, row)
    seen.push(...boxes.map((box) => box.index))
    const last = boxes.at(-1)!
    expect(last.left + last.width).toBeLessThanOrEqual(width)
    expect(Math.min(...boxes.map((box) => box.width))).toBeGreaterThan(0)
  }
  expect(seen).toEqual(Array.from({ length: 500 }, (_, index) => index))
})

test('full rows reach both edges, with the gap and nothing else between photos', () => {
  const layout = layoutOf(500)
  for (let row = 0; row < layout.rows - 1; row++) {
    const boxes = boxesOf(layout, row)
    expect(boxes[0]!.left).toBe(0)
    expect(boxes.at(-1)!.left + boxes.at(-1)!.width).toBe(1000)
    boxes.slice(1).forEach((box, i) => expect(box.left - boxes[i]!.left - boxes[i]!.width).toBe(4))
  }
})

test('rows are near the wished height', () => {
  const layout = layoutOf(2000, { width: 1400 })
  const heights = [...layout.rowHeights].slice(0, -1)
  expect(Math.max(...heights)).toBeLessThanOrEqual(200 * 1.45)
  expect(Math.min(...heights)).toBeGreaterThan(200 * 0.6)
})

test('the last row of a section is not blown up to fill the width', () => {
  const layout = justify({
    aspects: Uint16Array.of(1500),
    starts: [0],
    headings: [0],
    width: 2000,
    rowHeight: 200,
    gap: 4,
    sharing: 0,
  })
  expect(boxesOf(layout, 0)).toEqual([{ index: 0, left: 0, top: 0, width: 300, height: 200 }])
})

test('sections begin with their heading and never share a row', () => {
  const layout = layoutOf(100, { starts: [0, 3, 50] })
  for (const start of [0, 3, 50]) expect([...layout.rowStarts]).toContain(start)
  expect(layout.rowTops[0]).toBe(48)
  expect(sectionAt(layout, layout.sectionTops[1]!)).toBe(1)
  expect(sectionAt(layout, layout.sectionTops[1]! - 1)).toBe(0)
  expect(layout.sectionTops[3]).toBe(layout.height)
})

test('sections too small to fill a row share one, each under its own heading', () => {
  const layout = layoutOf(300, { starts: [0, 1, 2, 200, 201], shared: true, width: 2000 })
  const [a, b, c] = layout.sectionTops
  expect([a, b]).toEqual([0, 0])
  expect(c).toBeGreaterThan(0)
  expect(layout.sectionLefts[1]).toBe(layout.sectionWidths[0]! + 20)
  expect(boxesOf(layout, 0).map(({ index, left }) => [index, left])).toEqual([
    [0, 0],
    [1, layout.sectionLefts[1]],
  ])
  expect([sectionAt(layout, 10), sectionAt(layout, layout.sectionTops[2]!)]).toEqual([0, 2])
})

test('sections that share a row never reach beyond it, and lose no photo', () => {
  const starts = Array.from({ length: 100 }, (_, i) => i * 3)
  const layout = layoutOf(300, { starts, shared: true, width: 1300 })
  const boxes = Array.from({ length: layout.rows }, (_, row) => boxesOf(layout, row)).flat()
  expect(boxes.map((box) => box.index)).toEqual(Array.from({ length: 300 }, (_, index) => index))
  expect(Math.max(...boxes.map((box) => box.left + box.width))).toBeLessThanOrEqual(1300)
})

test('rows are found by photo and by height', () => {
  const layout = layoutOf(300)
  for (let index = 0; index < 300; index++) {
    const box = boxOf(layout, index)!
    expect(rowAt(layout, box.top)).toBe(rowOf(layout, index))
  }
  expect(rowAt(layout, -50)).toBe(0)
  expect(rowAt(layout, 1e9)).toBe(layout.rows - 1)
})

test('an empty list has no height and no rows', () => {
  const layout = justify({
    aspects: new Uint16Array(),
    starts: [],
    headings: [],
    width: 1000,
    rowHeight: 200,
    gap: 4,
    sharing: 0,
  })
  expect([layout.height, layout.rows, rowAt(layout, 10)]).toEqual([0, 0, 0])
})

test('a hundred thousand photos are laid out within a frame or two', () => {
  layoutOf(100_000)
  const before = performance.now()
  layoutOf(100_000)
  // A few milliseconds on an idle machine; the bound leaves room for a busy one and still catches anything quadratic.
  expect(performance.now() - before).toBeLessThan(250)
})
