import type { Format } from '../../../../preload/contract/photos.ts'
import { strings } from '../../../strings.ts'
import { decodeSeconds, leastIntactShare } from '../limits.ts'
import { PictureError } from '../picture-error.ts'
import type { Size } from '../preview-size.ts'
import type { Sharp } from '../sharp.ts'
import type { Source } from '../source.ts'
import { toSrgb } from './colour-profile.ts'
import { readJpegFrame } from './jpeg-frame.ts'
import type { OpenPicture } from './open-picture.ts'
import { damagedBeyondUse } from './pixels-of.ts'
import type { Pixels } from './shrink-rows.ts'
import { readTiffDirectories, tags } from './tiff-directories.ts'
import { tiffMetadata } from './tiff-metadata.ts'

type Header = Awaited<ReturnType<ReturnType<Sharp>['metadata']>>
/** What ends decoding: any oddity, real errors, or nothing. */
type FailOn = 'warning' | 'error' | 'none'

/**
 * A picture that libvips decodes.
 *
 * [Note: damaged pictures] A picture is decoded strictly first. If that fails it is decoded once more, as far as it
 * goes: people would rather see most of a photo than none of it. It is set aside as damaged only if nothing can be
 * decoded, or if less than a third of its rows are there.
 *
 * What exactly went wrong cannot be told from libvips' messages: all threads of the process write them into one buffer,
 * so they may be about another picture. We go by whether decoding worked, and by what the header says.
 */
export async function openWithSharp(sharp: Sharp, source: Source, format: Format): Promise<OpenPicture> {
  const input = await source.forSharp()
  // Sizes are checked by what decoding really takes, see memoryOf. TIFF's own limit is 50 MB for a strip.
  const options = { limitInputPixels: false, unlimited: format === 'tiff' }
  const header = await sharp(input, { ...options, failOn: 'none' })
    .metadata()
    .catch((cause: unknown) => {
      throw problemOf(format, source, cause)
    })
  const size: Size = { width: header.autoOrient.width, height: header.autoOrient.height }

  // Colours of 8 or 16-bit RGB are converted after shrinking; others need their profile to become RGB at all.
  const profile = header.space === 'srgb' || header.space === 'rgb16' ? header.icc : undefined
  const decode = async (failOn: FailOn, to: Size, autoOrient = true): Promise<Pixels> => {
    const started = performance.now()
    try {
      const { data, info } = await sharp(input, { ...options, failOn, autoOrient, ignoreIcc: profile !== undefined })
        .resize({ ...to, fit: 'fill' })
        .flatten({ background: '#ffffff' })
        .toColourspace('srgb')
        .timeout({ seconds: decodeSeconds })
        .raw()
        .toBuffer({ resolveWithObject: true })
      if (info.channels !== 3) throw new Error(`sharp made ${info.channels} channels of a picture`)
      return { ...to, data }
    } catch (cause) {
      if (performance.now() - started < decodeSeconds * 1_000) throw cause
      throw new PictureError('too-slow', strings.pictures.decodingTakesTime(decodeSeconds), { cause })
    }
  }
  const decodeDamaged = async (to: Size): Promise<Pixels> => {
    if (typeof input === 'string') expectReadable(source)
    const odd = await decode('error', to).catch(() => undefined)
    if (!odd) {
      const unsupported = unsupportedVariant(format, source)
      if (unsupported) throw unsupported
    }
    const missing = missingShare(await decode('none', within(header, 256), false), odd !== undefined)
    if (1 - missing < leastIntactShare) throw damagedBeyondUse(1 - missing)
    return odd ?? (await decode('none', to))
  }

  return {
    format,
    size,
    memory: memoryOf(format, header, source),
    async metadata() {
      if (typeof input !== 'string') return [input]
      const tiff = format === 'tiff' ? tiffMetadata(source) : undefined
      return [tiff, header.exif, header.xmp].filter((block) => block !== undefined)
    },
    async decode(to) {
      const decoded = await decode('warning', to)
        .catch((cause: unknown) => {
          if (cause instanceof PictureError) throw cause
          return decodeDamaged(to)
        })
        .catch((cause: unknown) => {
          throw cause instanceof PictureError ? cause : problemOf(format, source, cause)
        })
      return profile ? toSrgb(sharp, decoded, profile) : decoded
    },
  }
}

/** A drive that was unplugged while libvips read from it must not pass for damage to the picture. */
function expectReadable(source: Source): void {
  for (const share of [0, 0.5, 1]) source.read(Math.floor((source.size - 1) * share), 1)
}

