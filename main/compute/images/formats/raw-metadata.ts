import { memorySource, type Source } from '../source.ts'
import { readTiffDirectories, tags } from './tiff-directories.ts'
import { tiffMetadata } from './tiff-metadata.ts'

/** Where files that are no TIFF themselves have some inside: Minolta's, Fujifilm's and Canon's (CR3) blocks. */
const searchedBytes = 256 * 2 ** 10
const blockBytes = 2 ** 20

/** What a RAW file says about itself, as TIFF blocks that a metadata reader understands; the main one first. */
export function rawMetadata(source: Source): readonly Buffer[] {
  const whole = tiffMetadata(source)
  return whole ? [whole] : tiffsIn(source.read(0, searchedBytes + blockBytes)).slice(0, 8)
}

/** EXIF orientation, 1 where nothing is said. */
export function rawOrientation(source: Source): number {
  const [first] = rawMetadata(source)
  if (!first) return 1
  const directories = readTiffDirectories(memorySource(first))
  const orientation = directories[0]?.numbers(tags.orientation)[0] ?? 1
  return orientation >= 1 && orientation <= 8 ? orientation : 1
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
