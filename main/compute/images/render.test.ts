import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Rendered } from '../../library/compute.ts'
import type { Pixels } from './formats/shrink-rows.ts'
import { PictureError } from './picture-error.ts'
import { createRenderer } from './render.ts'
import { loadSharp } from './sharp.ts'
import { jxlHeader } from './testing/jxl-bytes.ts'
import { quadrants, quarters, quartersOf } from './testing/quadrants.ts'

const sharp = loadSharp('native')
const renderer = createRenderer(sharp, () => Date.UTC(2026, 0))
const never = new AbortController().signal
let folder: string

beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'render-'))))
afterAll(() => rm(folder, { recursive: true }))

let files = 0
async function render(bytes: Uint8Array | Promise<Uint8Array>): Promise<Rendered & { large: Pixels; small: Pixels }> {
  const path = join(folder, `picture-${files++}`)
  await writeFile(path, await bytes)
  const previews = `${path}-previews`
  const rendered = (await renderer.render({ path, previews }, true, never)) as Rendered
  const read = async (name: string): Promise<Pixels> => {
    const { data, info } = await sharp(join(previews, name)).raw().toBuffer({ resolveWithObject: true })
    return { data, width: info.width, height: info.height }
  }
  expect((await readdir(previews)).sort()).toEqual(['large.jpg', 'small.jpg'])
  return { ...rendered, large: await read('large.jpg'), small: await read('small.jpg') }
}

/** What is wrong with a picture. */
async function problem(bytes: Uint8Array | Promise<Uint8Array>): Promise<{ problem: string; message: string }> {
  const error: unknown = await render(bytes).catch((error: unknown) => error)
  if (!(error instanceof PictureError)) throw new Error('It was rendered', { cause: error })
  return { problem: error.problem, message: error.message }
}

const picture = (pixels: Pixels) =>
  sharp(pixels.data, { raw: { width: pixels.width, height: pixels.height, channels: 3 } })
const plain = (width = 120, height = 80) => picture(quadrants(width, height))

describe('formats', () => {
  test.each([
    ['jpeg', () => plain().jpeg().toBuffer()],
    ['jpeg', () => plain().jpeg({ progressive: true }).toBuffer()],
    ['png', () => plain().png().toBuffer()],
    ['png', () => plain().png({ progressive: true }).toBuffer()],
    ['webp', () => plain().webp().toBuffer()],
    ['webp', () => plain().webp({ lossless: true }).toBuffer()],
    ['gif', () => plain().gif().toBuffer()],
    ['tiff', () => plain().tiff({ compression: 'none' }).toBuffer()],
    ['tiff', () => plain().tiff({ compression: 'lzw', tile: true }).toBuffer()],
    ['tiff', () => plain().tiff({ bigtiff: true }).toBuffer()],
    ['avif', () => plain().avif({ quality: 80 }).toBuffer()],
    ['avif', () => plain().avif({ quality: 80, bitdepth: 12 }).toBuffer()],
  ] as const)('%s is shown as it looks', async (format, bytes) => {
    const { large, small, metadata, colour, ...rest } = await render(bytes())
    expect(rest).toEqual({ format, width: 120, height: 80 })
    expect(quartersOf(large)).toEqual(quarters)
    expect(quartersOf(small)).toEqual(quarters)
    expect(metadata.takenAt).toBeNull()
    // The mean of the four.
    expect([colour >> 16, (colour >> 8) & 255, colour & 255].map((value) => Math.round(value / 20))).toEqual([7, 6, 5])
  })

  test.each(['gif', 'webp'] as const)('of an animated %s the first picture is shown', async (format) => {
    const red = { data: quadrants(40, 40).data, raw: { width: 40, height: 40, channels: 3 } as const }
    const frames = [red.data, Buffer.alloc(40 * 40 * 3, 0), Buffer.alloc(40 * 40 * 3, 255)]
    const strip = sharp(Buffer.concat(frames), { raw: { ...red.raw, height: 120, pageHeight: 40 } })
    const rendered = await render(strip[format]({ loop: 0 }).toBuffer())
    expect([rendered.width, rendered.height]).toEqual([40, 40])
    expect(quartersOf(rendered.large)).toEqual(quarters)
  })
})

