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
