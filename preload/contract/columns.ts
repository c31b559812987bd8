/**
 * Long lists travel as columns: one little-endian typed array per field, as plain bytes, because those cross every
 * kind of channel unchanged and a hundred thousand photos fit in about a megabyte.
 */
type Column = Uint32Array | Uint16Array | Int32Array | Float32Array

/** The bytes of a column. Copies nothing; the caller must not change `column` afterwards. */
export function bytesOf(column: Column): Uint8Array {
  return new Uint8Array(column.buffer, column.byteOffset, column.byteLength)
}

/** Column readers. Each copies, because bytes that arrive may start at an odd address. */
export const columnOf = {
  uint32: (bytes: Uint8Array): Uint32Array => new Uint32Array(bytes.slice().buffer),
  uint16: (bytes: Uint8Array): Uint16Array => new Uint16Array(bytes.slice().buffer),
  int32: (bytes: Uint8Array): Int32Array => new Int32Array(bytes.slice().buffer),
  float32: (bytes: Uint8Array): Float32Array => new Float32Array(bytes.slice().buffer),
}
