import { strings } from '../../../strings.ts'
import { PictureError } from '../picture-error.ts'
import type { Size } from '../preview-size.ts'
import type { Sharp } from '../sharp.ts'
import type { Pixels } from './shrink-rows.ts'

/** Decoded pixels of any number of channels at another size, as RGB on white. */
export async function exactly(
  sharp: Sharp,
  pixels: Size & { readonly data: Uint8Array; readonly channels?: 3 | 4 },
  size: Size,
): Promise<Pixels> {
  const { width, height, channels = 3 } = pixels
  const data = await sharp(pixels.data, { raw: { width, height, channels }, limitInputPixels: false })
    .resize({ ...size, fit: 'fill' })
    .flatten({ background: '#ffffff' })
    .raw()
    .toBuffer()
  return { ...size, data }
}

/** For a picture that ends so early that showing the rest would not help anybody. */
export function damagedBeyondUse(intactShare: number): PictureError {
  return new PictureError('damaged', strings.pictures.damaged.left(intactShare))
}
