import { memorySource, type Source } from '../source.ts'
import { readTiffDirectories, tags } from './tiff-directories.ts'

/** Where RAW files have what they say about themselves: near their start, whatever their size. */
const headBytes = 4 * 2 ** 20
/** Where files that are no TIFF themselves have one inside: Minolta's and Canon's (CR3) blocks. */
const searchedBytes = 256 * 2 ** 10

/** What a RAW file says about itself, as TIFF blocks that a metadata reader understands; the main one first. */
export function rawMetadata(source: Source): readonly Buffer[] {
  const head = source.read(0, headBytes)
  const order = head.subarray(0, 2).toString('latin1')
  if (order === 'II' || order === 'MM') return [asTiff(head)]
  return tiffsIn(head).slice(0, 8)
}

/** EXIF orientation, 1 where nothing is said. */
export function rawOrientation(source: Source): number {
  const [first] = rawMetadata(source)
  if (!first) return 1
  const directories = readTiffDirectories(memorySource(first))
  const orientation = directories[0]?.numbers(tags.orientation)[0] ?? 1
  return orientation >= 1 && orientation <= 8 ? orientation : 1
}

/** Panasonic and Olympus write words of their own where a TIFF has 42. */
function asTiff(head: Buffer): Buffer {
  const copy = Buffer.from(head)
  if (copy.length > 4) copy.set(copy[0] === 0x49 ? [42, 0] : [0, 42], 2)
  return copy
}

function tiffsIn(head: Buffer): Buffer[] {
  const starts: number[] = []
  for (const start of ['II*\0\x08\0\0\0', 'MM\0*\0\0\0\x08']) {
    for (
      let at = head.indexOf(start, 0, 'latin1');
      at >= 0 && at < searchedBytes;
      at = head.indexOf(start, at + 1, 'latin1')
    ) {
      starts.push(at)
    }
  }
  return starts.sort((a, b) => a - b).map((at) => head.subarray(at))
}
