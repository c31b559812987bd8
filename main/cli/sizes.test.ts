import { expect, test } from 'vitest'
import { bytesInWords, count, secondsInWords } from './sizes.ts'

test('sizes', () => {
  expect([0, 999, 1_500, 605_157_884, 12e9].map(bytesInWords)).toEqual([
    '0 bytes',
    '999 bytes',
    '1.5 kB',
    '605 MB',
    '12 GB',
  ])
})

test('times', () => {
  expect([0.2, 40, 89, 720, 12_000].map(secondsInWords)).toEqual(['1 s', '40 s', '89 s', '12 min', '3 h 20 min'])
})

test('counts', () => {
  expect([count(1, 'photo'), count(12_345, 'photo'), count(0, 'file')]).toEqual(['1 photo', '12,345 photos', '0 files'])
})
