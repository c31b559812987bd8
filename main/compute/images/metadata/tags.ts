import { brotliDecompressSync } from 'node:zlib'
import { DOMParser } from '@xmldom/xmldom'
import ExifReader from 'exifreader'
import { cleanText } from './clean-text.ts'

/**
 * What one block of metadata says, by name. Values come from the file: every reader here gives undefined for what is
 * not there or makes no sense, and none throws.
 */
export interface Tags {
  /** Text of an EXIF tag. */
  exifText(name: string): string | undefined
  /** Numbers of an EXIF tag, in its order; those that are not finite, as 0/0, are undefined. */
  exifNumbers(name: string): readonly (number | undefined)[]
  exifNumber(name: string): number | undefined
  /** Texts of an IPTC tag that may be there several times. */
  iptcTexts(name: string): readonly string[]
  /** Texts of an XMP property, by its local name; of alternatives in several languages, the default one comes first. */
  xmpTexts(name: string): readonly string[]
}

/** Everything that we read. Leaving the rest out, maker notes above all, takes a third of the time. */
const exifNames = [
  ...['Make', 'Model', 'LensModel', 'ImageDescription', 'UserComment', 'Rating', 'XPTitle', 'XPComment', 'XPKeywords'],
  ...['DateTimeOriginal', 'DateTimeDigitized', 'DateTime', 'SubSecTimeOriginal', 'SubSecTimeDigitized', 'SubSecTime'],
  ...['OffsetTimeOriginal', 'OffsetTimeDigitized', 'OffsetTime', 'ExposureTime', 'ShutterSpeedValue', 'FNumber'],
  ...['ApertureValue', 'ISOSpeedRatings', 'RecommendedExposureIndex', 'FocalLength', 'GPSLatitude', 'GPSLatitudeRef'],
  ...['GPSLongitude', 'GPSLongitudeRef', 'GPSAltitude', 'GPSAltitudeRef', 'GPSDateStamp', 'GPSTimeStamp'],
]

/** Reads a block. Undefined if it holds no metadata, or is made so that it cannot be read. */
export async function readTags(block: Buffer): Promise<Tags | undefined> {
  const groups = await load(block)
  const packet = groups?.xmp ? undefined : findXmpPacket(block)
  const rescued = packet && (await load(packet))
  if (!groups && !rescued) return undefined
  const [exif, iptc, xmp] = [groups?.exif, groups?.iptc, groups?.xmp ?? rescued?.xmp].map(
    (group) => (group ?? {}) as Group,
  )
  const value = (group: Group | undefined, name: string): unknown =>
    group && Object.hasOwn(group, name) ? group[name] : undefined
  const numbers = (name: string): (number | undefined)[] => {
    const computed = field(value(exif, name), 'computed')
    return (Array.isArray(computed) ? computed : [computed]).map((one: unknown) =>
      typeof one === 'number' && Number.isFinite(one) ? one : undefined,
    )
  }
  return {
    exifText: (name) => (name === 'UserComment' ? commentOf(value(exif, name)) : textOf(value(exif, name))),
    exifNumbers: numbers,
    exifNumber: (name) => numbers(name)[0],
    iptcTexts: (name) => present(listOf(value(iptc, name)).map(textOf)),
    xmpTexts: (name) => xmpTexts(value(xmp, name)),
  }
}

async function load(block: Buffer): Promise<ExifReader.ExpandedTags | undefined> {
  try {
    return await ExifReader.load(block, {
      expanded: true,
      computed: true,
      async: true,
      decompress: {
        brotli: (bytes) => brotliDecompressSync(bytes, { maxOutputLength: mostUnpacked }),
        maxDecompressedSize: mostUnpacked,
      },
      domParser: new DOMParser({ onError: () => undefined }),
      includeTags: { exif: exifNames, iptc: true, xmp: true },
    })
  } catch {
    // No metadata is reported in this way too.
    return undefined
  }
}

/** Metadata packs well; more than this is a trap. */
const mostUnpacked = 4 * 2 ** 20

/** XMP is text that can be found anywhere. Some programs have damaged what comes before it in so many files that others look for it. */
function findXmpPacket(block: Buffer): Buffer | undefined {
  const head = block.subarray(0, 2 ** 18)
  const start = head.indexOf('<x:xmpmeta')
  const end = start < 0 ? -1 : block.subarray(0, start + mostUnpacked).indexOf('</x:xmpmeta>', start)
  if (end < 0) return undefined
  return Buffer.concat([Buffer.from('<?xpacket begin=""?>'), block.subarray(start, end), Buffer.from('</x:xmpmeta>')])
}

type Group = Readonly<Record<string, unknown>>

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value])
const present = (texts: readonly (string | undefined)[]): string[] => texts.filter((text) => text !== undefined)

function field(tag: unknown, name: string): unknown {
  return typeof tag === 'object' && tag !== null && Object.hasOwn(tag, name) ? (tag as Group)[name] : undefined
}

function textOf(tag: unknown): string | undefined {
  const description = field(tag, 'description')
  return typeof description === 'string' ? cleanText(description) : undefined
}

/** User comments start with eight bytes that name their encoding. Without one they are what a camera had in its memory. */
function commentOf(tag: unknown): string | undefined {
  const value = field(tag, 'value')
  if (!Array.isArray(value)) return undefined
  const bytes = Buffer.from(value.slice(0, 20_000) as number[])
  const text = bytes.subarray(8)
  switch (bytes.subarray(0, 8).toString('latin1')) {
    case 'ASCII\0\0\0':
      return cleanText(text.toString())
    case 'UNICODE\0': {
      // Either byte order is found; in nearly every language the upper byte is the one that is often zero.
      const even = text.filter((byte, at) => at % 2 === 0 && byte === 0).length
      const odd = text.filter((byte, at) => at % 2 === 1 && byte === 0).length
      const whole = text.subarray(0, text.length - (text.length % 2))
      return cleanText((even > odd ? Buffer.from(whole).swap16() : whole).toString('utf16le'))
    }
    default:
      return undefined
  }
}

function xmpTexts(tag: unknown): readonly string[] {
  const value = field(tag, 'value')
  if (typeof value === 'string') return present([cleanText(value)])
  if (!Array.isArray(value)) return present([textOf(tag)])
  const isDefault = (item: unknown): boolean => field(field(item, 'attributes'), 'lang') === 'x-default'
  const items: readonly unknown[] = value
  return present([...items.filter(isDefault), ...items.filter((item) => !isDefault(item))].map(textOf))
}
