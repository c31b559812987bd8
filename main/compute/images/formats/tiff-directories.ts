import type { Source } from '../source.ts'

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

/** Bytes per value of each TIFF type; 0 for types that there are not. */
const typeBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4]

/** A file made to keep us busy stops here; real ones have a dozen directories of some hundred tags. */
const mostDirectories = 100
const mostEntries = 2_000
const mostValues = 65_536

/** Words after the byte order: TIFF, and camera makers' own in Panasonic's (RW2) and Olympus' (ORF) RAW files. */
const versions: ReadonlySet<number> = new Set([42, 0x55, 0x4f52, 0x5352])

/**
 * Reads the directories of a TIFF, or of a RAW file built like one, sub-directories after their parents.
 *
 * Never throws over what it finds: directories that cannot be read are left out. Empty for BigTIFF.
 */
export function readTiffDirectories(source: Source): TiffDirectory[] {
  const head = source.read(0, 8)
  const order = head.subarray(0, 2).toString('latin1')
  if (head.length < 8 || (order !== 'II' && order !== 'MM')) return []
  const little = order === 'II'
  const word = (bytes: Buffer, at: number): number => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at))
  const long = (bytes: Buffer, at: number): number => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at))
  if (!versions.has(word(head, 2))) return []

  const found: TiffDirectory[] = []
  const seen = new Set<number>()
  const queue: { offset: number; below: boolean }[] = [{ offset: long(head, 4), below: false }]
  for (let next = queue.shift(); next && seen.size < mostDirectories; next = queue.shift()) {
    const { offset, below } = next
    if (offset === 0 || seen.has(offset)) continue
    seen.add(offset)
    const counted = source.read(offset, 2)
    if (counted.length < 2) continue
    const count = Math.min(word(counted, 0), mostEntries)
    const entries = source.read(offset + 2, count * 12 + 4)
    const places = new Map<number, { type: number; count: number; at: number }>()
    for (let at = 0; at + 12 <= Math.min(entries.length, count * 12); at += 12) {
      const type = word(entries, at + 2)
      const values = long(entries, at + 4)
      const inPlace = (typeBytes[type] ?? 0) * values <= 4
      places.set(word(entries, at), { type, count: values, at: inPlace ? offset + 2 + at + 8 : long(entries, at + 8) })
    }
    const directory: TiffDirectory = {
      below,
      numbers(tag) {
        const place = places.get(tag)
        if (!place) return []
        const size = typeBytes[place.type] ?? 0
        if (size === 0 || size > 4) return []
        const bytes = source.read(place.at, Math.min(place.count, mostValues) * size)
        const read =
          size === 1 ? (at: number) => bytes[at]! : size === 2 ? word.bind(null, bytes) : long.bind(null, bytes)
        return Array.from({ length: Math.floor(bytes.length / size) }, (_, index) => read(index * size))
      },
      place(tag) {
        const place = places.get(tag)
        return place && { offset: place.at, length: place.count * (typeBytes[place.type] ?? 0) }
      },
    }
    found.push(directory)
    queue.push(...directory.numbers(tags.subDirectories).map((sub) => ({ offset: sub, below: true })))
    if (entries.length >= count * 12 + 4) queue.push({ offset: long(entries, count * 12), below })
  }
  return found
}
