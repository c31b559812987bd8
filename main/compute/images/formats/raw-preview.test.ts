import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadSharp } from '../sharp.ts'
import { memorySource } from '../source.ts'
import { quadrants, quarters, quartersOf } from '../testing/quadrants.ts'
import { tiffBytes, type TiffEntry } from '../testing/tiff-bytes.ts'
import { openPicture } from './open-picture.ts'
import { findEmbeddedJpegs } from './raw-preview.ts'
import { recognise } from './recognise.ts'

const sharp = loadSharp('native')
const jpeg = (width: number, height: number, orientation = 1) => {
  const pixels = quadrants(width, height, orientation)
  return sharp(pixels.data, { raw: { width: pixels.width, height: pixels.height, channels: 3 } })
    .jpeg({ quality: 90 })
    .toBuffer()
}
const show = async (file: Buffer) => {
  const picture = await openPicture(sharp, memorySource(file))
  return { format: picture.format, ...picture.size, quarters: quartersOf(await picture.decode(picture.size)) }
}

const sensor: readonly TiffEntry[] = [
  [0x100, 6000],
  [0x101, 4000],
  [0x106, 32_803],
]

describe('camera RAW is shown by the largest picture that the camera has put in', () => {
  test('where the directories say (Nikon, Sony, Pentax, Samsung, Adobe)', async () => {
    const [small, large] = [await jpeg(320, 240), await jpeg(900, 600)]
    const file = tiffBytes([
      { entries: [...thumbnail(small)], subs: [{ entries: preview(large) }, { entries: sensor }] },
    ])
    expect(await show(file)).toEqual({ format: 'raw', width: 900, height: 600, quarters })
  })

  test('as the only strip of a directory (Canon)', async () => {
    const large = await jpeg(900, 600)
    const file = tiffBytes([
      {
        entries: [
          [0x103, 6],
          [0x111, large],
          [0x117, large.length],
        ],
      },
      { entries: sensor },
    ])
    file.write('CR\x02\0', 8, 'latin1')
    expect(await show(file)).toMatchObject({ format: 'raw', width: 900, height: 600 })
  })

  test('as the value of a tag (Panasonic)', async () => {
    const file = tiffBytes([{ entries: [[0x2e, await jpeg(900, 600), 'value']] }], { version: 0x55 })
    expect(await show(file)).toMatchObject({ format: 'raw', width: 900, height: 600 })
  })

  test('somewhere in the file (Olympus, Fujifilm, Canon CR3, Minolta, Sigma)', async () => {
    for (const start of ['IIRO\x08\0\0\0', 'FUJIFILMCCD-RAW 0201', '\0\0\0\x18ftypcrx \0\0\0\x01', '\0MRM', 'FOVb']) {
      const file = Buffer.concat([
        Buffer.from(start, 'latin1'),
        Buffer.alloc(2_000_000, 7),
        await jpeg(640, 480),
        Buffer.alloc(999, 8),
      ])
      expect(await show(file)).toEqual({ format: 'raw', width: 640, height: 480, quarters })
    }
  })

  test('is turned upright as the camera was held, unless the picture inside says so itself', async () => {
    const stored = await jpeg(600, 900, 6)
    const file = (embedded: Buffer) =>
      tiffBytes([{ entries: [[0x112, 6], ...thumbnail(embedded)], subs: [{ entries: sensor }] }])
    expect(await show(file(stored))).toEqual({ format: 'raw', width: 600, height: 900, quarters })
    const withItsOwn = await sharp(stored).withMetadata({ orientation: 6 }).jpeg({ quality: 90 }).toBuffer()
    expect(await show(file(withItsOwn))).toEqual({ format: 'raw', width: 600, height: 900, quarters })
  })

  test('but never by a tile of the sensor’s data, even if that is JPEG', async () => {
    const [tile, small] = [await jpeg(1200, 800), await jpeg(400, 300)]
    const data: TiffEntry[] = [...sensor, [0x103, 34_892], [0x144, tile], [0x145, tile.length]]
    const file = tiffBytes([{ entries: [[0xc612, 1], ...thumbnail(small)], subs: [{ entries: data }] }])
    expect(await show(file)).toMatchObject({ format: 'raw', width: 400, height: 300 })
  })

  test('and not by one that cannot be decoded', async () => {
    const [broken, sound] = [await jpeg(1200, 800), await jpeg(400, 300)]
    const header = broken.indexOf(Buffer.from([0xff, 0xda]))
    const file = tiffBytes([
      { entries: thumbnail(broken.fill(0xff, header + 14)), subs: [{ entries: preview(sound) }, { entries: sensor }] },
    ])
    expect(await show(file)).toMatchObject({ quarters })
  })
})

describe('a RAW file that cannot be shown says why', () => {
  test('there is no picture inside', async () => {
    await expect(show(tiffBytes([{ entries: sensor }]))).rejects.toMatchObject({ problem: 'no-preview' })
    // An icon for the camera's display is no picture.
    const icon = tiffBytes([{ entries: [...thumbnail(await jpeg(120, 90)), ...sensor] }])
    await expect(show(icon)).rejects.toMatchObject({ problem: 'no-preview' })
  })

  test('the file ends before it', async () => {
    const directory: TiffEntry[] = [[0x201, 5_000_000], [0x202, 2_000_000], ...sensor]
    await expect(show(tiffBytes([{ entries: directory }]))).rejects.toMatchObject({
      problem: 'damaged',
      message: 'The file is damaged: it ends before the picture inside it',
    })
  })
})

test('an ordinary TIFF is none, even from a camera', () => {
  const scan = tiffBytes([
    {
      entries: [
        [0x100, 8],
        [0x101, 8],
        [0x103, 1],
        [0x106, 2],
        [0x10f, 3],
      ],
    },
  ])
  expect(recognise(memorySource(scan))).toEqual({ is: 'picture', format: 'tiff' })
})

test('directories that point at each other, and every other nonsense, come to an end', () => {
  const file = tiffBytes([{ entries: [[0x14a, 8], [0x111, 8], ...sensor] }, { entries: sensor }])
  expect(findEmbeddedJpegs(memorySource(file))).toEqual([])
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { maxLength: 8 }), (changes) => {
      const bytes = Buffer.from(file)
      for (const [at, value] of changes) bytes[at] = value
      recognise(memorySource(bytes))
      findEmbeddedJpegs(memorySource(bytes))
    }),
    { numRuns: 2_000 },
  )
})

const thumbnail = (bytes: Buffer): readonly TiffEntry[] => [
  [0x201, bytes],
  [0x202, bytes.length],
]
const preview = (bytes: Buffer): readonly TiffEntry[] => [
  [0xfe, 1],
  [0x103, 7],
  [0x111, bytes],
  [0x117, bytes.length],
]
