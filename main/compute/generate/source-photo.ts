import { Failure } from '../../../preload/contract/failure.ts'
import type { Region } from '../../../preload/contract/generations.ts'
import type { PhotoWish } from '../../library/generations/maker.ts'
import { displayPath, osPath } from '../../library/folders/paths.ts'
import { hashOf } from '../../library/models/file-integrity.ts'
import { strings } from '../../strings.ts'
import { openPicture } from '../images/formats/open-picture.ts'
import { PictureError } from '../images/picture-error.ts'
import { isTooHeavy } from '../images/render.ts'
import type { Size } from '../images/preview-size.ts'
import type { Sharp } from '../images/sharp.ts'
import { withFile } from '../images/source.ts'
import { fromBytes, type Picture } from './picture.ts'

export interface SourcePhoto {
  /** The middle of what is meant, as much as fits. */
  readonly picture: Picture
  /** Of the file's bytes, in hexadecimal. */
  readonly sha256: string
}

/** Less than this on a side shows nothing that another picture could be like. */
const leastSide = 16

/**
 * Reads the photo that pictures are to be like, of any format that the library reads.
 *
 * @param sides Of the picture that is wanted, for a ratio of width to height.
 * @throws {Failure} `image-unreadable`
 */
export async function readSourcePhoto(
  sharp: Sharp,
  { path, region, sha256 }: Omit<PhotoWish, 'weight'>,
  sides: (aspect: number) => Size,
): Promise<SourcePhoto> {
  try {
    return await withFile(path, async (source) => {
      const photo = await openPicture(sharp, source)
      const { width, height } = pixelsOf(region ?? whole, photo.size)
      if (Math.min(width, height) < leastSide) {
        const { tooSmall, partTooSmall } = strings.making.source
        throw new PictureError('unsupported', (region === null ? tooSmall : partTooSmall)(width, height, leastSide))
      }
      const wanted = sides(width / height)
      // Large enough to be cut to what is wanted; never enlarged while it is decoded.
      const scale = Math.min(1, Math.max(wanted.width / width, wanted.height / height))
      const decoded = { width: Math.ceil(photo.size.width * scale), height: Math.ceil(photo.size.height * scale) }
      isTooHeavy(photo, decoded, true)
      const { data, ...raw } = await photo.decode(decoded)
      const decodedPart = pixelsOf(region ?? whole, raw)
      const cut = sharp(data, { raw: { width: raw.width, height: raw.height, channels: 3 }, limitInputPixels: false })
      const bytes = await cut
        .extract(decodedPart)
        .resize({ ...wanted, fit: 'cover' })
        .raw()
        .toBuffer()
      return { picture: fromBytes(bytes, wanted.width, wanted.height), sha256: sha256 ?? (await hashOf(osPath(path))) }
    })
  } catch (error) {
    if (!(error instanceof PictureError)) throw error
    throw new Failure('image-unreadable', strings.making.source.unusable(displayPath(path), error.message), {
      cause: error,
    })
  }
}

const whole: Region = { left: 0, top: 0, width: 1, height: 1 }

/** A part in whole pixels, at least one each way, inside of the picture. */
function pixelsOf(region: Region, size: Size): Size & { readonly left: number; readonly top: number } {
  const left = Math.min(size.width - 1, Math.floor(region.left * size.width))
  const top = Math.min(size.height - 1, Math.floor(region.top * size.height))
  const width = Math.min(size.width - left, Math.max(1, Math.round(region.width * size.width)))
  const height = Math.min(size.height - top, Math.max(1, Math.round(region.height * size.height)))
  return { left, top, width, height }
}
