import { strings } from '../../../strings.ts'
import { PictureError } from '../picture-error.ts'
import type { Source } from '../source.ts'

/**
 * A Windows or OS/2 bitmap (BMP), decoded row by row: 1 to 32 bits per pixel, palettes, bit fields, run lengths.
 *
 * The format is Microsoft's BITMAPFILEHEADER and the BITMAP…HEADER family. libvips has no decoder for it.
 */
export interface Bitmap {
  readonly width: number
  readonly height: number
  /** The rows that the file has: RGB on white, in the order of the file. A row's array is used again for the next one. */
  rows(): Generator<BitmapRow>
}

export interface BitmapRow {
  /** From the top, 0 first. */
  readonly y: number
  readonly rgb: Uint8Array
}

const runs8 = 1
const runs4 = 2

/** Sizes of the header behind the first 14 bytes: OS/2 1 and 2, Windows 3 to 5 and what lay between. */
export const bitmapHeaderSizes: ReadonlySet<number> = new Set([12, 16, 40, 52, 56, 64, 108, 124])

/** Reads the header. Throws `damaged`, or `unsupported` for a bitmap that only wraps a JPEG or PNG for printers. */
export function readBitmap(source: Source): Bitmap {
  const head = source.read(0, 14 + 124)
  const headerSize = head.length < 18 ? 0 : head.readUInt32LE(14)
  if (!bitmapHeaderSizes.has(headerSize) || head.length < 14 + headerSize) {
    throw new PictureError('damaged', strings.pictures.damaged.headerCut)
  }
  const core = headerSize === 12
  const width = core ? head.readUInt16LE(18) : head.readInt32LE(18)
  const signedHeight = core ? head.readInt16LE(20) : head.readInt32LE(22)
  const bits = head.readUInt16LE(core ? 24 : 28)
  const compression = headerSize >= 40 ? head.readUInt32LE(30) : 0
  const height = Math.abs(signedHeight)
  if (width <= 0 || height === 0) throw new PictureError('damaged', strings.pictures.damaged.noPixels)
  if (![1, 2, 4, 8, 16, 24, 32].includes(bits) || ![0, 1, 2, 3, 6].includes(compression)) {
    throw new PictureError('unsupported', strings.pictures.unsupported.bitmap(bits, compression))
  }
  const runLengths = compression === runs8 || compression === runs4
  if (runLengths && bits !== (compression === runs8 ? 8 : 4)) {
    throw new PictureError('damaged', strings.pictures.damaged.headerContradicts)
  }
  const layout: Layout = {
    width,
    height,
    bits,
    topDown: signedHeight < 0,
    start: head.readUInt32LE(10),
    palette: bits <= 8 ? readPalette(source, head, headerSize, bits) : new Uint8Array(),
    masks: readMasks(source, headerSize, bits, compression),
  }
  return { width, height, rows: () => (runLengths ? runLengthRows(source, layout) : plainRows(source, layout)) }
}

interface Layout {
  readonly width: number
  readonly height: number
  readonly bits: number
  readonly topDown: boolean
  /** Where the pixels start. */
  readonly start: number
  /** RGB, three bytes for every colour that pixels can name. */
  readonly palette: Uint8Array
  /** Red, green, blue, alpha; 0 for a channel that there is not. */
  readonly masks: readonly [number, number, number, number]
}

function readPalette(source: Source, head: Buffer, headerSize: number, bits: number): Uint8Array {
  const core = headerSize === 12
  const claimed = headerSize >= 40 ? head.readUInt32LE(46) : 0
  const count = claimed > 0 && claimed <= 2 ** bits ? claimed : 2 ** bits
  const size = core ? 3 : 4
  const bytes = source.read(14 + headerSize, count * size)
  // Colours that the file does not have are black, as everywhere.
  const palette = new Uint8Array(3 * 2 ** bits)
  for (let colour = 0; (colour + 1) * size <= bytes.length; colour++) {
    for (let channel = 0; channel < 3; channel++) palette[colour * 3 + channel] = bytes[colour * size + 2 - channel]!
  }
  return palette
}

function readMasks(source: Source, headerSize: number, bits: number, compression: number): Layout['masks'] {
  if (compression !== 3 && compression !== 6)
    return bits === 16 ? [0x7c00, 0x03e0, 0x001f, 0] : [0xff0000, 0xff00, 0xff, 0]
  // Behind the header proper, which is also where the longer headers have them.
  const bytes = source.read(14 + 40, 16)
  if (bytes.length < 12) throw new PictureError('damaged', strings.pictures.damaged.headerCut)
  const alpha = bytes.length === 16 && (headerSize >= 56 || compression === 6) ? bytes.readUInt32LE(12) : 0
  return [bytes.readUInt32LE(0), bytes.readUInt32LE(4), bytes.readUInt32LE(8), alpha]
}

