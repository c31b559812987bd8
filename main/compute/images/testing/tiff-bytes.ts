/** Type and bytes per value of what a tag can hold. */
const kinds = { value: [7, 1], ascii: [2, 1], shorts: [3, 2], rational: [5, 8], positions: [4, 4] } as const

/**
 * A tag with a number, or with the position of bytes that are put into the file. With a kind, the bytes themselves are
 * what the tag holds.
 */
export type TiffEntry = readonly [tag: number, value: number | Buffer, kind?: keyof typeof kinds]

export interface TiffDirectoryFields {
  readonly entries: readonly TiffEntry[]
  /** Directories below this one. */
  readonly subs?: readonly TiffDirectoryFields[]
  /** The directory of EXIF's GPS tags. */
  readonly gps?: TiffDirectoryFields
}

const [subDirectories, gpsDirectory] = [0x14a, 0x8825]

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
  const write = ({ entries, subs = [], gps }: TiffDirectoryFields, next: number): number => {
    const below = subs.map((sub) => write(sub, 0))
    const all: TiffEntry[] = [...entries]
    if (below.length > 0) all.push([subDirectories, positions(below), 'positions'])
    if (gps) all.push([gpsDirectory, write(gps, 0)])
    const directory = Buffer.alloc(2 + all.length * 12 + 4)
    directory.writeUInt16LE(all.length)
    all.forEach(([tag, value, kind], index) => {
      const at = 2 + index * 12
      const [type, size] = kinds[kind ?? 'positions']
      directory.writeUInt16LE(tag, at)
      directory.writeUInt16LE(type, at + 2)
      directory.writeUInt32LE(typeof value === 'number' || !kind ? 1 : value.length / size, at + 4)
      if (typeof value === 'number') directory.writeUInt32LE(value, at + 8)
      else if (kind && value.length <= 4) directory.set(value, at + 8)
      else directory.writeUInt32LE(add(value), at + 8)
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
