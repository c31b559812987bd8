import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { answerApart, apart } from './apart.ts'

interface SampleOptions {
  readonly count: number
  /** Millions of pixels in each. */
  readonly megapixels: number
}

/** Pictures that are really drawn; the others are copies with other bytes behind the picture, so that they differ. */
const distinct = 8

/**
 * Writes photos to measure with into `folder`: JPEGs of the shape, detail and size of a camera's (about 0.3 bytes a
 * pixel), each with different contents. Drawing costs as much as eight photos, however many there are.
 */
export async function writeSamplePhotos(folder: string, { count, megapixels }: SampleOptions): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const height = Math.round(Math.sqrt((megapixels * 1e6 * 3) / 4))
  const width = Math.round((height * 4) / 3)
  const drawn: Buffer[] = []
  for (let i = 0; i < count; i++) {
    const picture = drawn[i % distinct] ?? (drawn[i] = await draw(width, height, i))
    const name = `IMG_${String(i).padStart(5, '0')}.jpg`
    // What comes after the end of a JPEG is ignored by every decoder, and counts for the hash.
    writeFileSync(join(folder, name), Buffer.concat([picture, Buffer.from(`\0${i}`)]))
  }
}

const task = 'write-sample-photos'

/** The same in a process of its own. */
export async function writeSamplePhotosApart(folder: string, options: SampleOptions): Promise<void> {
  await apart(import.meta.filename, task, { folder, options })
}

/** Soft large shapes with grain on top: compresses and decodes like a photo, which neither noise nor a gradient does. */
async function draw(width: number, height: number, seed: number): Promise<Buffer> {
  const channels = 3
  const small = { width: 48, height: 36 }
  const cells = Uint8Array.from(
    { length: small.width * small.height * channels },
    (_, i) => hash(i + seed * 7_919) & 0xff,
  )
  const shapes = sharp(cells, { raw: { ...small, channels } }).resize(width, height, { kernel: 'cubic' })
  const pixels = await shapes.raw().toBuffer()
  for (let i = 0; i < pixels.length; i++) {
    pixels[i] = Math.max(0, Math.min(255, pixels[i]! + grain[(i + seed * 101) % grain.length]!))
  }
  return sharp(pixels, { raw: { width, height, channels } }).jpeg({ quality: 88 }).toBuffer()
}

/** Differences from the true value as a sensor makes them: mostly small, bell-shaped. A prime length, so that no pattern shows. */
const grain = Int8Array.from({ length: 1_048_573 }, (_, i) => {
  const bits = hash(i)
  const bell = (bits & 0xff) + ((bits >>> 8) & 0xff) + ((bits >>> 16) & 0xff) + (bits >>> 24) - 510
  return Math.round(bell / 17)
})

/** Repeatable numbers: the finaliser of MurmurHash3. */
function hash(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

// Last, because it needs everything above.
await answerApart(import.meta.filename, task, async (order: { folder: string; options: SampleOptions }) => {
  await writeSamplePhotos(order.folder, order.options)
  return {}
})
