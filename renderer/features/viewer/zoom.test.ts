import { expect, test } from 'vitest'
import { actualSize, fit, fitted, panBy, zoomAt } from './zoom.ts'

const window = { width: 1000, height: 800 }

test('a picture fits inside the window, whatever its shape', () => {
  expect(fit(2, 4000, window)).toEqual({ width: 1000, height: 500 })
  expect(fit(0.5, 4000, window)).toEqual({ width: 400, height: 800 })
})

test('a tiny picture is not blown up to fill the window', () => {
  expect(fit(1, 100, window)).toEqual({ width: 250, height: 250 })
})

test('actual size puts one pixel of the picture on one of the screen', () => {
  expect(actualSize({ width: 1000, height: 500 }, 4000, 1)).toBe(4)
  expect(actualSize({ width: 1000, height: 500 }, 4000, 2)).toBe(2)
})

test('zooming keeps what is under the pointer where it is', () => {
  const base = { width: 1000, height: 800 }
  const point = { x: 200, y: -100 }
  const placed = zoomAt(fitted, 2, point, base, window)
  // The point of the picture, in picture coordinates, before and after.
  expect((point.x - placed.x) / placed.zoom).toBe(200)
  expect((point.y - placed.y) / placed.zoom).toBe(-100)
})

test('zooming out ends where the picture fits, in the middle', () => {
  const base = { width: 1000, height: 500 }
  const near = zoomAt(fitted, 4, { x: 300, y: 100 }, base, window)
  expect(zoomAt(near, 0.01, { x: 0, y: 0 }, base, window)).toEqual(fitted)
})

test('panning stops at the edges of the picture', () => {
  const base = { width: 1000, height: 500 }
  const near = zoomAt(fitted, 2, { x: 0, y: 0 }, base, window)
  expect(panBy(near, 9999, 9999, base, window)).toEqual({ zoom: 2, x: 500, y: 100 })
  expect(panBy(fitted, 50, 50, base, window)).toEqual(fitted)
})
