import type { Format } from '../../../../preload/contract/photos.ts'
import { strings } from '../../../strings.ts'
import type { Size } from '../preview-size.ts'
import { PictureError } from '../picture-error.ts'
import type { Sharp } from '../sharp.ts'
import type { Source } from '../source.ts'
import { openBitmap } from './open-bitmap.ts'
import { openHeic } from './open-heic.ts'
import { openJxl } from './open-jxl.ts'
import { openRaw } from './open-raw.ts'
import { openWithSharp } from './open-with-sharp.ts'
import { recognise } from './recognise.ts'
import type { Pixels } from './shrink-rows.ts'

/** A picture whose header has been read. */
export interface OpenPicture {
  readonly format: Format
  /** Of all of it, upright. */
  readonly size: Size
  /** About how many bytes decoding takes, beyond the file itself and the result. */
  readonly memory: number
  /** Bytes in which a metadata reader finds what the picture says about itself, as a JPEG, TIFF, PNG, … of their own. */
  metadata(): Promise<readonly Buffer[]>
  /** The whole picture, upright, sRGB, on white, at another size. Throws {@link PictureError}. */
  decode(size: Size): Promise<Pixels>
}

/** Looks into a picture of any format. Throws a {@link PictureError} if it is none, or is of no use. */
export async function openPicture(sharp: Sharp, source: Source): Promise<OpenPicture> {
  const found = recognise(source)
  switch (found.is) {
    case 'blank':
      throw new PictureError('damaged', strings.pictures.damaged.zeros)
    case 'unsupported':
      throw new PictureError('unsupported', strings.pictures.unsupported.format(found.what))
    case 'other':
      throw new PictureError(
        'not-a-picture',
        found.what ? strings.pictures.otherKind(found.what) : strings.pictures.noPicture,
      )
    case 'picture':
      return openers[found.format](sharp, source, found.format)
  }
}

const openers: Readonly<Record<Format, (sharp: Sharp, source: Source, format: Format) => Promise<OpenPicture>>> = {
  jpeg: openWithSharp,
  png: openWithSharp,
  webp: openWithSharp,
  gif: openWithSharp,
  tiff: openWithSharp,
  avif: openWithSharp,
  bmp: openBitmap,
  heic: openHeic,
  jxl: openJxl,
  raw: openRaw,
}
