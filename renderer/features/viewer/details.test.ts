import { expect, test } from 'vitest'
import { photo } from '../../../preload/contract/testing/photo.ts'
import { factsOf } from './details.ts'

const taken = { local: '2019-08-31T14:03:22.150', offsetMinutes: null, source: 'metadata' } as const
const facts = (known: Omit<Parameters<typeof photo>[0], 'id'> = {}) =>
  Object.fromEntries(factsOf(photo({ id: 1, taken, ...known })).map(({ label, lines }) => [label, lines]))

test('what a file does not say is not shown as anything', () => {
  expect(Object.keys(facts())).toEqual(['Taken', 'Picture'])
})

test('a time without a zone is shown as just that', () => {
  expect(facts()['Taken']![1]).toMatch(/time zone unknown$/)
  expect(facts({ taken: { ...taken, offsetMinutes: 120 } })['Taken']![1]).toMatch(/UTC\+2$/)
})

test('the date of a file is never passed off as the date of the photo', () => {
  expect(facts({ taken: { ...taken, source: 'file' } })['Taken']!.at(-1)).toMatch(/Date of the file/)
})

test('the settings of the camera are one line', () => {
  const camera = {
    camera: 'Canon EOS 600D',
    lens: 'EF 35 mm',
    exposureTime: 0.004,
    aperture: 2.8,
    iso: 200,
    focalLength: 35,
  }
  expect(facts(camera)['Camera']).toEqual(['Canon EOS 600D', 'EF 35 mm', '1/250 s · ƒ/2.8 · ISO 200 · 35 mm'])
})

test('ratings are stars, and rejected is said', () => {
  expect([facts({ rating: 3 })['Rating'], facts({ rating: -1 })['Rating'], facts({ rating: 0 })['Rating']]).toEqual([
    ['★★★☆☆'],
    ['Rejected'],
    undefined,
  ])
})

test('what a machine made says so', () => {
  expect(facts({ generated: true })['Origin']).toEqual(['Made by a machine'])
  expect(facts()['Origin']).toBeUndefined()
})

test('places say their height, above or below the sea', () => {
  expect(facts({ latitude: 31.5, longitude: 35.5, altitude: -430.2 })['Place']).toEqual([
    '31.50000° N, 35.50000° E',
    '430 m below the sea',
  ])
})
