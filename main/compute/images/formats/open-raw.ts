import { strings } from '../../../strings.ts'
import { PictureError } from '../picture-error.ts'
import type { Sharp } from '../sharp.ts'
import { memorySource, type Source } from '../source.ts'
import type { OpenPicture } from './open-picture.ts'
import { openWithSharp } from './open-with-sharp.ts'
import { rawMetadata, rawOrientation } from './raw-metadata.ts'
import { findEmbeddedJpegs, isCutBeforePreview, type EmbeddedJpeg } from './raw-preview.ts'

/** The least that is worth showing: smaller ones are icons for the camera's own display. */
const leastSide = 160
/** How many of the embedded pictures are tried before the file is given up. */
const mostTried = 4

/** A camera's RAW file, shown by the largest picture that the camera has put into it. */
export async function openRaw(sharp: Sharp, source: Source): Promise<OpenPicture> {
  const embedded = findEmbeddedJpegs(source).filter(({ width, height }) => Math.max(width, height) >= leastSide)
  const open = ({ offset, length }: EmbeddedJpeg): Promise<OpenPicture> =>
    openWithSharp(sharp, memorySource(withOrientation(source.read(offset, length), rawOrientation(source))), 'raw')

  let problem = missing(source)
  for (const [index, jpeg] of embedded.slice(0, mostTried).entries()) {
    const picture = await open(jpeg).catch((error: unknown) => (problem = pictureError(error)))
    if (picture instanceof PictureError) continue
    return {
      ...picture,
      metadata: async () => [...rawMetadata(source), ...(await picture.metadata())],
      decode: (to) =>
        picture.decode(to).catch(async (error: unknown) => {
          // They all show the same: a smaller one that can be decoded beats the largest.
          for (const other of embedded.slice(index + 1, mostTried)) {
            const pixels = await open(other)
              .then((smaller) => smaller.decode(to))
              .catch(pictureError)
            if (!(pixels instanceof PictureError)) return pixels
          }
          throw error
        }),
    }
  }
  throw problem
}

/** The error, if it is about the picture; others are bugs and go on. */
function pictureError(error: unknown): PictureError {
  if (error instanceof PictureError) return error
  throw error
}

function missing(source: Source): PictureError {
  return isCutBeforePreview(source)
    ? new PictureError('damaged', strings.pictures.damaged.rawCut)
    : new PictureError('no-preview', strings.pictures.rawWithoutPicture)
}

/**
 * The JPEG with the orientation of the RAW file, unless it has its own: as the first of its segments, which is where
 * an EXIF segment belongs.
 */
function withOrientation(jpeg: Buffer, orientation: number): Buffer {
  if (orientation === 1 || hasExif(jpeg)) return jpeg
  const exif = Buffer.from(
    'ffe1 0022 457869660000 4d4d002a00000008 0001 0112 0003 00000001 0000 0000 00000000'.replaceAll(' ', ''),
    'hex',
  )
  exif.writeUInt16BE(orientation, 4 + 6 + 8 + 2 + 8)
  return Buffer.concat([jpeg.subarray(0, 2), exif, jpeg.subarray(2)])
}

const hasExif = (jpeg: Buffer): boolean => jpeg.subarray(0, 65_536).includes('Exif\0\0', 0, 'latin1')
