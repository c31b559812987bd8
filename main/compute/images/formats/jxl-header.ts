import type { Size } from '../preview-size.ts'
import type { Source } from '../source.ts'

/**
 * Reads the size of a JPEG XL picture, upright, from the first bytes of its codestream (ISO/IEC 18181-1, SizeHeader and
 * the beginning of ImageMetadata). Undefined if there is none.
 */
export function readJxlSize(source: Source): Size | undefined {
  const codestream = findCodestream(source)
  if (!codestream || codestream.length < 4) return undefined
  const bits = bitsOf(codestream.subarray(2))
  const small = bits(1) === 1
  const side = (): number => (small ? (bits(5) + 1) * 8 : bits([9, 13, 18, 30][bits(2)]!) + 1)
  const height = side()
  const ratio = bits(3)
  const width = ratio === 0 ? side() : Math.floor((height * ratios[ratio - 1]![0]) / ratios[ratio - 1]![1])
  const allDefault = bits(1) === 1
  const orientation = !allDefault && bits(1) === 1 ? bits(3) + 1 : 1
  return orientation >= 5 ? { width: height, height: width } : { width, height }
}

const ratios = [
  [1, 1],
  [12, 10],
  [4, 3],
  [3, 2],
  [16, 9],
  [5, 4],
  [2, 1],
] as const

/** The start of the codestream: the file itself, or the content of its `jxlc` or first `jxlp` box. */
function findCodestream(source: Source): Buffer | undefined {
  const isStart = (bytes: Buffer): boolean => bytes[0] === 0xff && bytes[1] === 0x0a
  const head = source.read(0, 32)
  if (isStart(head)) return head
  for (let at = 0, boxes = 0; at + 8 <= source.size && boxes < 1_000; boxes++) {
    const box = source.read(at, 16)
    const type = box.subarray(4, 8).toString('latin1')
    const long = box.length === 16 && box.readUInt32BE(0) === 1
    const length = long ? Number(box.readBigUInt64BE(8)) : box.readUInt32BE(0)
    const content = at + (long ? 16 : 8) + (type === 'jxlp' ? 4 : 0)
    if (type === 'jxlc' || type === 'jxlp') {
      const start = source.read(content, 32)
      return isStart(start) ? start : undefined
    }
    if (length < 8) return undefined
    at += length
  }
  return undefined
}

/** A reader of numbers with some bits each, least significant first; zeros behind the end. */
function bitsOf(bytes: Buffer): (count: number) => number {
  let position = 0
  return (count) => {
    let value = 0
    for (let bit = 0; bit < count; bit++, position++) {
      value += (((bytes[position >> 3] ?? 0) >> (position & 7)) & 1) * 2 ** bit
    }
    return value
  }
}
