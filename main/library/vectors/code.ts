/**
 * [Note: vector codes]
 *
 * A vector is searched by its code: every dimension rounded to one of 255 steps of its own size, a quarter of the
 * memory and of the time. Rounding moves the vector by `error`, whose length is known exactly, so a score computed from
 * the code is wrong by at most that (Cauchy and Schwarz), and which vectors might belong to the best is known for
 * certain. Those few are scored again from the stored vectors, and the answer is exact.
 */
export interface Code {
  /** int8 a dimension. */
  readonly codes: Int8Array
  /** What one step is worth: `codes[i] * scale` is about `vector[i]`. */
  readonly scale: number
  /** Length of the difference between the vector and what its code says. */
  readonly error: number
}

/** A query with 16 bits a dimension: its rounding costs nothing and is next to nothing. */
export interface CodedQuery {
  /** int16 a dimension. */
  readonly codes: Int16Array
  readonly scale: number
  readonly error: number
}

const mostOfInt8 = 127
const mostOfInt16 = 32_767
/** The sum of the products must fit 32 bits, even when every code is as large as can be. */
const mostOfSum = (2 ** 31 - 1) / mostOfInt8

export function codeOf(vector: Float32Array): Code {
  const scale = Math.fround(largest(vector) / mostOfInt8)
  const codes = new Int8Array(vector.length)
  return { codes, scale, error: roundInto(codes, vector, scale, mostOfInt8) }
}

export function codeOfQuery(query: Float32Array): CodedQuery {
  const sum = query.reduce((total, value) => total + Math.abs(value), 0)
  // Rounding may add half a step a dimension to the sum.
  const scale = Math.fround(Math.max(largest(query) / mostOfInt16, sum / (mostOfSum - query.length)))
  const codes = new Int16Array(query.length)
  return { codes, scale, error: roundInto(codes, query, scale, mostOfInt16) }
}

function largest(vector: Float32Array): number {
  let most = 0
  for (const value of vector) most = Math.max(most, Math.abs(value))
  return most
}

/** Rounds, and answers with the length of what got lost. */
function roundInto(codes: Int8Array | Int16Array, vector: Float32Array, scale: number, most: number): number {
  let squares = 0
  for (let i = 0; i < vector.length; i++) {
    const code = Math.min(Math.max(Math.round(vector[i]! / scale), -most), most)
    codes[i] = code
    squares += (vector[i]! - code * scale) ** 2
  }
  return Math.sqrt(squares)
}
