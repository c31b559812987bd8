import type { Preprocessing } from '../../library/models/model-spec.ts'
import { averageColour } from './average-colour.ts'
import { encodeLarge, encodeSmall } from './encode.ts'
import { openPicture } from './formats/open-picture.ts'
import { readMetadata } from './metadata/read-metadata.ts'
import { PictureError } from './picture-error.ts'
import { largeSize, smallSize } from './preview-size.ts'
import { loadSharp, type SharpBuild } from './sharp.ts'
import { withFile } from './source.ts'
import { tensorOf } from './tensor.ts'

/** The steps of a picture's way, in order. */
export const renderSteps = ['decode', 'large', 'small', 'metadata', 'tensor'] as const
export type RenderStep = (typeof renderSteps)[number]

export interface RenderBenchmark {
  /** Pictures that were rendered. */
  readonly pictures: number
  /** Pictures that could not be. */
  readonly failed: number
  readonly megapixels: number
  /** Milliseconds of CPU time per picture, of all threads together, for each step: `large` and `small` encode previews. */
  readonly cpuMs: Readonly<Record<RenderStep, number>>
  readonly totalCpuMs: number
  /** Bytes per picture that both previews take. */
  readonly previewBytes: number
}

/**
 * Measures what rendering costs, one picture and one step after the other, on this thread and libvips' own.
 *
 * Writes nothing. The first picture is rendered once more before it counts, so that loading the decoders does not.
 * @param paths As the library stores them.
 */
export async function benchmarkRendering(
  paths: readonly string[],
  { sharp: build = 'native' }: { readonly sharp?: SharpBuild } = {},
): Promise<RenderBenchmark> {
  const sharp = loadSharp(build)
  const total = { decode: 0, large: 0, small: 0, metadata: 0, tensor: 0 }
  let [pictures, failed, pixels, bytes] = [0, 0, 0, 0]

  const one = (path: string) =>
    withFile(path, async (source) => {
      const spent: Record<RenderStep, number> = { decode: 0, large: 0, small: 0, metadata: 0, tensor: 0 }
      const measure = async <T>(step: RenderStep, work: () => T | Promise<T>): Promise<T> => {
        const before = process.cpuUsage()
        const result = await work()
        const { user, system } = process.cpuUsage(before)
        spent[step] += (user + system) / 1_000
        return result
      }
      const { picture, decoded } = await measure('decode', async () => {
        const picture = await openPicture(sharp, source)
        const decoded = await picture.decode(largeSize(picture.size))
        averageColour(decoded.data)
        return { picture, decoded }
      })
      const large = await measure('large', () => encodeLarge(sharp, decoded, picture.size))
      const small = await measure('small', () => encodeSmall(sharp, decoded, smallSize(picture.size)))
      await measure('metadata', async () => readMetadata(await picture.metadata(), Date.now()))
      await measure('tensor', () => tensorOf(sharp, large, preprocessing))
      return { spent, pixels: picture.size.width * picture.size.height, bytes: large.length + small.length }
    })

  const [first] = paths
  if (first !== undefined) await one(first).catch(() => undefined)
  for (const path of paths) {
    try {
      const result = await one(path)
      for (const step of renderSteps) total[step] += result.spent[step]
      pixels += result.pixels
      bytes += result.bytes
      pictures++
    } catch (error) {
      if (!(error instanceof PictureError)) throw error
      failed++
    }
  }
  const each = (sum: number): number => sum / Math.max(1, pictures)
  const cpuMs = Object.fromEntries(renderSteps.map((step) => [step, each(total[step])])) as Record<RenderStep, number>
  return {
    pictures,
    failed,
    megapixels: each(pixels) / 1e6,
    cpuMs,
    totalCpuMs: renderSteps.reduce((sum, step) => sum + cpuMs[step], 0),
    previewBytes: each(bytes),
  }
}

/** CLIP's, which most models share. */
const preprocessing: Preprocessing = {
  size: 224,
  resize: 'crop',
  interpolation: 'bicubic',
  mean: [0.48145466, 0.4578275, 0.40821073],
  std: [0.26862954, 0.26130258, 0.27577711],
}
