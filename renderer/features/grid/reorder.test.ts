import { expect, test } from 'vitest'
import { placeAfterMove } from './reorder.ts'

const ids = Uint32Array.of(1, 2, 3, 4)

test('a photo moves by one place, up to the ends', () => {
  expect(placeAfterMove(ids, [3], -1)).toEqual({ before: 2 })
  expect(placeAfterMove(ids, [1], -1)).toBeUndefined()
  expect(placeAfterMove(ids, [2], 1)).toEqual({ before: 4 })
  expect(placeAfterMove(ids, [3], 1)).toEqual({ before: undefined })
  expect(placeAfterMove(ids, [4], 1)).toBeUndefined()
})

test('several photos come together on the way', () => {
  expect(placeAfterMove(ids, [2, 4], -1)).toEqual({ before: 1 })
  expect(placeAfterMove(ids, [1, 3], 1)).toEqual({ before: undefined })
})