/** The picture's size, or less, so that no side is longer than `side`. */
function within({ width, height }: Size, side: number): Size {
  const scale = Math.min(1, side / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

/** What to say about a picture of which nothing can be decoded. */
function problemOf(format: Format, source: Source, cause: unknown): PictureError {
  return (
    unsupportedVariant(format, source) ?? new PictureError('damaged', strings.pictures.damaged.undecodable, { cause })
  )
}

/**
 * How much is missing at the bottom of a picture, by the one colour that decoders fill it with: black, white, grey, or
 * what the last block had.
 *
 * `odd`: the decoder found no more than oddities. Many programs write those, and many good pictures have one colour at
 * the bottom. Only JPEG's decoder takes missing data for an oddity, and it fills with exactly middle grey.
 */
function missingShare({ width, height, data }: Pixels, odd: boolean): number {
  const last = data.subarray(data.length - 3)
  if (odd && !last.every((value) => Math.abs(value - 128) <= 1)) return 0
  let row = height - 1
  for (; row >= 0; row--) {
    const line = data.subarray(row * width * 3, (row + 1) * width * 3)
    if (!line.every((value, at) => Math.abs(value - last[at % 3]!) <= 4)) break
  }
  return (height - 1 - row) / height
}

/** Rows that libvips keeps around when it shrinks a picture while decoding it, as measured. */
const keptRows = 1_500

/** About what decoding takes; each factor was measured on pictures of 48 to 2,500 megapixels. */
function memoryOf(format: Format, header: Header, source: Source): number {
  const { width, height } = header
  const bytes = width * height * header.channels * (depthBytes[header.depth] ?? 1)
  const rows = (bytes / height) * Math.min(height, keptRows)
  switch (format) {
    case 'jpeg':
    case 'raw':
      return rows + (readJpegFrame(source, 0)?.held ?? 0)
    case 'png':
      // An interlaced picture is complete only at its very end.
      return header.isProgressive ? bytes * 1.2 : rows
    case 'tiff':
      return rows + stripBytes(source, width, bytes / (width * height)) * 2
    case 'webp':
      // Losslessly compressed ones cannot be shrunk while they are decoded.
      return source.read(12, 4).toString('latin1') === 'VP8 ' ? rows : width * height * 4
    case 'gif':
      return width * height * 8
    case 'avif':
      return width * height * 18
    case 'heic':
    case 'jxl':
    case 'bmp':
      throw new Error(`${format} is not decoded by sharp`)
  }
}

const depthBytes: Readonly<Record<string, number>> = { ushort: 2, short: 2, uint: 4, int: 4, float: 4, double: 8 }

/** Bytes of the pieces that a TIFF is compressed in: a strip, or a row of tiles. */
function stripBytes(source: Source, width: number, pixelBytes: number): number {
  const [directory] = readTiffDirectories(source)
  const number = (tag: number): number => directory?.numbers(tag)[0] ?? 0
  if (number(tags.compression) <= 1) return 0
  const rows = number(tags.tileLength) || Math.min(number(tags.rowsPerStrip), number(tags.height))
  return rows * width * pixelBytes
}

/** What libvips cannot decode of TIFF, in which everything is allowed. Undefined for all else. */
function unsupportedVariant(format: Format, source: Source): PictureError | undefined {
  const [directory] = format === 'tiff' ? readTiffDirectories(source) : []
  if (!directory) return undefined
  const number = (tag: number, otherwise: number): number => directory.numbers(tag)[0] ?? otherwise
  const [bits, samples] = [number(tags.bitsPerSample, 1), number(tags.samplesPerPixel, 1)]
  const compression = number(tags.compression, 1)
  const { tiff, unsupported } = strings.pictures
  const problem = !sampleBits.has(bits)
    ? tiff.bits(bits)
    : !tiffCompressions.has(compression)
      ? tiff.compression(compression)
      : samples > 4
        ? tiff.channels(samples)
        : number(tags.planes, 1) === 2 && number(tags.tileWidth, 0) > 0
          ? tiff.separateTiles
          : undefined
  return problem ? new PictureError('unsupported', unsupported.tiff(problem)) : undefined
}

const sampleBits: ReadonlySet<number> = new Set([1, 2, 4, 8, 16, 32])
/** None, the fax ones, LZW, JPEG, Deflate, PackBits, LogLuv, WebP. */
const tiffCompressions: ReadonlySet<number> = new Set(
  [1, 2, 3, 4, 5, 7, 8].concat([32_771, 32_773, 32_946, 34_676, 34_677, 50_001]),
)
