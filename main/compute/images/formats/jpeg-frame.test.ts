import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadSharp } from '../sharp.ts'
import { memorySource } from '../source.ts'
import { readJpegFrame } from './jpeg-frame.ts'

const picture = loadSharp('native')({ create: { width: 320, height: 200, channels: 3, background: '#123456' } })
const frameOf = (bytes: Buffer, offset = 0) => readJpegFrame(memorySource(bytes), offset)

test('the size of a JPEG is in its frame, wherever that is', async () => {
  const bytes = await picture.clone().withMetadata({ orientation: 6 }).jpeg().toBuffer()
  expect(frameOf(bytes)).toMatchObject({ width: 320, height: 200, ordinary: true, held: 0 })
  expect(frameOf(Buffer.concat([Buffer.alloc(77), bytes]), 77)).toMatchObject({ width: 320, height: 200 })
})

test('a progressive one must be held whole while it is decoded', async () => {
  const held = async (chromaSubsampling: string) =>
    frameOf(await picture.clone().jpeg({ progressive: true, chromaSubsampling }).toBuffer())?.held
  expect(await held('4:4:4')).toBe(320 * 200 * 3 * 2)
  expect(await held('4:2:0')).toBe(320 * 200 * 1.5 * 2)
})

test('the lossless kind that RAW files use is not for photo decoders', async () => {
  const bytes = await picture.clone().jpeg().toBuffer()
  bytes[bytes.indexOf(Buffer.from([0xff, 0xc0])) + 1] = 0xc3
  expect(frameOf(bytes)).toMatchObject({ ordinary: false })
})

test('what ends before its frame, or is no JPEG, has none', async () => {
  const bytes = await picture.clone().jpeg().toBuffer()
  expect(frameOf(bytes.subarray(0, 100))).toBeUndefined()
  expect(frameOf(Buffer.from('hello'))).toBeUndefined()
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (rest) => void frameOf(Buffer.from([0xff, 0xd8, 0xff, ...rest]))),
  )
})
