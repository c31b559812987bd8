/** The start of a JPEG XL codestream whose header says `width` × `height`, and a stored orientation if not 1. */
export function jxlHeader(width: number, height: number, orientation = 1): Buffer {
  const bits: number[] = []
  const put = (value: number, count: number): void => {
    for (let bit = 0; bit < count; bit++) bits.push(Math.floor(value / 2 ** bit) & 1)
  }
  const side = (value: number): void => {
    const lengths = [9, 13, 18, 30]
    const selector = lengths.findIndex((length) => value <= 2 ** length)
    put(selector, 2)
    put(value - 1, lengths[selector]!)
  }
  put(0, 1)
  side(height)
  put(0, 3)
  side(width)
  // Not all default, has extra fields, orientation.
  if (orientation === 1) put(1, 1)
  else [0, 1].forEach((bit) => put(bit, 1))
  put(orientation - 1, 3)
  const bytes = Buffer.alloc(64)
  bits.forEach((bit, at) => (bytes[at >> 3]! |= bit << (at & 7)))
  return Buffer.concat([Buffer.from([0xff, 0x0a]), bytes])
}
