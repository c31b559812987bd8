import { expect, test } from 'vitest'
import * as format from './format.ts'
import { localeFor } from './language.ts'

test('exposure times are written as photographers write them', () => {
  expect([1 / 250, 1 / 4, 0.5, 1.3, 30].map(format.formatExposure)).toEqual([
    '1/250 s',
    '1/4 s',
    '0.5 s',
    '1.3 s',
    '30 s',
  ])
})

test('apertures and focal lengths keep at most one decimal', () => {
  expect([
    format.formatAperture(2.8),
    format.formatAperture(8),
    format.formatFocalLength(35),
    format.formatFocalLength(4.25),
  ]).toEqual(['ƒ/2.8', 'ƒ/8', '35 mm', '4.3 mm'])
})

test('offsets name the zone by its distance from UTC', () => {
  expect([0, 120, -210, 345].map(format.formatOffset)).toEqual(['UTC', 'UTC+2', 'UTC−3:30', 'UTC+5:45'])
})

test('sizes are rounded to what is worth reading', () => {
  expect([0, 999, 1000, 2_412_000, 999_600_000, 85e9].map(format.formatBytes)).toEqual([
    '0 bytes',
    '999 bytes',
    '1 kB',
    '2.4 MB',
    '1 GB',
    '85 GB',
  ])
})

test('time left is as coarse as the guess it is', () => {
  expect([0.2, 40, 91, 720, 3600 * 3 + 1200, 3600 * 60].map(format.formatDuration)).toEqual([
    '1 s',
    '40 s',
    '2 min',
    '12 min',
    '3 h 20 min',
    '3 days',
  ])
})

test('dates are the wall clock of the photo, wherever the viewer is', () => {
  const taken = { local: '2019-08-31T23:59:59.150', offsetMinutes: null, source: 'metadata' } as const
  expect(format.formatTakenDay(taken)).toMatch(/31/)
  expect(format.formatMonth(18139)).toBe('August 2019')
  expect(format.formatIsoDay('1969-07-20')).toMatch(/1969/)
})

test('coordinates say which hemisphere', () => {
  expect(format.formatCoordinates(-33.85678, 151.2153)).toBe('33.85678° S, 151.21530° E')
})

test('dates and numbers follow the person only where that is the language of the texts', () => {
  expect(localeFor(['de-DE', 'en-GB', 'en-US'])).toBe('en-GB')
  expect(localeFor(['de-DE'])).toBe('en')
})
