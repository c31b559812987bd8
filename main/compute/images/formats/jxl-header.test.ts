import { expect, test } from 'vitest'
import { memorySource } from '../source.ts'
import { jxlHeader } from '../testing/jxl-bytes.ts'
import { readJxlSize } from './jxl-header.ts'

const sizeOf = (bytes: Buffer) => readJxlSize(memorySource(bytes))
const box = (type: string, ...content: Buffer[]): Buffer => {
  const body = Buffer.concat(content)
  const head = Buffer.alloc(8)
  head.writeUInt32BE(8 + body.length)
  head.write(type, 4)
  return Buffer.concat([head, body])
}

test('the size of a JPEG XL picture is in its first bytes', () => {
  expect(sizeOf(jxlHeader(4000, 3000))).toEqual({ width: 4000, height: 3000 })
  expect(sizeOf(jxlHeader(1, 1))).toEqual({ width: 1, height: 1 })
  expect(sizeOf(jxlHeader(1_000_000_000, 20))).toEqual({ width: 1_000_000_000, height: 20 })
})

test('sizes are upright', () => {
  expect(sizeOf(jxlHeader(4000, 3000, 6))).toEqual({ width: 3000, height: 4000 })
  expect(sizeOf(jxlHeader(4000, 3000, 3))).toEqual({ width: 4000, height: 3000 })
})

test('a picture in boxes has its codestream in one of them', () => {
  const signature = box('JXL ', Buffer.from('\r\n\x87\n', 'latin1'))
  const whole = Buffer.concat([signature, box('Exif', Buffer.alloc(50)), box('jxlc', jxlHeader(64, 48))])
  expect(sizeOf(whole)).toEqual({ width: 64, height: 48 })
  const parts = Buffer.concat([signature, box('jxlp', Buffer.alloc(4), jxlHeader(64, 48))])
  expect(sizeOf(parts)).toEqual({ width: 64, height: 48 })
})

test('short and common sizes have a form of their own', () => {
  // One bit for multiples of eight, 5 bits for 8 × 32 = 256 high, then 3:2 as the ratio of the sides.
  expect(sizeOf(Buffer.from([0xff, 0x0a, 1 | (31 << 1) | ((4 & 3) << 6), (4 >> 2) | 2, 0]))).toEqual({
    width: 384,
    height: 256,
  })
})

test('what is no JPEG XL has no size', () => {
  expect(sizeOf(Buffer.from('hello'))).toBeUndefined()
  expect(sizeOf(Buffer.concat([box('JXL ', Buffer.alloc(4)), box('jxlc', Buffer.from('nothing'))]))).toBeUndefined()
  expect(sizeOf(Buffer.concat([box('JXL ', Buffer.alloc(4)), Buffer.from([0, 0, 0, 3, 1, 2, 3, 4])]))).toBeUndefined()
})
