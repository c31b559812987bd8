import type { Size } from '../preview-size.ts'

/** Pixels in memory: RGB, 8 bits each, rows without gaps. */
export interface Pixels extends Size {
  readonly data: Buffer
}

/**
 * Collects rows into a picture that is smaller by a whole factor, each of its pixels the mean of `factor` × `factor`.
 *
 * So the size of the picture that rows come from does not matter. Rows of one result row must come together; those that
 * never come leave white.
 */
export function shrinkRows(
  rows: Iterable<{ readonly y: number; readonly rgb: Uint8Array }>,
  { width, height }: Size,
  factor: number,
): Pixels & { readonly rows: number } {
  const result = { width: Math.ceil(width / factor), height: Math.ceil(height / factor) }
  const data = Buffer.alloc(result.width * result.height * 3, 255)
  const sums = new Uint32Array(result.width * 3)
  const counts = new Uint32Array(result.width)
  let [current, summed, seen] = [-1, 0, 0]
  for (let x = 0; x < width; x++) counts[Math.floor(x / factor)]! += 1

  const finish = (): void => {
    if (summed === 0) return
    const line = current * result.width * 3
    for (let at = 0; at < sums.length; at++) {
      data[line + at] = Math.round(sums[at]! / (counts[Math.floor(at / 3)]! * summed))
    }
    sums.fill(0)
    summed = 0
  }
  for (const { y, rgb } of rows) {
    const row = Math.floor(y / factor)
    if (row !== current) finish()
    current = row
    for (let x = 0, column = 0, left = factor; x < rgb.length; x += 3) {
      sums[column]! += rgb[x]!
      sums[column + 1]! += rgb[x + 1]!
      sums[column + 2]! += rgb[x + 2]!
      if (--left === 0) {
        left = factor
        column += 3
      }
    }
    summed++
    seen++
  }
  finish()
  return { ...result, data, rows: seen }
}
