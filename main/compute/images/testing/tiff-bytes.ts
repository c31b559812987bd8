/**
 * A tag with a number, or with the position of bytes that are put into the file. With `'value'` the bytes themselves
 * are what the tag holds.
 */
export type TiffEntry = readonly [tag: number, value: number | Buffer, 'value'?]

export interface TiffDirectoryFields {
  readonly entries: readonly TiffEntry[]
  /** Directories below this one. */
  readonly subs?: readonly TiffDirectoryFields[]
}

const [long, undefinedType] = [4, 7]

/** A little-endian TIFF of directories, one after the other. Leaves room behind its header for a maker's mark. */
export function tiffBytes(directories: readonly TiffDirectoryFields[], { version = 42 } = {}): Buffer {
  const head = Buffer.alloc(16)
  head.write('II')
  head.writeUInt16LE(version, 2)
  const pieces: Buffer[] = [head]
  let end = head.length
  const add = (bytes: Buffer): number => {
    pieces.push(bytes)
    end += bytes.length
    return end - bytes.length
  }
  const write = ({ entries, subs = [] }: TiffDirectoryFields, next: number): number => {
    const below = subs.map((sub) => write(sub, 0))
    const all: TiffEntry[] = [...entries, ...(below.length === 0 ? [] : [[0x14a, positions(below), 'value'] as const])]
    const directory = Buffer.alloc(2 + all.length * 12 + 4)
    directory.writeUInt16LE(all.length)
    all.forEach(([tag, value, inTag], index) => {
      const at = 2 + index * 12
      const many = tag === 0x14a && typeof value !== 'number'
      directory.writeUInt16LE(tag, at)
      directory.writeUInt16LE(inTag && !many ? undefinedType : long, at + 2)
      directory.writeUInt32LE(typeof value === 'number' || !inTag ? 1 : many ? value.length / 4 : value.length, at + 4)
      const inPlace = many && value.length === 4
      directory.writeUInt32LE(typeof value === 'number' ? value : inPlace ? value.readUInt32LE() : add(value), at + 8)
    })
    directory.writeUInt32LE(next, directory.length - 4)
    return add(directory)
  }
  const first = directories.reduceRight((next, directory) => write(directory, next), 0)
  head.writeUInt32LE(first, 4)
  return Buffer.concat(pieces)
}

function positions(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4)
  values.forEach((value, at) => bytes.writeUInt32LE(value, at * 4))
  return bytes
}
