import type { Preprocessing } from '../../library/models/model-spec.ts'
import { readOriginalSize } from './original-size.ts'
import type { Size } from './preview-size.ts'
import { resample, type Interpolation } from './resample.ts'
import type { Sharp } from './sharp.ts'

/**
 * A model's input for a large preview: float32 [3, size, size].
 *
 * Agrees with the reference pipelines, which give the original picture to Pillow and then to torchvision or Hugging
 * Face: libvips' `cubic` and `linear` kernels are Pillow's BICUBIC and BILINEAR, widened for reducing like theirs, at
 * half the time that the same takes in JavaScript.
 */
export async function tensorOf(
  sharp: Sharp,
  jpeg: Buffer,
  preprocessing: Preprocessing,
): Promise<Float32Array<ArrayBuffer>> {
  const { size, mean, std } = preprocessing
  const header = await sharp(jpeg).metadata()
  const plan = planOf(readOriginalSize(jpeg) ?? header, header, preprocessing)
  const data = await pixelsOf(sharp, jpeg, plan, preprocessing.interpolation)
  const tensor = new Float32Array(3 * size * size)
  for (let channel = 0; channel < 3; channel++) {
    const plane = channel * size * size
    const [offset, scale] = [mean[channel]! / std[channel]!, 1 / (255 * std[channel]!)]
    for (let at = 0; at < size * size; at++) tensor[plane + at] = data[at * 3 + channel]! * scale - offset
  }
  return tensor
}

/** RGB of the window. */
async function pixelsOf(sharp: Sharp, jpeg: Buffer, plan: Plan, interpolation: Interpolation): Promise<Uint8Array> {
  const { source, whole, window } = plan
  // Taking a part first, even if it is all, also keeps libvips from shrinking while it decodes: models notice that.
  const part = sharp(jpeg).extract(source).toColourspace('srgb')
  const enlarges = whole.width > source.width || whole.height > source.height
  if (!enlarges) {
    const kernel = interpolation === 'bicubic' ? 'cubic' : 'linear'
    return part
      .resize({ ...whole, fit: 'fill', kernel })
      .extract(window)
      .raw()
      .toBuffer()
  }
  // libvips enlarges with other corners than Pillow: everything lands half a pixel away.
  const large = resample({ ...source, data: await part.raw().toBuffer() }, whole.width, whole.height, interpolation)
  const raw = { width: whole.width, height: whole.height, channels: 3 } as const
  return sharp(large.data, { raw }).extract(window).raw().toBuffer()
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
