import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { openListedGenerator } from '../../main/compute/generate/listed-generator.ts'
import { fromBytes, psnr } from '../../main/compute/generate/picture.ts'
import { loadManifest } from '../../main/library/models/manifest.ts'
import { testData } from '../../main/test-data.ts'

const { generators } = await loadManifest(join(import.meta.dirname, '../manifest.json'))
const entry = generators.find(({ folder }) => folder === 'generator')!

test('the manifest knows the files of the generator that comes with the app', () => {
  for (const { name, bytes, sha256 } of entry.files) {
    const file = readFileSync(join(import.meta.dirname, name))
    expect(file.length).toBe(bytes)
    expect(createHash('sha256').update(file).digest('hex')).toBe(sha256)
  }
})

const photos = testData('data/photos')
test.skipIf(!photos)('photos come back from it at 22 dB and more (skipped without the test data)', async () => {
  const index = JSON.parse(readFileSync(join(photos!, 'index.json'), 'utf8')) as { path: string }[]
  const generator = openListedGenerator(entry, import.meta.dirname)
  const decibels: number[] = []
  for (const { path } of index.filter((_, at) => at % 12 === 0)) {
    const bytes = await sharp(join(photos!, path), { failOn: 'none' })
      .rotate()
      .resize(256, 256, { fit: 'cover' })
      .flatten()
      .toColourspace('srgb')
      .raw()
      .toBuffer()
    const picture = fromBytes(bytes, 256, 256)
    decibels.push(psnr(await generator.decode(await generator.encode(picture)), picture))
  }
  await generator.close()
  expect(decibels).toHaveLength(11)
  expect(Math.min(...decibels)).toBeGreaterThan(22)
})
