import type { Preprocessing } from '../../library/models/model-spec.ts'
import { readOriginalSize } from './original-size.ts'
import type { Size } from './preview-size.ts'
import type { Sharp } from './sharp.ts'

/**
 * A model's input for a large preview: float32 [3, size, size].
 *
 * Agrees with the reference pipelines, which give the original picture to Pillow and then to torchvision or Hugging
 * Face: libvips' `cubic` and `linear` kernels are Pillow's BICUBIC and BILINEAR, widened for reducing like theirs.
 */
export async function tensorOf(
  sharp: Sharp,
  jpeg: Buffer,
  preprocessing: Preprocessing,
): Promise<Float32Array<ArrayBuffer>> {
  const { size, interpolation, mean, std } = preprocessing
  const input = sharp(jpeg)
  const header = await input.metadata()
  const plan = planOf(readOriginalSize(jpeg) ?? header, header, preprocessing)
  const { data, info } = await input
    .extract(plan.source)
    .resize({ ...plan.whole, fit: 'fill', kernel: interpolation === 'bicubic' ? 'cubic' : 'linear' })
    .extract(plan.window)
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  if (info.channels !== 3) throw new Error(`The preview has ${info.channels} channels`)

  const tensor = new Float32Array(3 * size * size)
  for (let channel = 0; channel < 3; channel++) {
    const plane = channel * size * size
    const [offset, scale] = [mean[channel]! / std[channel]!, 1 / (255 * std[channel]!)]
    for (let at = 0; at < size * size; at++) tensor[plane + at] = data[at * 3 + channel]! * scale - offset
  }
  return tensor
}

interface Area extends Size {
  readonly left: number
  readonly top: number
}

interface Plan {
  /** Part of the preview to resize. */
  readonly source: Area
  /** To what. */
  readonly whole: Size
  /** Part of that to keep. */
  readonly window: Area
}

/** Pictures longer than this are cut before resizing: nothing that far from the centre would be seen anyway. */
const longestRatio = 8

/**
 * How to get the square from the preview.
 *
 * `squash` takes the whole picture. `crop` makes the shorter side of the original `size`, rounds the longer one down,
 * and takes the centre.
 */
export function planOf(original: Size, preview: Size, { size, resize }: Pick<Preprocessing, 'size' | 'resize'>): Plan {
  const square = { left: 0, top: 0, width: size, height: size }
  const all = { left: 0, top: 0, width: preview.width, height: preview.height }
  if (resize === 'squash') return { source: all, whole: square, window: square }

  const ratio = Math.max(original.width, original.height) / Math.min(original.width, original.height)
  const lying = original.width >= original.height
  if (ratio > longestRatio) {
    const short = Math.min(preview.width, preview.height)
    const long = Math.min(short * longestRatio, Math.max(preview.width, preview.height))
    const source = lying
      ? { ...all, width: long, left: (preview.width - long) >> 1 }
      : { ...all, height: long, top: (preview.height - long) >> 1 }
    return { ...planOf(source, source, { size, resize }), source }
  }
  const long = Math.trunc(size * ratio)
  const margin = halfToEven((long - size) / 2)
  return lying
    ? { source: all, whole: { width: long, height: size }, window: { ...square, left: margin } }
    : { source: all, whole: { width: size, height: long }, window: { ...square, top: margin } }
}

/** Rounds like Python: 0.5 to 0, 1.5 to 2. */
function halfToEven(value: number): number {
  const floor = Math.floor(value)
  return value - floor === 0.5 ? floor + (floor % 2) : Math.round(value)
}
