import type { Size } from './preview-size.ts'

/**
 * The large preview remembers how large the picture itself is, in a comment at its start: models' pipelines round the
 * sides of the picture, and those of the preview, rounded once already, may round to something else.
 */
const name = 'original '
const commentMarker = 0xfffe

/** `jpeg` with the comment. */
export function withOriginalSize(jpeg: Buffer, { width, height }: Size): Buffer {
  const text = Buffer.from(`${name}${width}x${height}`)
  const head = Buffer.alloc(4)
  head.writeUInt16BE(commentMarker)
  head.writeUInt16BE(text.length + 2, 2)
  return Buffer.concat([jpeg.subarray(0, 2), head, text, jpeg.subarray(2)])
}

/** The size that {@link withOriginalSize} wrote; undefined if it did not. */
export function readOriginalSize(jpeg: Buffer): Size | undefined {
  if (jpeg.length < 6 || jpeg.readUInt16BE(2) !== commentMarker) return undefined
  const text = jpeg.subarray(6, 4 + jpeg.readUInt16BE(4)).toString()
  const match = /^original (\d{1,10})x(\d{1,10})$/.exec(text)
  if (!match) return undefined
  const size = { width: Number(match[1]), height: Number(match[2]) }
  return size.width > 0 && size.height > 0 ? size : undefined
}