describe('orientation', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('a JPEG with EXIF orientation %i is shown upright', async (orientation) => {
    const stored = picture(quadrants(120, 80, orientation))
      .withMetadata({ orientation })
      .jpeg({ quality: 95 })
    const { width, height, large } = await render(stored.toBuffer())
    expect([width, height, large.width, large.height]).toEqual([120, 80, 120, 80])
    expect(quartersOf(large)).toEqual(quarters)
  })

  test.each(['png', 'webp', 'tiff', 'avif'] as const)('%s is turned upright once, not twice', async (format) => {
    for (const orientation of [3, 5, 6]) {
      const stored = picture(quadrants(120, 80, orientation)).withMetadata({ orientation })
      const { width, height, large } = await render(stored[format]({ quality: 95 }).toBuffer())
      expect([width, height]).toEqual([120, 80])
      expect(quartersOf(large)).toEqual(quarters)
    }
  })

  test('an orientation that does not exist is ignored', async () => {
    const jpeg = await plain().withMetadata({ orientation: 6 }).jpeg().toBuffer()
    const value = jpeg.indexOf(Buffer.from([0x12, 0x01, 0x03, 0x00]))
    jpeg[value + 8] = 99
    expect(await render(jpeg)).toMatchObject({ width: 120, height: 80 })
  })
})

describe('colours', () => {
  const pixel = ({ data }: Pixels): readonly number[] => [...data.subarray(0, 3)]
  const near = (expected: readonly number[]) => expected.map((value): unknown => expect.closeTo(value, -1))
  const flat = (r: number, g: number, b: number) =>
    sharp({ create: { width: 32, height: 32, channels: 3, background: { r, g, b } } })

  test('wide colours become sRGB', async () => {
    // The same colour in Display P3 has other numbers; whoever ignores the profile shows a duller one.
    const wide = await flat(255, 80, 80).withIccProfile('p3').png().toBuffer()
    const { data } = await sharp(wide, { ignoreIcc: true }).raw().toBuffer({ resolveWithObject: true })
    expect(data[0]).toBeLessThan(240)
    expect(pixel((await render(wide)).large)).toEqual(near([255, 80, 80]))
    expect(pixel((await render(flat(255, 80, 80).withIccProfile('p3').jpeg().toBuffer())).large)).toEqual(
      near([255, 80, 80]),
    )
  })

  test('16 bits per channel, with and without a profile', async () => {
    expect(pixel((await render(flat(200, 100, 50).toColourspace('rgb16').png().toBuffer())).large)).toEqual(
      near([200, 100, 50]),
    )
    const withProfile = flat(200, 100, 50).toColourspace('rgb16').withIccProfile('srgb').png()
    expect(pixel((await render(withProfile.toBuffer())).large)).toEqual(near([200, 100, 50]))
  })

  test('CMYK', async () => {
    const jpeg = await flat(200, 60, 60).toColourspace('cmyk').withIccProfile('cmyk').jpeg({ quality: 95 }).toBuffer()
    expect((await sharp(jpeg).metadata()).space).toBe('cmyk')
    const [red, green, blue] = pixel((await render(jpeg)).large)
    expect(red).toBeGreaterThan(160)
    expect(Math.max(green!, blue!)).toBeLessThan(110)
    const tiff = await flat(200, 60, 60).toColourspace('cmyk').withIccProfile('cmyk').tiff().toBuffer()
    expect(pixel((await render(tiff)).large)[0]).toBeGreaterThan(160)
  })

  test('grey in 8 and 16 bits, and two colours', async () => {
    const grey = flat(120, 120, 120).greyscale()
    expect(pixel((await render(grey.clone().png().toBuffer())).large)).toEqual(near([120, 120, 120]))
    expect(pixel((await render(grey.clone().jpeg().toBuffer())).large)).toEqual(near([120, 120, 120]))
    const deep = await grey.clone().toColourspace('grey16').png().toBuffer()
    expect((await sharp(deep).metadata()).depth).toBe('ushort')
    expect(pixel((await render(deep)).large)).toEqual(near([120, 120, 120]))
    const black = await flat(0, 0, 0).threshold().tiff({ bitdepth: 1 }).toBuffer()
    expect(pixel((await render(black)).large)).toEqual(near([0, 0, 0]))
  })

  test('palettes', async () => {
    expect(quartersOf((await render(plain().png({ palette: true, colours: 8 }).toBuffer())).large)).toEqual(quarters)
  })

  test('what is transparent is white', async () => {
    const clear = sharp({
      create: { width: 32, height: 32, channels: 4, background: { r: 200, g: 0, b: 0, alpha: 0 } },
    })
    for (const bytes of [
      clear.clone().png(),
      clear.clone().webp(),
      clear.clone().greyscale().png(),
      clear.clone().gif(),
    ]) {
      expect(pixel((await render(bytes.toBuffer())).large)).toEqual(near([255, 255, 255]))
    }
  })
})

