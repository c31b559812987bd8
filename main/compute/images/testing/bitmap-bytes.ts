export interface BitmapFields {
  readonly width: number
  /** Negative for rows from the top. */
  readonly height: number
  readonly bits: number
  readonly compression?: number
  readonly palette?: readonly (readonly [number, number, number])[]
  /** Red, green, blue and perhaps alpha; makes the header that has them. */
  readonly masks?: readonly number[]
  readonly pixels: Uint8Array | readonly number[]
}

/** A Windows bitmap with a header of 40 bytes, or of 56 where there are masks. */
export function bitmapBytes({
  width,
  height,
  bits,
  compression = 0,
  palette = [],
  masks,
  pixels,
}: BitmapFields): Buffer {
  const headerSize = masks ? 56 : 40
  const start = 14 + headerSize + palette.length * 4
  const head = Buffer.alloc(start)
  head.write('BM')
  head.writeUInt32LE(start + pixels.length, 2)
  head.writeUInt32LE(start, 10)
  head.writeUInt32LE(headerSize, 14)
  head.writeInt32LE(width, 18)
  head.writeInt32LE(height, 22)
  head.writeUInt16LE(1, 26)
  head.writeUInt16LE(bits, 28)
  head.writeUInt32LE(masks ? 3 : compression, 30)
  head.writeUInt32LE(palette.length, 46)
  masks?.forEach((mask, at) => head.writeUInt32LE(mask, 54 + at * 4))
  palette.forEach(([red, green, blue], at) => head.set([blue, green, red, 0], 14 + headerSize + at * 4))
  return Buffer.concat([head, Buffer.from(pixels)])
}
