import { expect, test } from 'vitest'
import { takenAt } from './taken-at.ts'

const local = '2019-08-31T14:03:22.150'

test.each([
  [{ local, offsetMinutes: 120, source: 'metadata' }, '2019-08-31T14:03:22.150+02:00'],
  [{ local, offsetMinutes: -570, source: 'metadata' }, '2019-08-31T14:03:22.150-09:30'],
  [{ local, offsetMinutes: 0, source: 'metadata' }, '2019-08-31T14:03:22.150+00:00'],
  [{ local, offsetMinutes: null, source: 'metadata' }, '2019-08-31T14:03:22.150'],
  [{ local, offsetMinutes: null, source: 'gps' }, '2019-08-31T14:03:22.150Z'],
] as const)('%j was taken at %s', (taken, expected) => {
  expect(takenAt(taken)).toBe(expected)
})

test('the date of a file is not when the picture was taken', () => {
  expect(takenAt({ local, offsetMinutes: null, source: 'file' })).toBeNull()
})
