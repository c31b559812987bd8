import type { Source } from '../source.ts'
import { openTiff, type TiffField, type TiffReader } from './tiff-reader.ts'

/** Directories that a first one points to: EXIF's own and its GPS tags. */
const pointers: ReadonlySet<number> = new Set([0x8769, 0x8825])
/** Where pixels and other directories are. */
const ofPixels: ReadonlySet<number> = new Set([0x111, 0x117, 0x144, 0x145, 0x14a, 0x201, 0x202])
/** Longer values are previews, thumbnails and makers' private data. XMP of an edited scan can have some hundred KB. */
const longestValue = 2 ** 20
/** All of it together, in a file that claims to have more. */
const mostBytes = 8 * 2 ** 20

/**
 * What a TIFF, or a RAW file built like one, says about itself, as a small TIFF without any pixels: so nobody has to
 * have all of a large file in memory. Undefined if `source` is none.
 */
export function tiffMetadata(source: Source): Buffer | undefined {
  const tiff = openTiff(source)
  const first = tiff?.directory(tiff.first)
  if (!tiff || !first) return undefined
  const pieces = new Pieces(tiff)
  const root = pieces.directory(first.fields, source, true)
  return pieces.file(root)
}

/** A TIFF being put together, in the byte order of the one it comes from. */
class Pieces {
  readonly #little: boolean
  readonly #reader: TiffReader
  readonly #pieces: Buffer[] = []
  #end = 8

  constructor(reader: TiffReader) {
    this.#reader = reader
    this.#little = reader.order === 'II'
  }

  /** Adds a directory with its values, and those it points to; says where it is. */
  directory(fields: readonly TiffField[], source: Source, pointing: boolean): number {
    let left = mostBytes - this.#end
    const kept = fields.filter(({ tag, offset, length }) => {
      const wanted = !ofPixels.has(tag) && (pointing || !pointers.has(tag))
      const there = length > 0 && length <= longestValue && offset + length <= source.size && length <= left
      if (wanted && there) left -= length
      return wanted && there
    })
    const bytes = Buffer.alloc(2 + kept.length * 12 + 4)
    this.#word(bytes, 0, kept.length)
    kept.forEach((field, index) => {
      const at = 2 + index * 12
      const value = source.read(field.offset, field.length)
      this.#word(bytes, at, field.tag)
      this.#word(bytes, at + 2, field.type)
      this.#long(bytes, at + 4, field.count)
      const below =
        pointers.has(field.tag) && value.length === 4 ? this.#reader.directory(this.#reader.long(value, 0)) : undefined
      if (below) this.#long(bytes, at + 8, this.directory(below.fields, source, false))
      else if (field.length <= 4) bytes.set(value, at + 8)
      else this.#long(bytes, at + 8, this.#add(value))
    })
    return this.#add(bytes)
  }

  file(first: number): Buffer {
    const head = Buffer.from(`${this.#reader.order}\0\0\0\0\0\0`, 'latin1')
    this.#word(head, 2, 42)
    this.#long(head, 4, first)
    return Buffer.concat([head, ...this.#pieces])
  }

  #add(bytes: Buffer): number {
    // Directories and values lie at even places.
    const padded = bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)])
    this.#pieces.push(padded)
    this.#end += padded.length
    return this.#end - padded.length
  }

  #word = (bytes: Buffer, at: number, value: number): unknown =>
    this.#little ? bytes.writeUInt16LE(value, at) : bytes.writeUInt16BE(value, at)
  #long = (bytes: Buffer, at: number, value: number): unknown =>
    this.#little ? bytes.writeUInt32LE(value, at) : bytes.writeUInt32BE(value, at)
}
