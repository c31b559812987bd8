import type { Pixels } from './formats/shrink-rows.ts'
import { withOriginalSize } from './original-size.ts'
import type { Size } from './preview-size.ts'
import type { Sharp } from './sharp.ts'

/*
 * [Note: preview codec] JPEG, because WebP costs four to ten times the CPU. The large preview keeps its colours at full
 * resolution (4:4:4): it is what the model sees, and with 4:2:0 small pictures come out visibly different. Huffman tables
 * are not optimised: that would save 4 % of the space for twice the time. What is small already is stored better: models
 * see it without shrinking, with every flaw, and it takes no more space than others.
 */
const smallPixels = 400_000

/** The large preview of a picture that is `original` in size. */
export async function encodeLarge(sharp: Sharp, { data, width, height }: Pixels, original: Size): Promise<Buffer> {
  const jpeg = await sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({
      quality: width * height < smallPixels ? 94 : 82,
      chromaSubsampling: '4:4:4',
      optimiseCoding: false,
    })
    .toBuffer()
  return withOriginalSize(jpeg, original)
}

/** The small preview, from the pixels of the large one. */
export const encodeSmall = (sharp: Sharp, { data, width, height }: Pixels, size: Size): Promise<Buffer> =>
  sharp(data, { raw: { width, height, channels: 3 } })
    .resize({ ...size, fit: 'fill' })
    .jpeg({ quality: 80, optimiseCoding: false })
    .toBuffer()

/** The whole picture for the viewer. */
export const encodeView = (sharp: Sharp, { data, width, height }: Pixels): Promise<Buffer> =>
  sharp(data, { raw: { width, height, channels: 3 }, limitInputPixels: false })
    .jpeg({ quality: 92, chromaSubsampling: '4:4:4' })
    .toBuffer()
