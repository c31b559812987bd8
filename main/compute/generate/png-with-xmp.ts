import { crc32 } from 'node:zlib'

/** Bytes of a PNG's signature and of its header chunk, behind which other chunks may come. */
const headBytes = 8 + 25

/**
 * A PNG with an XMP packet, as the XMP specification (part 3) wants it: an uncompressed `iTXt` chunk. libvips would write
 * a compressed `zTXt`, which few programs look into.
 */
export function pngWithXmp(png: Uint8Array, packet: string): Uint8Array {
  // Keyword, NUL, two zeros for “not compressed”, and neither a language nor a translated keyword.
  const body = Buffer.from(`iTXtXML:com.adobe.xmp\0\0\0\0\0${packet}`)
  const chunk = Buffer.alloc(4 + body.length + 4)
  chunk.writeUInt32BE(body.length - 4)
  body.copy(chunk, 4)
  chunk.writeUInt32BE(crc32(body), 4 + body.length)
  return Buffer.concat([png.subarray(0, headBytes), chunk, png.subarray(headBytes)])
}
