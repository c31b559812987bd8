import type { Source } from '../source.ts'

/** One tag of a directory: what it is, and where its value lies. */
export interface TiffField {
  readonly tag: number
  readonly type: number
  readonly count: number
  readonly offset: number
  /** Bytes of the value; 0 for types that there are not. */
  readonly length: number
}

/** Access to the directories of a TIFF, or of a RAW file built like one. */
export interface TiffReader {
  readonly order: 'II' | 'MM'
  /** Where the first directory is. */
  readonly first: number
  word(bytes: Buffer, at: number): number
  long(bytes: Buffer, at: number): number
  /** The directory at `offset`, and where the next one is, 0 after the last. Undefined where none can be. */
  directory(offset: number): { readonly fields: readonly TiffField[]; readonly next: number } | undefined
}

/** Bytes per value of each TIFF type; 0 for types that there are not. */
const typeBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4]

/** A file made to keep us busy stops here; real directories have some hundred tags. */
const mostFields = 2_000

/** Words after the byte order: TIFF, and camera makers' own in Panasonic's (RW2) and Olympus' (ORF) RAW files. */
const versions: ReadonlySet<number> = new Set([42, 0x55, 0x4f52, 0x5352])

/** Undefined for everything else, BigTIFF included. */
export function openTiff(source: Source): TiffReader | undefined {
  const head = source.read(0, 8)
  const order = head.subarray(0, 2).toString('latin1')
  if (head.length < 8 || (order !== 'II' && order !== 'MM')) return undefined
  const little = order === 'II'
  const word = (bytes: Buffer, at: number): number => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at))
  const long = (bytes: Buffer, at: number): number => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at))
  if (!versions.has(word(head, 2))) return undefined

  return {
    order,
    first: long(head, 4),
    word,
    long,
    directory(offset) {
      const counted = source.read(offset, 2)
      if (offset === 0 || counted.length < 2) return undefined
      const count = Math.min(word(counted, 0), mostFields)
      const bytes = source.read(offset + 2, count * 12 + 4)
      const fields = Array.from({ length: Math.min(count, Math.floor(bytes.length / 12)) }, (_, index): TiffField => {
        const at = index * 12
        const [type, values] = [word(bytes, at + 2), long(bytes, at + 4)]
        const length = (typeBytes[type] ?? 0) * values
        // Values of up to four bytes lie in the directory itself.
        const place = length <= 4 ? offset + 2 + at + 8 : long(bytes, at + 8)
        return { tag: word(bytes, at), type, count: values, offset: place, length }
      })
      return { fields, next: bytes.length >= count * 12 + 4 ? long(bytes, count * 12) : 0 }
    },
  }
}