function* plainRows(source: Source, layout: Layout): Generator<BitmapRow> {
  const { width, height, bits, topDown, start } = layout
  const stride = Math.ceil((width * bits) / 32) * 4
  const rgb = new Uint8Array(width * 3)
  const fill = bits <= 8 ? paletteFiller(layout) : isPlain(layout) ? bytesFiller(bits / 8) : maskFiller(layout)
  // Some rows at a time: one read of the disk for each would be slow.
  const atOnce = Math.max(1, Math.floor(2 ** 20 / stride))
  for (let first = 0; first < height; first += atOnce) {
    const bytes = source.read(start + first * stride, Math.min(atOnce, height - first) * stride)
    for (let row = 0; (row + 1) * stride <= bytes.length; row++) {
      fill(bytes.subarray(row * stride, (row + 1) * stride), rgb)
      yield { y: topDown ? first + row : height - 1 - first - row, rgb }
    }
    if (bytes.length < Math.min(atOnce, height - first) * stride) return
  }
}

type Filler = (row: Uint8Array, rgb: Uint8Array) => void

/** Whether each channel is a byte, blue first: nearly every bitmap there is. */
const isPlain = ({ bits, masks: [red, green, blue, alpha] }: Layout): boolean =>
  bits === 24 || (bits === 32 && red === 0xff0000 && green === 0xff00 && blue === 0xff && alpha === 0)

function bytesFiller(bytesPerPixel: number): Filler {
  return (row, rgb) => {
    for (let from = 0, to = 0; to < rgb.length; from += bytesPerPixel, to += 3) {
      rgb[to] = row[from + 2]!
      rgb[to + 1] = row[from + 1]!
      rgb[to + 2] = row[from]!
    }
  }
}

function paletteFiller({ width, bits, palette }: Layout): Filler {
  const perByte = 8 / bits
  const mask = 2 ** bits - 1
  return (row, rgb) => {
    for (let x = 0; x < width; x++) {
      const shift = 8 - bits - (x % perByte) * bits
      const colour = ((row[Math.floor(x / perByte)]! >> shift) & mask) * 3
      rgb[x * 3] = palette[colour]!
      rgb[x * 3 + 1] = palette[colour + 1]!
      rgb[x * 3 + 2] = palette[colour + 2]!
    }
  }
}

function maskFiller({ width, bits, masks }: Layout): Filler {
  const channels = masks.map((mask) => ({ mask, unit: mask === 0 ? 1 : (mask & -mask) >>> 0 }))
  const scales = channels.map(({ mask, unit }) => (mask === 0 ? 0 : 255 / ((mask >>> 0) / unit)))
  const transparent = masks[3] !== 0
  return (row, rgb) => {
    for (let x = 0; x < width; x++) {
      const at = (x * bits) / 8
      const low = row[at]! | (row[at + 1]! << 8)
      const pixel = bits === 16 ? low : (low | (row[at + 2]! << 16) | (row[at + 3]! << 24)) >>> 0
      const value = (channel: number): number =>
        (((pixel & channels[channel]!.mask) >>> 0) / channels[channel]!.unit) * scales[channel]!
      const opacity = transparent ? value(3) / 255 : 1
      for (let channel = 0; channel < 3; channel++) {
        rgb[x * 3 + channel] = Math.round(value(channel) * opacity + 255 * (1 - opacity))
      }
    }
  }
}

/** Rows written as runs of one colour. What the runs skip has the first colour of the palette. */
function* runLengthRows(source: Source, { width, height, bits, start, palette }: Layout): Generator<BitmapRow> {
  const bytes = source.read(start, Math.min(source.size - start, mostRunBytes))
  const rgb = new Uint8Array(width * 3)
  const set = (x: number, colour: number): void => {
    if (x < width) rgb.set(palette.subarray(colour * 3, colour * 3 + 3), x * 3)
  }
  const clear = (): void => {
    for (let x = 0; x < width; x++) set(x, 0)
  }
  const nibble = (byte: number, index: number): number => (index % 2 === 0 ? byte >> 4 : byte & 15)
  let [x, row] = [0, 0]
  clear()
  for (let at = 0; at + 1 < bytes.length && row < height;) {
    const [count, value] = [bytes[at]!, bytes[at + 1]!]
    at += 2
    if (count > 0) {
      for (let i = 0; i < count; i++) set(x++, bits === 8 ? value : nibble(value, i))
    } else if (value >= 3) {
      const length = bits === 8 ? value : Math.ceil(value / 2)
      if (at + length > bytes.length) break
      for (let i = 0; i < value; i++) set(x++, bits === 8 ? bytes[at + i]! : nibble(bytes[at + (i >> 1)]!, i))
      at += length + (length % 2)
    } else {
      // End of line, end of picture, or a jump to the right and up.
      if (value === 2 && at + 1 >= bytes.length) break
      const right = value === 2 ? bytes[at]! : 0
      const up = value === 0 ? 1 : value === 1 ? height - row : bytes[at + 1]!
      if (value === 2) at += 2
      for (let step = 0; step < up && row < height; step++, row++) {
        yield { y: height - 1 - row, rgb }
        clear()
      }
      x = value === 2 ? x + right : 0
    }
  }
  // A picture may end without saying so; a row that was begun is there.
  if (row < height && x > 0) yield { y: height - 1 - row, rgb }
}

/** Runs for a picture of 200 megapixels that does not compress at all. */
const mostRunBytes = 256 * 2 ** 20
