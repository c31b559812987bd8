/** A picture as networks see it: planes of red, green and blue, row by row. */
export interface Picture {
  readonly width: number
  readonly height: number
  /** 3 × height × width; 0 is black and 1 is white. What a network makes can lie outside. */
  readonly pixels: Float32Array
}

export function blank(width: number, height: number): Picture {
  return { width, height, pixels: new Float32Array(3 * width * height) }
}

/** Red, green and blue of one pixel after the other, 8 bits each, as files have them. */
export function toBytes({ width, height, pixels }: Picture): Uint8Array {
  const area = width * height
  const bytes = new Uint8Array(3 * area)
  for (let at = 0; at < area; at++) {
    for (let channel = 0; channel < 3; channel++) {
      const value = Math.min(1, Math.max(0, pixels[channel * area + at]!))
      bytes[at * 3 + channel] = Math.round(255 * value)
    }
  }
  return bytes
}

export function fromBytes(bytes: Uint8Array, width: number, height: number): Picture {
  const area = width * height
  if (bytes.length !== 3 * area) throw new RangeError(`${bytes.length} bytes are no picture of ${width}×${height}`)
  const picture = blank(width, height)
  for (let at = 0; at < area; at++) {
    for (let channel = 0; channel < 3; channel++) picture.pixels[channel * area + at] = bytes[at * 3 + channel]! / 255
  }
  return picture
}

/** Decibels between two pictures of the same size, after cutting off what is outside of 0 to 1. Infinity: the same. */
export function psnr(a: Picture, b: Picture): number {
  const cut = (value: number): number => Math.min(1, Math.max(0, value))
  const squares = a.pixels.reduce((sum, value, at) => sum + (cut(value) - cut(b.pixels[at]!)) ** 2, 0)
  return -10 * Math.log10(squares / a.pixels.length)
}
