import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Rendered, RenderJob } from '../../library/compute.ts'
import { osPath } from '../../library/folders/paths.ts'
import type { Preprocessing } from '../../library/models/model-spec.ts'
import { previewExtension } from '../../library/previews.ts'
import type { Heavy } from './image-methods.ts'
import { PictureError } from './picture-error.ts'
import { largeSize, smallSize, type Size } from './preview-size.ts'
import type { Sharp } from './sharp.ts'
import { nothingKnown } from './metadata/nothing-known.ts'
import { tensorOf } from './tensor.ts'
import { writeWhole } from './write-whole.ts'

/** The jobs of an image worker. Each throws a {@link PictureError} for what is wrong with its picture. */
export interface Renderer {
  render(job: RenderJob, heavy: boolean, signal: AbortSignal): Promise<Rendered | Heavy>
  tensor(preview: string, preprocessing: Preprocessing): Promise<Float32Array<ArrayBuffer>>
  view(path: string, destination: string, heavy: boolean, signal: AbortSignal): Promise<Heavy | null>
  query(bytes: Uint8Array, destination: string, heavy: boolean, signal: AbortSignal): Promise<Heavy | null>
}

interface Pixels extends Size {
  /** RGB, 8 bits each. */
  readonly data: Buffer
}

export function createRenderer(sharp: Sharp): Renderer {
  const open = async (bytes: Uint8Array) => {
    const { autoOrient, format } = await sharp(bytes).metadata()
    const pixels = (size: Size) =>
      sharp(bytes, { failOn: 'truncated', autoOrient: true })
        .resize({ ...size, fit: 'fill' })
        .flatten({ background: '#ffffff' })
        .toColourspace('srgb')
    return { ...autoOrient, format, pixels }
  }
  const raw = async (picture: Awaited<ReturnType<typeof open>>): Promise<Pixels> => {
    const { data, info } = await picture.pixels(largeSize(picture)).raw().toBuffer({ resolveWithObject: true })
    return { data, width: info.width, height: info.height }
  }
  const encode = ({ data, width, height }: Pixels, size: Size): Promise<Buffer> =>
    sharp(data, { raw: { width, height, channels: 3 } })
      .resize({ ...size, fit: 'fill' })
      .webp({ quality: 80, effort: 0 })
      .toBuffer()

  return {
    async render({ path, previews }) {
      const bytes = await read(path)
      const picture = await understood(open(bytes))
      const pixels = await understood(raw(picture))
      await writeWhole(join(previews, `large.${previewExtension}`), await encode(pixels, pixels))
      await writeWhole(join(previews, `small.${previewExtension}`), await encode(pixels, smallSize(picture)))
      return {
        format: picture.format === 'heif' ? 'avif' : (picture.format as 'jpeg'),
        width: picture.width,
        height: picture.height,
        colour: averageColour(pixels.data),
        metadata: nothingKnown,
      }
    },

    async tensor(preview, preprocessing) {
      const { data, info } = await understood(
        readFile(preview).then((bytes) => sharp(bytes).raw().toBuffer({ resolveWithObject: true })),
      )
      return tensorOf({ data, width: info.width, height: info.height }, preprocessing)
    },

    async view(path, destination) {
      const picture = await understood(read(path).then(open))
      await writeWhole(destination, await understood(picture.pixels(picture).jpeg({ quality: 90 }).toBuffer()))
      return null
    },

    async query(bytes, destination) {
      const pixels = await understood(open(bytes).then(raw))
      await writeWhole(destination, await encode(pixels, pixels))
      return null
    },
  }
}

async function read(path: string): Promise<Buffer> {
  const bytes = await readFile(osPath(path))
  if (bytes.length === 0) throw new PictureError('empty', 'The file is empty')
  return bytes
}

async function understood<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof PictureError) throw error
    throw new PictureError('damaged', 'The picture is damaged', { cause: error })
  }
}

/** 0xRRGGBB, averaged over every fourth pixel. */
function averageColour(rgb: Uint8Array): number {
  let [red, green, blue, count] = [0, 0, 0, 0]
  for (let at = 0; at + 2 < rgb.length; at += 12) {
    red += rgb[at]!
    green += rgb[at + 1]!
    blue += rgb[at + 2]!
    count++
  }
  const mean = (sum: number): number => Math.round(sum / Math.max(1, count))
  return mean(red) * 0x10000 + mean(green) * 0x100 + mean(blue)
}