describe('previews', () => {
  test('fill a window and a tile, and are never larger than the picture', async () => {
    const sizes = async (width: number, height: number) => {
      const { large, small } = await render(plain(width, height).png({ compressionLevel: 1 }).toBuffer())
      return [large.width, large.height, small.width, small.height]
    }
    expect(await sizes(2000, 1500)).toEqual([1024, 768, 480, 360])
    expect(await sizes(1500, 2000)).toEqual([768, 1024, 270, 360])
    expect(await sizes(300, 200)).toEqual([300, 200, 300, 200])
    // Panoramas keep a short side that can be looked at.
    expect(await sizes(8000, 800)).toEqual([2880, 288, 1024, 102])
    expect(await sizes(60_000, 1)).toEqual([4096, 1, 1024, 1])
  })

  test('leave nothing unfinished behind when the disk refuses', async () => {
    const path = join(folder, 'kept.png')
    await writeFile(path, await plain().png().toBuffer())
    const blocked = join(path, 'not-a-folder')
    await expect(renderer.render({ path, previews: blocked }, true, never)).rejects.toMatchObject({
      problem: 'not-saved',
    })
  })
})

describe('the whole picture and dropped ones', () => {
  test('the viewer gets the whole picture upright as a JPEG', async () => {
    const path = join(folder, 'whole.tif')
    const stored = picture(quadrants(1500, 1200, 6)).withMetadata({ orientation: 6 })
    await writeFile(path, await stored.tiff({ compression: 'none' }).toBuffer())
    const destination = join(folder, 'views/whole.jpg')
    expect(await renderer.view(path, destination, true, never)).toBeNull()
    const { data, info } = await sharp(destination).raw().toBuffer({ resolveWithObject: true })
    expect(await sharp(destination).metadata()).toMatchObject({ format: 'jpeg', width: 1500, height: 1200 })
    expect(quartersOf({ data, width: info.width, height: info.height })).toEqual(quarters)
  })

  test('a dropped picture becomes a large preview', async () => {
    const destination = join(folder, 'queries/one.jpg')
    await renderer.query(await plain(2000, 1000).webp().toBuffer(), destination, true, never)
    expect(await sharp(destination).metadata()).toMatchObject({ format: 'jpeg', width: 1024, height: 512 })
  })

  test('what is dropped may be anything', async () => {
    const query = (bytes: string) => renderer.query(Buffer.from(bytes), join(folder, 'queries/two.jpg'), true, never)
    await expect(query('')).rejects.toMatchObject({ problem: 'empty' })
    await expect(query('https://example.org/picture.jpg')).rejects.toMatchObject({ problem: 'not-a-picture' })
  })
})

