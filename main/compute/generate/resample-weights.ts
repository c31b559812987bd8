/**
 * Weights of resizing a line of `from` pixels, of which the part of `length` pixels after `start` is wanted, to `to`
 * pixels: [to, from]. Linear between pixels, and an average over as many as there are where it shrinks.
 */
export function resampleWeights(from: number, to: number, start: number, length: number): Float32Array {
  const weights = new Float32Array(to * from)
  const scale = length / to
  const reach = Math.max(1, scale)
  for (let row = 0; row < to; row++) {
    const centre = start + (row + 0.5) * scale - 0.5
    const [first, last] = [Math.ceil(centre - reach), Math.floor(centre + reach)]
    const shareOf = (at: number): number => Math.max(0, 1 - Math.abs(at - centre) / reach)
    let sum = 0
    for (let at = first; at <= last; at++) sum += shareOf(at)
    for (let at = first; at <= last; at++) {
      const inside = Math.min(from - 1, Math.max(0, at))
      weights[row * from + inside]! += shareOf(at) / sum
    }
  }
  return weights
}

/** A plane of `width` × `height` at another size, by the same weights. */
export function resized(plane: Float32Array, from: Size, to: Size): Float32Array {
  const down = resampleWeights(from.height, to.height, 0, from.height)
  const across = resampleWeights(from.width, to.width, 0, from.width)
  const rows = new Float32Array(to.height * from.width)
  for (let row = 0; row < to.height; row++) {
    for (let source = 0; source < from.height; source++) {
      const weight = down[row * from.height + source]!
      if (weight === 0) continue
      for (let at = 0; at < from.width; at++) rows[row * from.width + at]! += weight * plane[source * from.width + at]!
    }
  }
  const result = new Float32Array(to.height * to.width)
  for (let column = 0; column < to.width; column++) {
    for (let source = 0; source < from.width; source++) {
      const weight = across[column * from.width + source]!
      if (weight === 0) continue
      for (let row = 0; row < to.height; row++) {
        result[row * to.width + column]! += weight * rows[row * from.width + source]!
      }
    }
  }
  return result
}

interface Size {
  readonly width: number
  readonly height: number
}
