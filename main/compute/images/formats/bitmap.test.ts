import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PictureError } from '../picture-error.ts'
import { memorySource } from '../source.ts'
import { bitmapBytes, type BitmapFields } from '../testing/bitmap-bytes.ts'
import { readBitmap } from './bitmap.ts'

/** The pixels of a bitmap from the top, a letter each. */
function look(fields: BitmapFields | Buffer): readonly string[] {
  const bitmap = readBitmap(memorySource(Buffer.isBuffer(fields) ? fields : bitmapBytes(fields)))
  const rows = Array.from({ length: bitmap.height }, () => '')
  for (const { y, rgb } of bitmap.rows()) {
    rows[y] = Array.from({ length: bitmap.width }, (_, x) => letter([...rgb.subarray(x * 3, x * 3 + 3)])).join('')
  }
  return rows
}

const colours = { R: [255, 0, 0], G: [0, 255, 0], B: [0, 0, 255], W: [255, 255, 255], k: [0, 0, 0] } as const
const letter = (rgb: readonly number[]): string =>
  Object.entries(colours).find(([, colour]) => colour.every((value, at) => value === rgb[at]))?.[0] ?? `(${rgb.join()})`

const palette = [colours.R, colours.G, colours.B, colours.W]
/** Three pixels of RGB in two rows, the lower one first: what all the plain ones below should show. */
const shown = ['RGB', 'WkR']

describe('every kind of bitmap', () => {
  test.each<[string, BitmapFields]>([
    [
      '24 bits',
      {
        width: 3,
        height: 2,
        bits: 24,
        pixels: [255, 255, 255, 0, 0, 0, 0, 0, 255, 0, 0, 0, 0, 0, 255, 0, 255, 0, 255, 0, 0, 0, 0, 0],
      },
    ],
    [
      '24 bits from the top',
      {
        width: 3,
        height: -2,
        bits: 24,
        pixels: [0, 0, 255, 0, 255, 0, 255, 0, 0, 0, 0, 0, 255, 255, 255, 0, 0, 0, 0, 0, 255, 0, 0, 0],
      },
    ],
    [
      '32 bits, whatever the fourth byte',
      {
        width: 3,
        height: -2,
        bits: 32,
        pixels: [0, 0, 255, 0, 0, 255, 0, 9, 255, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 255, 0],
      },
    ],
    ['8 bits', { width: 3, height: -2, bits: 8, palette: [...palette, colours.k], pixels: [0, 1, 2, 0, 3, 4, 0, 0] }],
    [
      '4 bits',
      { width: 3, height: -2, bits: 4, palette: [...palette, colours.k], pixels: [0x01, 0x20, 0, 0, 0x34, 0x00, 0, 0] },
    ],
    [
      '16 bits of 5',
      {
        width: 3,
        height: -2,
        bits: 16,
        pixels: [0x00, 0x7c, 0xe0, 0x03, 0x1f, 0, 0, 0, 0xff, 0x7f, 0, 0, 0x00, 0x7c, 0, 0],
      },
    ],
    [
      '16 bits of 5, 6 and 5',
      {
        width: 3,
        height: -2,
        bits: 16,
        masks: [0xf800, 0x07e0, 0x001f],
        pixels: [0x00, 0xf8, 0xe0, 0x07, 0x1f, 0, 0, 0, 0xff, 0xff, 0, 0, 0x00, 0xf8, 0, 0],
      },
    ],
    [
      '32 bits with masks of their own',
      {
        width: 3,
        height: -2,
        bits: 32,
        masks: [0xff, 0xff00, 0xff0000],
        pixels: [255, 0, 0, 0, 0, 255, 0, 0, 0, 0, 255, 0, 255, 255, 255, 0, 0, 0, 0, 0, 255, 0, 0, 0],
      },
    ],
  ])('%s', (_, fields) => expect(look(fields)).toEqual(shown))

  test('1 bit', () => {
    const two = [colours.k, colours.W]
    expect(look({ width: 10, height: -1, bits: 1, palette: two, pixels: [0b10100000, 0b01000000, 0, 0] })).toEqual([
      'WkWkkkkkkW',
    ])
  })

  test('what is transparent is white', () => {
    const masks = [0xff0000, 0xff00, 0xff, 0xff000000]
    expect(look({ width: 2, height: -1, bits: 32, masks, pixels: [0, 0, 255, 0, 0, 0, 255, 255] })).toEqual(['WR'])
  })

  test('runs of 8 bits, with jumps, ends of lines and an early end', () => {
    const runs = [3, 1, 0, 0, 0, 3, 0, 1, 2, 0, 0, 0, 0, 2, 2, 1, 1, 3, 0, 1]
    expect(look({ width: 3, height: 4, bits: 8, compression: 1, palette, pixels: runs })).toEqual([
      'RRW',
      'RRR',
      'RGB',
      'GGG',
    ])
  })

  test('runs of 4 bits', () => {
    const runs = [3, 0x12, 0, 0, 0, 3, 0x30, 0x10, 0, 1]
    expect(look({ width: 3, height: 2, bits: 4, compression: 2, palette, pixels: runs })).toEqual(['WRG', 'GBG'])
  })

  test('the header of OS/2', () => {
    const head = Buffer.alloc(26 + 6)
    head.write('BM')
    head.writeUInt32LE(32, 10)
    head.writeUInt32LE(12, 14)
    head.writeUInt16LE(2, 18)
    head.writeUInt16LE(1, 20)
    head.writeUInt16LE(1, 22)
    head.writeUInt16LE(1, 24)
    head.set([0, 0, 255, 255, 0, 0], 26)
    expect(look(Buffer.concat([head, Buffer.from([0b01000000, 0, 0, 0])]))).toEqual(['RB'])
  })
})

