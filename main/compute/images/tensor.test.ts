import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testData } from '../../test-data.ts'
import type { Preprocessing } from '../../library/models/model-spec.ts'
import { previewExtension } from '../../library/previews.ts'
import { readOriginalSize, withOriginalSize } from './original-size.ts'
import { createRenderer } from './render.ts'
import { loadSharp } from './sharp.ts'
import { planOf, tensorOf } from './tensor.ts'
import { waves } from './testing/waves.ts'

interface Golden {
  readonly generated: readonly { readonly width: number; readonly height: number; readonly samples: Samples }[]
  readonly photos: readonly { readonly path: string; readonly sha256: string; readonly samples: Samples }[]
}
/** By name of the preprocessing: 8-bit values at {@link position}s, in base64. */
type Samples = Readonly<Record<string, string>>

const golden = JSON.parse(readFileSync(new URL('golden/pillow.json', import.meta.url), 'utf8')) as Golden
const sharp = loadSharp('native')
const renderer = createRenderer(sharp, Date.now)
let folder: string
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'tensor-'))))
afterAll(() => rm(folder, { recursive: true }))

const openai = { mean: [0.48145466, 0.4578275, 0.40821073], std: [0.26862954, 0.26130258, 0.27577711] } as const
const half = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] } as const
const preprocessings: Readonly<Record<string, Preprocessing>> = {
  'crop-bicubic-224': { size: 224, resize: 'crop', interpolation: 'bicubic', ...openai },
  'crop-bicubic-256': { size: 256, resize: 'crop', interpolation: 'bicubic', ...openai },
  'squash-bilinear-224': { size: 224, resize: 'squash', interpolation: 'bilinear', ...half },
}

/** Spreads samples over all channels and pixels; the same in make_golden.py. */
const position = (sample: number, values: number): number => (sample * 104_729 + 12_345) % values

/** Mean absolute difference between our tensor of a picture and Pillow's, for each preprocessing. */
async function differences(path: string, samples: Samples): Promise<readonly number[]> {
  const previews = `${path}-previews`
  const rendered = await renderer.render(
    { path, previews: join(folder, previews.replaceAll('/', '-')) },
    true,
    new AbortController().signal,
  )
  expect(rendered).toMatchObject({ colour: expect.any(Number) })
  const jpeg = await readFile(join(folder, previews.replaceAll('/', '-'), `large.${previewExtension}`))
  return Promise.all(
    Object.entries(preprocessings).map(async ([name, preprocessing]) => {
      const tensor = await tensorOf(sharp, jpeg, preprocessing)
      const expected = Buffer.from(samples[name]!, 'base64')
      const { size, mean, std } = preprocessing
      let sum = 0
      expected.forEach((value, sample) => {
        const at = position(sample, tensor.length)
        const channel = Math.floor(at / size ** 2)
        sum += Math.abs(tensor[at]! - (value / 255 - mean[channel]!) / std[channel]!)
      })
      return sum / expected.length
    }),
  )
}

describe('model input agrees with Pillow’s, made from the original', () => {
  test.each(golden.generated)('for a generated picture of $width × $height', async ({ width, height, samples }) => {
    const path = join(folder, `${width}x${height}.png`)
    await writeFile(
      path,
      await sharp(waves(width, height).data, { raw: { width, height, channels: 3 } })
        .png()
        .toBuffer(),
    )
    for (const difference of await differences(path, samples)) expect(difference).toBeLessThanOrEqual(0.02)
  })

  const photos = testData('data/photos')
  test.skipIf(!photos)('for 24 photos', async () => {
    for (const { path, sha256, samples } of golden.photos) {
      const photo = join(photos!, path)
      expect(
        createHash('sha256')
          .update(await readFile(photo))
          .digest('hex'),
      ).toBe(sha256)
      expect(Math.max(...(await differences(photo, samples))), path).toBeLessThanOrEqual(0.02)
    }
  })
})

describe('the square that a model sees', () => {
  const plan = (width: number, height: number, preview = { width, height }) =>
    planOf({ width, height }, preview, { size: 224, resize: 'crop' })

  test('is the centre, of sides rounded like Python does', () => {
    expect(plan(800, 600)).toMatchObject({ whole: { width: 298, height: 224 }, window: { left: 37, top: 0 } })
    expect(plan(600, 900)).toMatchObject({ whole: { width: 224, height: 336 }, window: { left: 0, top: 56 } })
    // Half a pixel goes to the even side.
    expect(plan(1000, 733)).toMatchObject({ whole: { width: 305, height: 224 }, window: { left: 40 } })
    expect(plan(1000, 727)).toMatchObject({ whole: { width: 308, height: 224 }, window: { left: 42 } })
  })

  test('follows the size of the original, not that of the preview', () => {
    // 3:2 is 336 wide; 1024 × 683, as it is stored, would be 335.
    expect(plan(1200, 800, { width: 1024, height: 683 }).whole).toEqual({ width: 336, height: 224 })
    expect(plan(1024, 683).whole).toEqual({ width: 335, height: 224 })
  })

  test('is not cut out of kilometres of panorama', () => {
    const { source, whole, window } = plan(60_000, 1, { width: 4096, height: 1 })
    expect(source).toEqual({ left: 2044, top: 0, width: 8, height: 1 })
    expect(whole).toEqual({ width: 1792, height: 224 })
    expect(window).toEqual({ left: 784, top: 0, width: 224, height: 224 })
  })

  test('is made of any preview, however small or narrow', async () => {
    const picture = (width: number, height: number) =>
      sharp({ create: { width, height, channels: 3, background: '#ff0000' } })
        .jpeg({ chromaSubsampling: '4:4:4' })
        .toBuffer()
    for (const [width, height] of [
      [1, 1],
      [4096, 1],
      [1, 4096],
      [3, 1000],
    ] as const) {
      const tensor = await tensorOf(sharp, await picture(width, height), {
        ...preprocessings['crop-bicubic-224']!,
        ...half,
      })
      expect(tensor.length).toBe(3 * 224 * 224)
      expect(tensor[0]).toBeCloseTo(1, 1)
      expect(tensor.at(-1)).toBeCloseTo(-1, 1)
    }
  })
})

test('a preview remembers the size of its original, and is still an ordinary JPEG', async () => {
  const jpeg = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#fff' } })
    .jpeg()
    .toBuffer()
  const marked = withOriginalSize(jpeg, { width: 60_000, height: 1 })
  expect(readOriginalSize(marked)).toEqual({ width: 60_000, height: 1 })
  expect(await sharp(marked, { failOn: 'warning' }).raw().toBuffer()).toEqual(await sharp(jpeg).raw().toBuffer())
  expect(readOriginalSize(jpeg)).toBeUndefined()
  expect(readOriginalSize(Buffer.alloc(0))).toBeUndefined()
})
