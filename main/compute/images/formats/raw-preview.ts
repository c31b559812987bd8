import type { Source } from '../source.ts'
import { readJpegFrame, type JpegFrame } from './jpeg-frame.ts'
import { readTiffDirectories, tags, type TiffDirectory } from './tiff-directories.ts'

/** A JPEG inside a camera's RAW file. */
export interface EmbeddedJpeg extends JpegFrame {
  readonly offset: number
  /** Bytes at most; a JPEG knows itself where it ends. */
  readonly length: number
}

/**
 * What cameras put into their RAW files for people to look at: the pictures inside it, largest first.
 *
 * Makers hide them in different places: in directories of the TIFF that most RAW files are, in maker notes that only
 * some programs can read, in boxes (CR3) or before everything else (RAF). So we look where TIFF says, and if that is
 * not enough for whatever in the file has the whole header of a JPEG. That does not take the raw data itself for a
 * picture: it is no JPEG, a lossless one, or (compressed DNG) in tiles that the directories list.
 */
export function findEmbeddedJpegs(source: Source): EmbeddedJpeg[] {
  const directories = readTiffDirectories(source)
  const rawData = new Set(directories.flatMap((directory) => rawPlaces(directory)))
  const found = new Map<number, EmbeddedJpeg>()
  const add = (offset: number, length?: number): void => {
    if (found.has(offset) || rawData.has(offset)) return
    const frame = readJpegFrame(source, offset)
    if (!frame?.ordinary) return
    const most = frame.width * frame.height * mostBytesPerPixel + leastBytes
    found.set(offset, { ...frame, offset, length: Math.min(length ?? most, mostBytes, source.size - offset) })
  }
  for (const { offset, length } of directories.flatMap((directory) => namedPlaces(directory))) add(offset, length)
  const enough = [...found.values()].some(({ width, height }) => Math.max(width, height) >= enoughSide)
  if (!enough) for (const offset of startsOfJpegs(source)) add(offset)
  return [...found.values()].sort((a, b) => b.width * b.height - a.width * a.height)
}

/** As large as the large preview: no need to read all of the file for more. */
const enoughSide = 1_024

/** Whether a directory promises a preview that lies behind the end of the file. */
export function isCutBeforePreview(source: Source): boolean {
  return readTiffDirectories(source)
    .flatMap((directory) => namedPlaces(directory))
    .some(({ offset, length }) => offset + length > source.size)
}

/** Larger than the embedded JPEG of any camera. */
const mostBytes = 64 * 2 ** 20
/** Where nobody says how long a JPEG is: the best ones have less per pixel, and the smallest ones metadata. */
const mostBytesPerPixel = 2
const leastBytes = 2 ** 17

const jpegCompressions: ReadonlySet<number> = new Set([6, 7, 99])

/** Where a directory says that a JPEG for people lies. */
function namedPlaces(directory: TiffDirectory): { readonly offset: number; readonly length: number }[] {
  const pair = (offset: number | undefined, length: number | undefined) =>
    offset === undefined || length === undefined || length === 0 ? [] : [{ offset, length }]
  const strips = directory.numbers(tags.stripOffsets)
  const asStrip =
    strips.length === 1 && jpegCompressions.has(directory.numbers(tags.compression)[0] ?? 0)
      ? pair(strips[0], directory.numbers(tags.stripBytes)[0])
      : []
  const panasonic = directory.place(tags.panasonicJpeg)
  return [
    ...pair(directory.numbers(tags.jpegOffset)[0], directory.numbers(tags.jpegLength)[0]),
    ...asStrip,
    ...(panasonic && panasonic.length > 1_000 ? [panasonic] : []),
  ]
}

/** Where the pieces of the sensor's data lie. */
function rawPlaces(directory: TiffDirectory): readonly number[] {
  const strips = directory.numbers(tags.stripOffsets)
  return [...directory.numbers(tags.tileOffsets), ...(strips.length > 1 ? strips : [])]
}

const pieceBytes = 2 ** 20
/** Files that have more than this many starts are not worth the time. */
const mostStarts = 10_000

/** Every position in the file where a JPEG may start. */
function* startsOfJpegs(source: Source): Generator<number> {
  const start = Buffer.from([0xff, 0xd8, 0xff])
  let starts = 0
  for (let from = 0; from < source.size; from += pieceBytes) {
    // Two more bytes, for a start that lies across the border.
    const piece = source.read(from, pieceBytes + 2)
    for (let at = piece.indexOf(start); at >= 0; at = piece.indexOf(start, at + 1)) {
      if (++starts > mostStarts) return
      yield from + at
    }
  }
}
