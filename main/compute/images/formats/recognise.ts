import type { Format } from '../../../../preload/contract/photos.ts'
import type { Source } from '../source.ts'
import { bitmapHeaderSizes } from './bitmap.ts'
import { readTiffDirectories, tags, type TiffDirectory } from './tiff-directories.ts'
import { otherKind } from './other-kinds.ts'

/** What a file is, by its content; its name does not matter. */
export type Recognised =
  | { readonly is: 'picture'; readonly format: Format }
  /** A picture, but of a kind that we cannot show. */
  | { readonly is: 'unsupported'; readonly what: string }
  /** Something else; `what` says what, where that is known. */
  | { readonly is: 'other'; readonly what: string | undefined }
  /** Nothing but zeros: a card or a disk that lost its data. */
  | { readonly is: 'blank' }

const headBytes = 4_096

export function recognise(source: Source): Recognised {
  const head = source.read(0, headBytes)
  const format = formatOf(head, source)
  if (format) return { is: 'picture', format }
  if (head.every((byte) => byte === 0) && isBlank(source)) return { is: 'blank' }
  return otherKind(head)
}

function formatOf(head: Buffer, source: Source): Format | undefined {
  const text = (from: number, to: number): string => head.subarray(from, to).toString('latin1')
  const starts = (bytes: string): boolean => text(0, bytes.length) === bytes

  if (starts('\xff\xd8\xff')) return 'jpeg'
  if (starts('\x89PNG\r\n\x1a\n')) return 'png'
  if (starts('GIF87a') || starts('GIF89a')) return 'gif'
  if (starts('RIFF') && text(8, 12) === 'WEBP') return 'webp'
  if (starts('\xff\x0a') || starts('\0\0\0\x0cJXL \r\n\x87\n')) return 'jxl'
  if (starts('BM') && head.length >= 18 && bitmapHeaderSizes.has(head.readUInt32LE(14))) return 'bmp'
  if (text(4, 8) === 'ftyp') return boxFormat(head)
  if (starts('II*\0') && text(8, 10) === 'CR') return 'raw'
  if (starts('II*\0') || starts('MM\0*')) return isRaw(readTiffDirectories(source)) ? 'raw' : 'tiff'
  if (starts('II+\0') || starts('MM\0+')) return 'tiff'
  return rawStarts.some(starts) ? 'raw' : undefined
}

/** Olympus, Panasonic and Leica, Fujifilm, Canon (CRW), Minolta, Sigma. */
const rawStarts = ['IIRO', 'IIRS', 'MMOR', 'IIU\0', 'FUJIFILMCCD-RAW', 'II\x1a\0\0\0HEAPCCDR', '\0MRM', 'FOVb']

/** Files in boxes name in their first one which specifications they keep. */
function boxFormat(head: Buffer): Format | undefined {
  const end = Math.min(head.length, head.readUInt32BE(0))
  const brands: string[] = []
  for (let at = 8; at + 4 <= end; at += 4) if (at !== 12) brands.push(head.subarray(at, at + 4).toString('latin1'))
  if (brands[0] === 'crx ') return 'raw'
  if (brands.some((brand) => brand === 'avif' || brand === 'avis')) return 'avif'
  return brands.some((brand) => heifBrands.has(brand)) ? 'heic' : undefined
}

const heifBrands: ReadonlySet<string> = new Set(
  ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs'].concat(['mif1', 'mif2', 'msf1', 'miaf']),
)

/** Colour filter array, and linear RAW. */
const rawPhotometric: ReadonlySet<number> = new Set([32_803, 34_892])
/** Compressions of Sony, Samsung, Nikon, Kodak, Pentax and lossy DNG. */
const rawCompressions: ReadonlySet<number> = new Set([32_767, 32_769, 32_770, 34_713, 65_000, 65_535, 34_892])

/** A TIFF is a RAW file if any of its pictures is what a sensor sees, or if it says that it is a DNG. */
function isRaw(directories: readonly TiffDirectory[]): boolean {
  return directories.some(
    (directory) =>
      directory.numbers(tags.dngVersion).length > 0 ||
      directory.numbers(tags.photometric).some((value) => rawPhotometric.has(value)) ||
      directory.numbers(tags.compression).some((value) => rawCompressions.has(value)),
  )
}

/** Looks at a piece in every megabyte: enough to be sure, even of a large file. */
function isBlank(source: Source): boolean {
  for (let at = 0; at < source.size; at += 2 ** 20) {
    if (!source.read(at, headBytes).every((byte) => byte === 0)) return false
  }
  return true
}
