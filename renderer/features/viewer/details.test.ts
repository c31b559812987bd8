import { expect, test } from 'vitest'
import { libraryMethods } from '../../../preload/contract/library-contract.ts'
import { factsOf } from './details.ts'

const bare = {
  id: 1,
  hash: 'a'.repeat(64),
  name: 'IMG_1.jpg',
  taken: { local: '2019-08-31T14:03:22.150', offsetMinutes: null, source: 'metadata' },
  offline: false,
  caption: null,
  favourite: false,
  format: 'jpeg',
  bytes: 2_412_000,
  width: 4000,
  height: 3000,
  files: [{ path: '/photos/IMG_1.jpg', folder: '/photos', offline: false }],
  camera: null,
  lens: null,
  exposureTime: null,
  aperture: null,
  iso: null,
  focalLength: null,
  latitude: null,
  longitude: null,
  altitude: null,
  rating: null,
  title: null,
  description: null,
  keywords: [],
  embedded: true,
}
const facts = (changes: Record<string, unknown> = {}) =>
  Object.fromEntries(
    factsOf(libraryMethods['photos.get'].output.parse({ ...bare, ...changes })).map(({ label, lines }) => [
      label,
      lines,
    ]),
  )

test('what a file does not say is not shown as anything', () => {
  expect(Object.keys(facts())).toEqual(['Taken', 'Picture'])
})

test('a time without a zone is shown as just that', () => {
  expect(facts()['Taken']![1]).toMatch(/time zone unknown$/)
  expect(facts({ taken: { ...bare.taken, offsetMinutes: 120 } })['Taken']![1]).toMatch(/UTC\+2$/)
})

test('the date of a file is never passed off as the date of the photo', () => {
  expect(facts({ taken: { ...bare.taken, source: 'file' } })['Taken']!.at(-1)).toMatch(/Date of the file/)
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

test('places say their height, above or below the sea', () => {
  expect(facts({ latitude: 31.5, longitude: 35.5, altitude: -430.2 })['Place']).toEqual([
    '31.50000° N, 35.50000° E',
    '430 m below the sea',
  ])
})
