import type { Source } from '../source.ts'
import { openTiff } from './tiff-reader.ts'

/** One image file directory: the numbers that its tags hold. */
export interface TiffDirectory {
  /** Whether it hangs below another one, as a sub-directory. */
  readonly below: boolean
  /** Values of a tag with integers, at most {@link mostValues}; empty if it is not there. */
  numbers(tag: number): readonly number[]
  /** Position and length of a tag's value; undefined if it is not there. */
  place(tag: number): { readonly offset: number; readonly length: number } | undefined
}

export const tags = {
  subfileType: 0xfe,
  width: 0x100,
  height: 0x101,
  bitsPerSample: 0x102,
  compression: 0x103,
  photometric: 0x106,
  make: 0x10f,
  stripOffsets: 0x111,
  orientation: 0x112,
  samplesPerPixel: 0x115,
  rowsPerStrip: 0x116,
  stripBytes: 0x117,
  planes: 0x11c,
  tileWidth: 0x142,
  tileLength: 0x143,
  tileOffsets: 0x144,
  subDirectories: 0x14a,
  jpegOffset: 0x201,
  jpegLength: 0x202,
  /** Panasonic: a JPEG as the value of the tag. */
  panasonicJpeg: 0x2e,
  dngVersion: 0xc612,
} as const

/** A file made to keep us busy stops here; real ones have a dozen directories. */
const mostDirectories = 100
const mostValues = 65_536

/**
 * Reads the directories of a TIFF, or of a RAW file built like one, sub-directories after their parents.
 *
 * Never throws over what it finds: directories that cannot be read are left out. Empty for BigTIFF.
 */
export function readTiffDirectories(source: Source): TiffDirectory[] {
  const tiff = openTiff(source)
  if (!tiff) return []
  const found: TiffDirectory[] = []
  const seen = new Set<number>()
  const queue = [{ offset: tiff.first, below: false }]
  for (let next = queue.shift(); next && seen.size < mostDirectories; next = queue.shift()) {
    const { offset, below } = next
    if (seen.has(offset)) continue
    seen.add(offset)
    const read = tiff.directory(offset)
    if (!read) continue
    const fields = new Map(read.fields.map((field) => [field.tag, field]))
    const directory: TiffDirectory = {
      below,
      numbers(tag) {
        const field = fields.get(tag)
        const size = field ? field.length / field.count : 0
        if (!field || !(size > 0 && size <= 4)) return []
        const bytes = source.read(field.offset, Math.min(field.count, mostValues) * size)
        const value = (at: number): number =>
          size === 1 ? bytes[at]! : size === 2 ? tiff.word(bytes, at) : tiff.long(bytes, at)
        return Array.from({ length: Math.floor(bytes.length / size) }, (_, index) => value(index * size))
      },
      place: (tag) => fields.get(tag),
    }
    found.push(directory)
    queue.push(...directory.numbers(tags.subDirectories).map((sub) => ({ offset: sub, below: true })))
    queue.push({ offset: read.next, below })
  }
  return found
}
