import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { loadManifest } from '../../../library/models/manifest.ts'
import { openModels } from '../../../library/models/model-store.ts'
import { writeSamplePhotos } from '../sample-photos.ts'
import { picturesIn } from '../index-bench.ts'
import { measureLikeness, writeSheet } from './likeness.ts'

test('pictures are made like every photo, twice, and of every prompt, and can be put on one sheet', async () => {
  const scratch = mkdtempSync(join(tmpdir(), 'likeness-'))
  const builtIn = join(import.meta.dirname, '../../../../models')
  const manifest = await loadManifest(join(builtIn, 'manifest.json'))
  const model = await openModels({ manifest, directory: join(scratch, 'none'), builtIn }).spec('recollect-mini')
  await writeSamplePhotos(join(scratch, 'photos'), { count: 1, megapixels: 0.1 })
  const made = await measureLikeness({
    generator: manifest.generators[0]!,
    folder: join(builtIn, 'generator'),
    model,
    photos: picturesIn(join(scratch, 'photos'), 1),
    prompts: ['a beach'],
    steps: 3,
    signal: new AbortController().signal,
    onStep: () => undefined,
  })
  const [[noise], [variation], [words]] = [made.fromNoise, made.variations, made.words]
  expect(noise!.after).toBeGreaterThan(noise!.before)
  expect(words!.after).toBeGreaterThan(words!.before)
  expect(variation!.psnr).toBeGreaterThan(noise!.psnr!)
  expect(words!.psnr).toBeNull()
  const sheet = join(scratch, 'sheet.jpg')
  await writeSheet(sheet, [[noise!.picture, variation!.picture], [words!.picture]])
  expect(await sharp(sheet).metadata()).toMatchObject({ width: 512, height: 512 })
  rmSync(scratch, { recursive: true })
})
