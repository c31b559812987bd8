import { expect, test } from 'vitest'
import { justify, rowOf } from './justified-layout.ts'
import { middleOf, neighbour } from './neighbour.ts'

// Rows of three squares, two wide ones, three squares.
const layout = justify({
  aspects: Uint16Array.of(1000, 1000, 1000, 1500, 1500, 1000, 1000, 1000),
  starts: [0],
  headings: [0],
  width: 600,
  rowHeight: 200,
  gap: 0,
  sharing: 0,
})
const step = (index: number, move: Parameters<typeof neighbour>[2], x = middleOf(layout, index)) =>
  neighbour(layout, index, move, x, 200)

test('left and right follow the order of photos across rows, and stop at the ends', () => {
  expect([step(0, 'left'), step(2, 'right'), step(3, 'left'), step(7, 'right')]).toEqual([0, 3, 2, 7])
})

test('down goes to what lies below', () => {
  expect([step(0, 'down'), step(2, 'down')]).toEqual([3, 4])
  expect([0, 1, 2, 3, 4, 5, 6, 7].map((index) => rowOf(layout, index))).toEqual([0, 0, 0, 1, 1, 2, 2, 2])
})

test('a straight walk down and up again comes back to where it began', () => {
  const x = middleOf(layout, 2)
  const below = step(2, 'down', x)
  const bottom = step(below, 'down', x)
  expect(bottom).toBe(7)
  expect(step(step(bottom, 'up', x), 'up', x)).toBe(2)
})

test('up on the first row and down on the last stay where they are', () => {
  expect([step(1, 'up'), step(6, 'down')]).toEqual([1, 6])
})

test('pages move by the height of the window, and by one row at least', () => {
  expect(step(0, 'page-down')).toBe(3)
  expect(neighbour(layout, 0, 'page-down', 100, 400)).toBe(5)
  expect(neighbour(layout, 5, 'page-up', 100, 10)).toBe(3)
})

test('home and end reach the ends', () => {
  expect([step(4, 'home'), step(4, 'end')]).toEqual([0, 7])
})
