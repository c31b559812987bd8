import { expect, test } from 'vitest'
import { directionOf, type Part } from './direction.ts'

const vector = (...values: number[]): Float32Array => Float32Array.from(values)
const near = (...values: number[]): unknown => values.map((value): unknown => expect.closeTo(value, 5))
const direction = (...parts: Part[]): number[] | undefined => {
  const found = directionOf(parts)
  return found && [...found]
}

test('what is wanted adds up, by its weight, whatever the scale of the weights', () => {
  expect(direction([1, vector(1, 0)], [1, vector(0, 1)])).toEqual(near(Math.SQRT1_2, Math.SQRT1_2))
  expect(direction([3, vector(1, 0)], [4, vector(0, 1)])).toEqual(near(0.6, 0.8))
  expect(direction([0.003, vector(1, 0)], [0.004, vector(0, 1)])).toEqual(near(0.6, 0.8))
})

test('what is not wanted counts only in what sets it apart from what is', () => {
  const both = vector(0.6, 0.8, 0)
  expect(direction([1, vector(1, 0, 0)], [-1, both])).toEqual(
    near(1 / Math.hypot(1, 0.8), -0.8 / Math.hypot(1, 0.8), 0),
  )
  expect(direction([1, both], [-1, both])).toEqual(near(0.6, 0.8, 0))
})

test('with nothing wanted it is the way back', () => {
  expect(direction([-2, vector(0.6, 0.8)])).toEqual(near(-0.6, -0.8))
})

test('what cancels out has no direction', () => {
  expect(direction([1, vector(1, 0)], [1, vector(-1, 0)])).toBeUndefined()
  expect(direction()).toBeUndefined()
})
