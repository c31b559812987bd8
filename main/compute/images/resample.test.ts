import { expect, test } from 'vitest'
import { resample, type Interpolation } from './resample.ts'

/** Resizes one row of greys; the numbers to expect are what Pillow 9.4 says. */
function row(values: readonly number[], to: number, interpolation: Interpolation): readonly number[] {
  const data = Uint8Array.from(values.flatMap((value) => [value, value, value]))
  const wide = resample({ data, width: values.length, height: 1 }, to, 1, interpolation)
  const high = resample({ data, width: 1, height: values.length }, 1, to, interpolation)
  expect(high.data).toEqual(wide.data)
  return Array.from({ length: to }, (_, at) => wide.data[at * 3]!)
}

const ramp = [0, 10, 20, 30, 40, 50, 60, 70]

test('enlarges like Pillow', () => {
  expect(row(ramp, 16, 'bilinear')).toEqual([0, 3, 8, 13, 18, 23, 28, 33, 38, 43, 48, 53, 58, 63, 68, 70])
  expect(row(ramp, 16, 'bicubic')).toEqual([0, 2, 7, 13, 18, 23, 28, 33, 38, 43, 48, 53, 58, 63, 68, 71])
  expect(row(ramp, 9, 'bicubic')).toEqual([0, 8, 17, 26, 35, 44, 53, 62, 70])
})

test('reduces like Pillow, without aliasing', () => {
  expect(row([0, 255, 0, 255, 0, 255, 0, 255], 4, 'bilinear')).toEqual([109, 128, 128, 146])
  expect(row([0, 255, 0, 255, 0, 255, 0, 255], 3, 'bicubic')).toEqual([112, 127, 143])
})

test('keeps what has the right size already', () => {
  expect(row(ramp, 8, 'bicubic')).toEqual(ramp)
})