test('colours outside the palette are black', () => {
  expect(look({ width: 2, height: -1, bits: 8, palette: [colours.R], pixels: [0, 200, 0, 0] })).toEqual(['Rk'])
})

test('a bitmap that ends early has the rows that it has', () => {
  const whole = bitmapBytes({ width: 1, height: 3, bits: 24, pixels: [0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0] })
  expect(look(whole)).toEqual(['B', 'G', 'R'])
  expect(look(whole.subarray(0, -4))).toEqual(['', 'G', 'R'])
  expect(look(whole.subarray(0, -12))).toEqual(['', '', ''])
})

test('bitmaps for printers, which are JPEG inside, are not supported', () => {
  const jpeg = { width: 1, height: 1, bits: 24, compression: 4, pixels: [] }
  expect(() => readBitmap(memorySource(bitmapBytes(jpeg)))).toThrow(/not supported/)
})

test('whatever the bytes, reading ends, and fails in no other way than by saying what is wrong', () => {
  const valid = bitmapBytes({
    width: 3,
    height: 4,
    bits: 8,
    compression: 1,
    palette,
    pixels: [3, 1, 0, 0, 0, 3, 0, 1, 2, 0],
  })
  const damaged = fc.tuple(
    fc.nat(valid.length),
    fc.array(fc.tuple(fc.integer({ min: 14, max: 60 }), fc.nat(255)), { maxLength: 6 }),
  )
  fc.assert(
    fc.property(damaged, ([length, changes]) => {
      const bytes = Buffer.from(valid)
      for (const [at, value] of changes) bytes[at] = value
      try {
        const bitmap = readBitmap(memorySource(bytes.subarray(0, Math.max(26, length))))
        if (bitmap.width * bitmap.height < 1e6) expect([...bitmap.rows()].length).toBeLessThanOrEqual(bitmap.height)
      } catch (error) {
        expect(error).toBeInstanceOf(PictureError)
      }
    }),
    { numRuns: 2_000 },
  )
})
