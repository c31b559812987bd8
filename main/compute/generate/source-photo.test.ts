import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Region } from '../../../preload/contract/generations.ts'
import { libraryPath } from '../../library/folders/paths.ts'
import { sidesFor } from '../../library/generations/quality.ts'
import { loadSharp } from '../images/sharp.ts'
import { quadrants, quartersOf } from '../images/testing/quadrants.ts'
import { toBytes } from './picture.ts'
import { readSourcePhoto } from './source-photo.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'source-photo-'))))
afterEach(() => rmSync(folder, { recursive: true }))

/** The quarters of what is meant by a part of four colours, as a camera in this orientation stores them. */
async function meant(region: Region | null, orientation = 1) {
  const path = join(folder, `${orientation}.jpg`)
  const { data, width, height } = quadrants(600, 400, orientation)
  const image = sharp(data, { raw: { width, height, channels: 3 } }).withMetadata({ orientation })
  await image.jpeg({ quality: 95 }).toFile(path)
  const wish = { path: libraryPath(path), region, sha256: 'known' }
  const { picture, sha256 } = await readSourcePhoto(loadSharp('native'), wish, (aspect) => sidesFor(64, aspect, 8))
  const size = { width: picture.width, height: picture.height }
  return { ...size, sha256, quarters: quartersOf({ ...size, data: Buffer.from(toBytes(picture)) }) }
}

const right = { left: 0.5, top: 0, width: 0.5, height: 1 }

test.each([1, 6])(
  'a part is one of the photo as people see it, however it is stored (orientation %i)',
  async (stored) => {
    const all = ['red', 'green', 'blue', 'yellow']
    expect(await meant(null, stored)).toEqual({ width: 80, height: 56, sha256: 'known', quarters: all })
    const half = ['green', 'green', 'yellow', 'yellow']
    expect(await meant(right, stored)).toMatchObject({ width: 56, height: 72, quarters: half })
    const corner = { left: 0.75, top: 0.75, width: 0.25, height: 0.25 }
    expect((await meant(corner, stored)).quarters).toEqual(['yellow', 'yellow', 'yellow', 'yellow'])
  },
)

test('a part with hardly any pixels is refused, in words', async () => {
  const tiny = meant({ left: 0.1, top: 0.1, width: 0.01, height: 0.5 })
  await expect(tiny).rejects.toThrow(
    'This part of the picture has 6 × 200 pixels; at least 16 on each side are needed.',
  )
})
