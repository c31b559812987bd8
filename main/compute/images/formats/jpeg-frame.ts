import type { Source } from '../source.ts'

/** What the header of a JPEG says about its picture. */
export interface JpegFrame {
  readonly width: number
  readonly height: number
  /** Whether decoders for photos can decode it: Huffman-coded with 8 bits, not the lossless kind that RAW files use. */
  readonly ordinary: boolean
  /** Bytes of coefficients that a decoder must hold because the picture comes in several passes; 0 if it does not. */
  readonly held: number
}

const startOfScan = 0xda
/** Markers without a length: restarts and start of image. */
const isBare = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)
/** SOF0 to SOF15; DHT, JPG and DAC lie between them. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc

/** More than any encoder writes before the picture itself. */
const mostSegments = 2_000

/** Reads the JPEG that starts at `offset`. Undefined if none does, or if it ends before its frame. */
export function readJpegFrame(source: Source, offset: number): JpegFrame | undefined {
  if (!source.read(offset, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return undefined
  let at = offset + 2
  let frame:
    { readonly width: number; readonly height: number; readonly kind: number; readonly body: Buffer } | undefined
  for (let segment = 0; segment < mostSegments; segment++) {
    const head = source.read(at, 4)
    if (head.length < 4 || head[0] !== 0xff) return undefined
    const marker = head[1]!
    if (marker === 0xff) at += 1
    else if (isBare(marker)) at += 2
    else {
      const length = head.readUInt16BE(2)
      if (length < 2) return undefined
      if (isFrame(marker)) {
        const body = source.read(at + 4, length - 2)
        if (body.length < 6 || body.length < 6 + body[5]! * 3) return undefined
        frame = { kind: marker, body, height: body.readUInt16BE(1), width: body.readUInt16BE(3) }
        if (frame.width === 0 || frame.height === 0) return undefined
      } else if (marker === startOfScan) {
        return frame && { ...frame, ...decoding(frame, source.read(at + 4, 1)[0] ?? 0) }
      }
      at += 2 + length
    }
  }
  return undefined
}

function decoding(
  { kind, body, width, height }: { kind: number; body: Buffer; width: number; height: number },
  componentsInScan: number,
): Pick<JpegFrame, 'ordinary' | 'held'> {
  const components = body[5]!
  const ordinary = kind <= 0xc2 && body[0] === 8
  if (kind !== 0xc2 && componentsInScan === components) return { ordinary, held: 0 }
  const samplings = Array.from({ length: components }, (_, index) => body[7 + index * 3]!)
  const across = Math.max(1, ...samplings.map((sampling) => sampling >> 4))
  const down = Math.max(1, ...samplings.map((sampling) => sampling & 15))
  const share = samplings.reduce((sum, sampling) => sum + ((sampling >> 4) * (sampling & 15)) / (across * down), 0)
  return { ordinary, held: width * height * share * 2 }
}
