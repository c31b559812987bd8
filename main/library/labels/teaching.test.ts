import { expect, test } from 'vitest'
import { normal, seededRandom } from '../vectors/seeded-random.ts'
import { contradictions, taught } from './teaching.ts'

const dimensions = 64
const random = seededRandom(3)
const noise = (): Float32Array => Float32Array.from({ length: dimensions }, () => normal(random))
const unit = (vector: Float32Array): Float32Array => vector.map((value) => value / Math.hypot(...vector))
const mixed = (a: Float32Array, b: Float32Array, share: number): Float32Array =>
  unit(a.map((value, i) => value + share * b[i]!))
const along = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0)

/** What all photos have in common, and two subjects. */
const [common, subject, other] = [unit(noise()), unit(noise()), unit(noise())]
const photoOf = (what: Float32Array): Float32Array => unit(mixed(mixed(common, what, 0.8), unit(noise()), 0.5))
const several = (count: number, what: () => Float32Array): Float32Array[] => Array.from({ length: count }, what)
const ordinary = (): Float32Array => photoOf(unit(noise()))

const held = [
  ...several(60, () => photoOf(subject)).map((vector) => ({ vector, has: true })),
  ...several(60, () => photoOf(other)).map((vector) => ({ vector, has: false })),
  ...several(300, ordinary).map((vector) => ({ vector, has: false })),
]

/** Average precision on photos that nothing was learnt from. */
function precisionOf(direction: Float32Array): number {
  const ranked = [...held].sort((a, b) => along(b.vector, direction) - along(a.vector, direction))
  let [found, sum] = [0, 0]
  ranked.forEach(({ has }, place) => {
    if (!has) return
    found += 1
    sum += found / (place + 1)
  })
  return sum / found
}

const others = several(200, ordinary)
const yes = several(5, () => photoOf(subject))
const no = several(5, () => photoOf(other))

test('five photos for and five against make a label out of prompts that mean nothing', () => {
  const text = unit(noise())
  expect(precisionOf(text)).toBeLessThan(0.4)
  expect(precisionOf(taught({ text, yes, no, others })!)).toBeGreaterThan(precisionOf(text) + 0.3)
})

test('good prompts are not spoilt by examples', () => {
  const text = mixed(subject, unit(noise()), 0.3)
  expect(precisionOf(taught({ text, yes, no, others })!)).toBeGreaterThan(precisionOf(text) - 0.02)
})

test('prompts that mean two things are told which of them is meant', () => {
  const text = mixed(subject, other, 1)
  expect(precisionOf(taught({ text, yes, no, others })!)).toBeGreaterThan(precisionOf(text) + 0.1)
})

test('examples alone make a label, and nothing at all makes none', () => {
  expect(precisionOf(taught({ text: undefined, yes, no: [], others })!)).toBeGreaterThan(0.8)
  expect(taught({ text: undefined, yes: [], no, others })).toBeUndefined()
  expect(taught({ text: undefined, yes: [], no: [], others })).toBeUndefined()
})

test('without examples the prompts are the direction', () => {
  expect(taught({ text: subject, yes: [], no: [], others })).toBe(subject)
})

test('the same lesson gives the same direction, of length 1', () => {
  const [first, second] = [taught({ text: subject, yes, no, others })!, taught({ text: subject, yes, no, others })!]
  expect(first).toEqual(second)
  expect(Math.hypot(...first)).toBeCloseTo(1, 5)
})

test('photos that are said to have a label and not to have it change little, and are counted', () => {
  const both = several(5, () => photoOf(subject))
  const direction = taught({ text: subject, yes: both, no: both, others })!
  expect(along(direction, subject)).toBeGreaterThan(0.9)
  expect(contradictions(both, [...both.slice(2), ...no])).toBe(3)
})

test('a library of one photo can be taught', () => {
  const [only] = yes
  expect(taught({ text: subject, yes: [only!], no: [], others: [] })!.every(Number.isFinite)).toBe(true)
  expect(taught({ text: undefined, yes: [only!], no: [only!], others: [only!] })?.every(Number.isFinite)).not.toBe(
    false,
  )
})
