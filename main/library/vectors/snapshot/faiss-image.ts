/** Metric of faiss: the length of the difference, squared. */
const squaredLength = 1
/** A number that faiss writes twice into every header and never reads. */
const unused = 1n << 20n
const headerLength = 4 + 4 + 8 + 8 + 8 + 1 + 4

/** How long the image of so many vectors is, in bytes. */
export const faissImageLength = (count: number, dimensions: number): number =>
  2 * headerLength + 8 + count * dimensions * 4 + 8 + count * 8

/**
 * Vectors as faiss 1.7 writes an index that holds them as they are, under ids of their own (`Flat,IDMap2`): what
 * sqlite-vss keeps in its table. All little-endian.
 *
 * Written here because sqlite-vss itself writes the whole of it anew for each transaction: a hundred thousand vectors
 * take it a minute, and this two seconds.
 */
export function faissImage(
  entries: Iterable<readonly [id: number, vector: Uint8Array]>,
  count: number,
  dimensions: number,
): Buffer {
  const image = Buffer.alloc(faissImageLength(count, dimensions))
  let at = writeHeader(image, 0, 'IxM2', count, dimensions)
  at = writeHeader(image, at, 'IxF2', count, dimensions)
  at = image.writeBigUInt64LE(BigInt(count * dimensions), at)
  const ids = at + count * dimensions * 4
  image.writeBigUInt64LE(BigInt(count), ids)
  let row = 0
  for (const [id, vector] of entries) {
    image.set(vector, at + row * dimensions * 4)
    image.writeBigInt64LE(BigInt(id), ids + 8 + row * 8)
    row++
  }
  if (row !== count) throw new Error(`${row} vectors for a snapshot of ${count}`)
  return image
}

function writeHeader(image: Buffer, from: number, kind: string, count: number, dimensions: number): number {
  let at = from + image.write(kind, from, 'latin1')
  at = image.writeInt32LE(dimensions, at)
  at = image.writeBigInt64LE(BigInt(count), at)
  at = image.writeBigInt64LE(unused, at)
  at = image.writeBigInt64LE(unused, at)
  at = image.writeUInt8(1, at)
  return image.writeInt32LE(squaredLength, at)
}