describe('what cannot be shown says why', () => {
  test('files that are no pictures', async () => {
    expect(await problem(Buffer.alloc(0))).toEqual({ problem: 'empty', message: 'The file is empty' })
    expect(await problem(Buffer.from('%PDF-1.7 …'))).toEqual({
      problem: 'not-a-picture',
      message: 'This is a PDF document, not a picture',
    })
    expect(await problem(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toMatchObject({
      problem: 'unsupported',
    })
    expect(await problem(Buffer.alloc(3_000_000))).toMatchObject({
      problem: 'damaged',
      message: 'The file contains nothing but zeros: its content is lost',
    })
    expect(await problem(Buffer.from('hello'))).toMatchObject({ problem: 'not-a-picture' })
  })

  test('a file that has gone, and a folder', async () => {
    const render = (path: string) => renderer.render({ path, previews: join(folder, 'x') }, true, never)
    await expect(render(join(folder, 'gone.jpg'))).rejects.toMatchObject({ problem: 'gone' })
    await expect(render(folder)).rejects.toMatchObject({ problem: 'not-a-picture' })
  })

  test('most of a damaged photo is better than none', async () => {
    const { data, ...size } = quadrants(400, 400)
    // Structure everywhere, so that no part of it looks like filled in.
    const photo = picture({
      ...size,
      data: data.map((value, at) => value + (Math.imul(at + 1, 2_654_435_761) >>> 24) / 16 - 8) as Buffer,
    })
    for (const bytes of [await photo.clone().jpeg().toBuffer(), await photo.clone().png().toBuffer()]) {
      const most = await render(bytes.subarray(0, bytes.length * 0.9))
      expect(quartersOf(most.large).slice(0, 2)).toEqual(['red', 'green'])
      expect(await problem(bytes.subarray(0, bytes.length * 0.15))).toMatchObject({
        problem: 'damaged',
        message: /left|decoded/,
      })
    }
  })

  test('a picture with one colour at the bottom is not taken for damaged', async () => {
    const sunset = sharp({ create: { width: 300, height: 300, channels: 3, background: '#ffffff' } })
      .composite([
        { input: { create: { width: 300, height: 20, channels: 3, background: '#ff0000' } }, left: 0, top: 0 },
      ])
      .jpeg()
    const jpeg = await sunset.toBuffer()
    // Some bytes too many between two segments: an oddity that many programs write.
    const odd = Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xe0, 0, 4, 1, 2, 7, 7, 7]), jpeg.subarray(2)])
    expect(await render(jpeg)).toMatchObject({ width: 300, height: 300 })
    expect(await render(odd)).toMatchObject({ width: 300, height: 300 })
  })

  test('a picture that claims to be enormous is refused by its size', async () => {
    const bmp = Buffer.alloc(54)
    bmp.write('BM')
    bmp.writeUInt32LE(54, 10)
    bmp.writeUInt32LE(40, 14)
    bmp.writeInt32LE(100_000, 18)
    bmp.writeInt32LE(100_000, 22)
    bmp.writeUInt16LE(24, 28)
    expect(await problem(bmp)).toEqual({
      problem: 'too-large',
      message: 'The picture is 100,000 × 100,000 pixels, more than 5,000 megapixels',
    })
  })

  test('a picture that takes much memory waits for its turn, and one that takes too much is refused', async () => {
    const path = join(folder, 'heavy.jxl')
    await writeFile(path, jxlHeader(2_000, 2_000))
    expect(await renderer.render({ path, previews: `${path}-previews` }, false, never)).toBe('heavy')
    expect(await renderer.view(path, `${path}.jpg`, false, never)).toBe('heavy')
    expect(await renderer.query(jxlHeader(2_000, 2_000), `${path}.jpg`, false, never)).toBe('heavy')
    expect(await problem(jxlHeader(40_000, 20_000))).toMatchObject({
      problem: 'too-large',
      message: expect.stringMatching(/^The picture is 40,000 × 20,000 pixels: decoding it would take more than .* MB/),
    })
  })
})
