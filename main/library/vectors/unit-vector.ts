/** How far from 1 the length of a vector may be. Encoders normalise in float32 or even float16. */
const tolerance = 1e-2

/** Whether `vector` is `dimensions` long, of length 1, and free of NaN: a direction, and so something to compare. */
export function isUnitVector(vector: Float32Array, dimensions: number): boolean {
  // NaN fails every comparison, so it fails this one too.
  return vector.length === dimensions && Math.abs(Math.sqrt(dot(vector, vector)) - 1) <= tolerance
}

/** @throws {RangeError} for anything that is not a unit vector of so many `dimensions`; `what` names it. */
export function checkUnitVector(vector: Float32Array, dimensions: number, what: string): void {
  if (vector.length !== dimensions) {
    throw new RangeError(`${what} has ${vector.length} dimensions, expected ${dimensions}`)
  }
  if (!isUnitVector(vector, dimensions)) {
    throw new RangeError(`${what} is not of length 1 but ${Math.sqrt(dot(vector, vector))}`)
  }
}

/**
 * Cosine similarity of two unit vectors, as a float32.
 *
 * Every engine scores with this one function, in this order of additions, so that they agree to the last bit.
 */
export function cosine(a: Float32Array, b: Float32Array): number {
  return Math.fround(dot(a, b))
}

/** The direction of a sum. @throws {RangeError} when the vectors cancel each other out. */
export function normalisedSum(...vectors: readonly [Float32Array, ...Float32Array[]]): Float32Array {
  const sum = weightedSum(vectors.map((vector) => [1, vector]))
  if (!sum) throw new RangeError('The vectors cancel each other out')
  return sum
}

/** The direction of a weighted sum; undefined when the vectors cancel each other out, or there are none. */
export function weightedSum(
  parts: readonly (readonly [weight: number, vector: Float32Array])[],
): Float32Array | undefined {
  const [first] = parts
  if (!first) return undefined
  const largest = Math.max(...parts.map(([weight]) => Math.abs(weight)))
  const sum = new Float64Array(first[1].length)
  for (const [weight, vector] of parts) vector.forEach((value, i) => (sum[i]! += (weight / largest) * value))
  const length = Math.hypot(...sum)
  return length > tolerance ? Float32Array.from(sum, (value) => value / length) : undefined
}

/** A vector as it is stored: little-endian float32, like the memory of every machine this runs on. */
export function blobOf(vector: Float32Array): Buffer {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength)
}

/** The vector in a stored blob. Copies nothing where it can. */
export function vectorOf(blob: Uint8Array): Float32Array {
  const aligned = blob.byteOffset % 4 === 0 ? blob : blob.slice()
  return new Float32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >> 2)
}

function dot(a: Float32Array, b: Float32Array): number {
  let even = 0
  let odd = 0
  const pairs = a.length - (a.length % 2)
  for (let i = 0; i < pairs; i += 2) {
    even += a[i]! * b[i]!
    odd += a[i + 1]! * b[i + 1]!
  }
  return pairs < a.length ? even + odd + a[pairs]! * b[pairs]! : even + odd
}
