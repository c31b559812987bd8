import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Region } from '../../../preload/contract/generations.ts'
import { between, corners, grown, leastSide, middle, moved, stretched } from './region.ts'

test('a part is what lies between two corners, in whichever order they are drawn', () => {
  const part = { left: 0.25, top: 0.25, width: 0.5, height: 0.25 }
  expect(between({ x: 0.25, y: 0.25 }, { x: 0.75, y: 0.5 })).toEqual(part)
  expect(between({ x: 0.75, y: 0.25 }, { x: 0.25, y: 0.5 })).toEqual(part)
})

test('a part ends where the picture does', () => {
  expect(between({ x: 0.5, y: 0.5 }, { x: 3, y: 3 })).toEqual({ left: 0.5, top: 0.5, width: 0.5, height: 0.5 })
})

test('a click, or a line, is no part', () => {
  expect(between({ x: 0.5, y: 0.5 }, { x: 0.5, y: 0.5 })).toBeUndefined()
  expect(between({ x: 0.1, y: 0.5 }, { x: 0.9, y: 0.51 })).toBeUndefined()
})

test('a corner that is dragged leaves the one opposite where it is', () => {
  expect(stretched({ left: 0.25, top: 0.25, width: 0.5, height: 0.5 }, 'top-left', { x: 0.5, y: 0 })).toEqual({
    left: 0.5,
    top: 0,
    width: 0.25,
    height: 0.75,
  })
})

const anywhere = fc.double({ min: -2, max: 2, noNaN: true })
const step = fc.oneof(
  fc.record({ kind: fc.constant('move' as const), x: anywhere, y: anywhere }),
  fc.record({ kind: fc.constant('grow' as const), x: anywhere, y: anywhere }),
  fc.record({ kind: fc.constantFrom(...corners), x: anywhere, y: anywhere }),
)

test('whatever is done to a part, it stays one that can be asked for', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      let region = middle
      for (const { kind, x, y } of steps) {
        if (kind === 'move') region = moved(region, x, y)
        else if (kind === 'grow') region = grown(region, x, y)
        else region = stretched(region, kind, { x, y })
        expect(Region.safeParse(region).success).toBe(true)
        expect(Math.min(region.width, region.height)).toBeGreaterThan(leastSide - 1e-9)
      }
    }),
  )
})
