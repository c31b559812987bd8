/**
 * Fills `count` float32 numbers from a seed: evenly spread around 0 with standard deviation `deviation`.
 *
 * Xorshift32; about a second for the 150 million weights of a CLIP.
 */
export function randomNumbers(count: number, deviation: number, seed: number): Float32Array {
  const numbers = new Float32Array(count)
  const scale = (deviation * Math.sqrt(12)) / 2 ** 32
  // Neighbouring seeds must not start alike, and the state must never be 0.
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1
  for (let i = 0; i < count; i++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    numbers[i] = state * scale
  }
  return numbers
}
