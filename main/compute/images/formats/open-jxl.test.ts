import { expect, test } from 'vitest'
import { loadSharp } from '../sharp.ts'
import { memorySource } from '../source.ts'
import { quadrants, quarters, quartersOf } from '../testing/quadrants.ts'
import { openPicture } from './open-picture.ts'
import { wasmFile } from './wasm-file.ts'

const sharp = loadSharp('native')

interface Encoder {
  encode(rgba: Uint8Array, width: number, height: number, options: object): Uint8Array | null
}
type Factory = (options: object) => Promise<Encoder>

/** A JPEG XL picture, made by the encoder that comes with the decoder. */
async function jxl(width: number, height: number): Promise<Buffer> {
  const script: string = '@jsquash/jxl/codec/enc/jxl_enc.js'
  const { default: factory } = (await import(script)) as { default: Factory }
  const encoder = await factory({ noInitialRun: true, wasmBinary: wasmFile('@jsquash/jxl/codec/enc/jxl_enc.wasm') })
  const rgba = await sharp(quadrants(width, height).data, { raw: { width, height, channels: 3 } })
    .ensureAlpha()
    .raw()
    .toBuffer()
  const options = { effort: 3, quality: 95, progressive: false, epf: -1, lossyPalette: false, decodingSpeedTier: 0 }
  const bytes = encoder.encode(rgba, width, height, {
    ...options,
    photonNoiseIso: 0,
    lossyModular: false,
    lossless: false,
  })
  if (!bytes) throw new Error('The test picture could not be encoded')
  return Buffer.from(bytes)
}

test('a JPEG XL picture is shown as it looks, again and again', async () => {
  const bytes = await jxl(200, 120)
  for (let time = 0; time < 3; time++) {
    const picture = await openPicture(sharp, memorySource(bytes))
    expect([picture.format, picture.size]).toEqual(['jxl', { width: 200, height: 120 }])
    expect(quartersOf(await picture.decode({ width: 100, height: 60 }))).toEqual(quarters)
  }
})

test('one that ends early is damaged, and the next one is none the worse for it', async () => {
  const bytes = await jxl(200, 120)
  const short = await openPicture(sharp, memorySource(bytes.subarray(0, bytes.length / 2)))
  await expect(short.decode(short.size)).rejects.toMatchObject({ problem: 'damaged' })
  const whole = await openPicture(sharp, memorySource(bytes))
  expect(quartersOf(await whole.decode(whole.size))).toEqual(quarters)
})
