import { expect, test } from 'vitest'
import { cellAfter, cellsIn, evenGrid } from './even-grid.ts'

const grid = evenGrid(10, 800, 200)

test('cells fill the width, near the size that was wanted', () => {
  expect([grid.columns, grid.cellWidth, grid.cellHeight, grid.height]).toEqual([4, 200, 200, 600])
  expect(evenGrid(3, 100, 200).columns).toBe(1)
})

test('of a hundred thousand cells only those near the window are drawn', () => {
  const many = evenGrid(100_000, 800, 200)
  expect(cellsIn(many, 100_000, 0, 600)).toEqual([0, 20])
  expect(cellsIn(many, 100_000, 20_000, 600)).toEqual([392, 420])
  expect(cellsIn(many, 100_000, many.height, 600)[1]).toBe(100_000)
})

test('keys move along rows and columns, and stop at the edges', () => {
  const after = (key: string, at: number) => cellAfter(key, at, 10, grid, 400)
  expect([after('ArrowRight', 3), after('ArrowDown', 3), after('ArrowUp', 7), after('ArrowLeft', 0)]).toEqual([
    4, 7, 3, 0,
  ])
  expect([after('ArrowUp', 2), after('ArrowDown', 7), after('PageDown', 0), after('End', 0), after('x', 0)]).toEqual([
    2,
    7,
    8,
    9,
    undefined,
  ])
})
