import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { heldBytes } from '../limits.ts'
import { readMetadata } from '../metadata/read-metadata.ts'
import { createRenderer } from '../render.ts'
import { loadSharp } from '../sharp.ts'
import { memorySource } from '../source.ts'
import { tiffBytes, type TiffEntry } from '../testing/tiff-bytes.ts'
import { tiffMetadata } from './tiff-metadata.ts'

const now = Date.UTC(2026, 0)
const rationals = (...values: number[]): Buffer =>
  Buffer.from(Uint32Array.from(values.flatMap((value) => [value, 1])).buffer)
const camera: readonly TiffEntry[] = [
  [0x110, Buffer.from('Perfection 3200\0'), 'ascii'],
  [0x132, Buffer.from('2003:04:05 06:07:08\0'), 'ascii'],
]
const gps: readonly TiffEntry[] = [
  [1, Buffer.from('N\0'), 'ascii'],
  [2, rationals(48, 51, 0), 'rational'],
  [3, Buffer.from('W\0'), 'ascii'],
  [4, rationals(2, 17, 0), 'rational'],
]
const known = {
  camera: 'Perfection 3200',
  takenAt: Date.UTC(2003, 3, 5, 6, 7, 8),
  latitude: 48.85,
  longitude: expect.closeTo(-2.2833, 3),
}

test('what a TIFF says is kept without its pixels', async () => {
  const pixels: TiffEntry = [0x111, Buffer.alloc(3_000_000, 1)]
  const small = tiffMetadata(
    memorySource(tiffBytes([{ entries: [...camera, pixels, [0x117, 3_000_000]], gps: { entries: gps } }])),
  )
  expect(small?.length).toBeLessThan(1_000)
  expect(await readMetadata([small!], now)).toMatchObject(known)
})

test('a scan that is too large to be held in memory is shown from the disk, with what it says', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'scan-'))
  try {
    const [width, height] = [4_000, 3_000]
    const entries: TiffEntry[] = [
      [0x100, width],
      [0x101, height],
      [0x102, Buffer.from([8, 0, 8, 0, 8, 0]), 'shorts'],
      [0x103, 1],
      [0x106, 2],
      [0x111, Buffer.alloc(width * height * 3, 0x50)],
      [0x115, 3],
      [0x116, height],
      [0x117, width * height * 3],
    ]
    const path = join(folder, 'scan.tif')
    const bytes = tiffBytes([{ entries: [...entries, ...camera], gps: { entries: gps } }])
    expect(bytes.length).toBeGreaterThan(heldBytes)
    await writeFile(path, bytes)
    const renderer = createRenderer(loadSharp('native'), () => now)
    const rendered = await renderer.render(
      { path, previews: join(folder, 'previews') },
      false,
      new AbortController().signal,
    )
    expect(rendered).toMatchObject({ format: 'tiff', width, height, colour: 0x505050, metadata: known })
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('whatever the bytes, the result is small, and reading it comes to an end', () => {
  const valid = tiffBytes([{ entries: camera, gps: { entries: gps } }])
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { maxLength: 10 }), (changes) => {
      const bytes = Buffer.from(valid)
      for (const [at, value] of changes) bytes[at] = value
      expect(tiffMetadata(memorySource(bytes))?.length ?? 0).toBeLessThan(20 * 2 ** 20)
    }),
    { numRuns: 2_000 },
  )
})
