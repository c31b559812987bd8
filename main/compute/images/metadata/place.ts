import type { Metadata } from '../../../library/compute.ts'
import type { Tags } from './tags.ts'

type Place = Pick<Metadata, 'latitude' | 'longitude' | 'altitude'>

/** Deeper than the sea, and higher than planes with film fly. */
const [lowest, highest] = [-12_000, 50_000]

/** Where a picture was taken. Both coordinates or none; a receiver that had no fix writes exactly 0, 0. */
export function readPlace(tags: Tags): Place {
  const latitude = coordinate(tags, 'GPSLatitude', ['N', 'S'], 90)
  const longitude = coordinate(tags, 'GPSLongitude', ['E', 'W'], 180)
  const known = latitude !== undefined && longitude !== undefined && !(latitude === 0 && longitude === 0)
  const altitude = readAltitude(tags)
  return known ? { latitude, longitude, altitude } : { latitude: null, longitude: null, altitude: null }
}

function coordinate(
  tags: Tags,
  name: string,
  [plus, minus]: readonly [string, string],
  most: number,
): number | undefined {
  const parts = tags.exifNumbers(name)
  const [degrees, minutes = 0, seconds = 0] = parts
  // A part that is there but is no number makes the whole meaningless.
  const whole = parts.length > 0 && parts.every((part) => part !== undefined)
  const found = whole
    ? { value: degrees! + minutes / 60 + seconds / 3_600, side: tags.exifText(`${name}Ref`)?.[0]?.toUpperCase() }
    : fromXmp(tags.xmpTexts(name)[0])
  if (found?.side !== plus && found?.side !== minus) return undefined
  const value = found.side === minus ? -found.value : found.value
  return Math.abs(value) <= most ? value || 0 : undefined
}

/** XMP writes degrees, minutes and perhaps seconds with commas between, and the side at the end: `26,34.951N`. */
function fromXmp(text: string | undefined): { readonly value: number; readonly side: string } | undefined {
  const match = /^(\d{1,3}),(\d{1,2}(?:\.\d+)?)(?:,(\d{1,2}(?:\.\d+)?))?([NSEW])$/i.exec(text ?? '')
  if (!match) return undefined
  const value = Number(match[1]) + Number(match[2]) / 60 + Number(match[3] ?? 0) / 3_600
  return { value, side: match[4]!.toUpperCase() }
}

function readAltitude(tags: Tags): number | null {
  const metres = tags.exifNumber('GPSAltitude')
  if (metres === undefined) return null
  // 1: below the sea; 3: below the ellipsoid, in newer files.
  const reference = tags.exifNumber('GPSAltitudeRef')
  const altitude = reference === 1 || reference === 3 ? -Math.abs(metres) : metres
  return altitude >= lowest && altitude <= highest ? altitude || 0 : null
}
