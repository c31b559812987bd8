import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Rendered, RenderJob } from '../../library/compute.ts'
import type { Preprocessing } from '../../library/models/model-spec.ts'
import { previewExtension } from '../../library/previews.ts'
import { strings } from '../../strings.ts'
import { averageColour } from './average-colour.ts'
import { encodeLarge, encodeSmall, encodeView } from './encode.ts'
import { openPicture, type OpenPicture } from './formats/open-picture.ts'
import { heavy, type Heavy } from './image-methods.ts'
import { heavyMemory, lightMemory, mostPixels } from './limits.ts'
import { readMetadata } from './metadata/read-metadata.ts'
import { PictureError } from './picture-error.ts'
import { largeSize, smallSize, viewSize, type Size } from './preview-size.ts'
import type { Sharp } from './sharp.ts'
import { memorySource, withFile } from './source.ts'
import { tensorOf } from './tensor.ts'
import { writeWhole } from './write-whole.ts'

/** The jobs of an image worker. Each throws a {@link PictureError} for what is wrong with its picture. */
export interface Renderer {
  /** Answers {@link heavy} if that much memory may be taken only by one job at a time, and this one may not. */
  render(job: RenderJob, mayBeHeavy: boolean, signal: AbortSignal): Promise<Rendered | Heavy>
  tensor(preview: string, preprocessing: Preprocessing): Promise<Float32Array<ArrayBuffer>>
  view(path: string, destination: string, mayBeHeavy: boolean, signal: AbortSignal): Promise<Heavy | null>
  query(bytes: Uint8Array, destination: string, mayBeHeavy: boolean, signal: AbortSignal): Promise<Heavy | null>
}

/** `now` is the time in epoch milliseconds: pictures are not taken in the future. */
export function createRenderer(sharp: Sharp, now: () => number): Renderer {
  return {
    render: ({ path, previews }, mayBeHeavy, signal) =>
      withFile(path, async (source) => {
        const picture = await openPicture(sharp, source)
        if (isTooHeavy(picture, largeSize(picture.size), mayBeHeavy)) return heavy
        signal.throwIfAborted()
        const large = await picture.decode(largeSize(picture.size))
        signal.throwIfAborted()
        await writeWhole(previewIn(previews, 'large'), await encodeLarge(sharp, large, picture.size))
        await writeWhole(previewIn(previews, 'small'), await encodeSmall(sharp, large, smallSize(picture.size)))
        return {
          format: picture.format,
          ...picture.size,
          colour: averageColour(large.data),
          metadata: await readMetadata(await picture.metadata(), now()),
        }
      }),

    async tensor(preview, preprocessing) {
      try {
        return await tensorOf(sharp, await readFile(preview), preprocessing)
      } catch (cause) {
        // It can be made again.
        throw new PictureError('no-large-preview', strings.pictures.preview.missing, { cause })
      }
    },

    view: (path, destination, mayBeHeavy, signal) =>
      withFile(path, async (source) => {
        const picture = await openPicture(sharp, source)
        const size = viewSize(picture.size)
        if (isTooHeavy(picture, size, mayBeHeavy)) return heavy
        signal.throwIfAborted()
        const pixels = await picture.decode(size)
        signal.throwIfAborted()
        await writeWhole(destination, await encodeView(sharp, pixels))
        return null
      }),

    async query(bytes, destination, mayBeHeavy, signal) {
      if (bytes.length === 0) throw new PictureError('empty', strings.pictures.empty)
      const picture = await openPicture(sharp, memorySource(bytes))
      if (isTooHeavy(picture, largeSize(picture.size), mayBeHeavy)) return heavy
      signal.throwIfAborted()
      const large = await picture.decode(largeSize(picture.size))
      await writeWhole(destination, await encodeLarge(sharp, large, picture.size))
      return null
    },
  }
}

const previewIn = (folder: string, size: 'large' | 'small'): string => join(folder, `${size}.${previewExtension}`)

/** Whether a picture must be done alone. Throws `too-large` if not even that is possible. */
export function isTooHeavy(picture: OpenPicture, result: Size, mayBeHeavy: boolean): boolean {
  // The result is there twice: as pixels and, for a moment, on its way into or out of libvips.
  const memory = picture.memory + result.width * result.height * 6
  const { width, height } = picture.size
  if (width * height > mostPixels) {
    throw new PictureError('too-large', strings.pictures.tooManyPixels(width, height, mostPixels))
  }
  if (memory > heavyMemory) {
    throw new PictureError('too-large', strings.pictures.tooMuchMemory(width, height, heavyMemory))
  }
  return memory > lightMemory && !mayBeHeavy
}
