import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { loadManifest } from '../../../library/models/manifest.ts'
import { openModels } from '../../../library/models/model-store.ts'
import { picturesIn } from '../index-bench.ts'
import { writeSamplePhotos } from '../sample-photos.ts'
import { writeContactSheets } from './contact-sheets.ts'

test('variations of every photo are put on sheets, by strength and seed, five photos on each', async () => {
  const scratch = mkdtempSync(join(tmpdir(), 'sheets-'))
  const builtIn = join(import.meta.dirname, '../../../../models')
  const manifest = await loadManifest(join(builtIn, 'manifest.json'))
  await writeSamplePhotos(join(scratch, 'photos'), { count: 6, megapixels: 0.1 })
  const photos = picturesIn(join(scratch, 'photos'), 6)
  const { files, tiles } = await writeContactSheets({
    generator: manifest.generators[0]!,
    folder: join(builtIn, 'generator'),
    model: await openModels({ manifest, directory: join(scratch, 'none'), builtIn }).spec('recollect-mini'),
    photos,
    out: join(scratch, 'sheets'),
    strengths: [0, 1],
    seeds: [7],
    quality: { steps: 1, cutouts: 1, size: 64 },
    signal: new AbortController().signal,
    onStep: () => undefined,
  })
  expect(files.map((file) => basename(file))).toEqual(['variations-1.webp', 'variations-2.webp'])
  const sizes = await Promise.all(files.map((file) => sharp(file).metadata()))
  expect(sizes.map(({ width, height }) => [width, height])).toEqual([
    [44 + 2 * 68, 52 + 5 * 68],
    [44 + 2 * 68, 52 + 68],
  ])
  expect(tiles.map(({ number, strength, seed }) => [number, strength, seed]).slice(0, 3)).toEqual([
    [1, 0, 7],
    [1, 1, 7],
    [2, 0, 7],
  ])
  expect(tiles.map(({ likeness }) => Math.abs(likeness) < 1)).toEqual(Array(12).fill(true))
  // A picture in its place, and between pictures nothing.
  const [sheet] = files
  const spread = async (left: number, width: number): Promise<number> => {
    const { data, info } = await sharp(sheet)
      .extract({ left, top: 52, width, height: 64 })
      .raw()
      .toBuffer({ resolveWithObject: true })
    const { channels } = await sharp(data, { raw: info }).stats()
    return Math.max(...channels.map(({ stdev }) => stdev))
  }
  expect(await spread(44 + 68, 64)).toBeGreaterThan(5 * (await spread(44 + 65, 2)))
  rmSync(scratch, { recursive: true })
})
