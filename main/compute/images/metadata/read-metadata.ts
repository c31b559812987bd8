import type { Metadata } from '../../../library/compute.ts'
import { cameraName } from './camera-name.ts'
import { nothingKnown } from '../../../library/nothing-known.ts'
import { readPlace } from './place.ts'
import { readTags, type Tags } from './tags.ts'
import { readTaken } from './taken.ts'
import { readWords } from './words.ts'

/**
 * What a picture says about itself, from its blocks of metadata: what an earlier one says wins.
 *
 * Never throws: a picture with broken metadata is still a picture. `now` in epoch milliseconds.
 */
export async function readMetadata(blocks: readonly Buffer[], now: number): Promise<Metadata> {
  const all = await Promise.all(blocks.map(readTags))
  return all
    .filter((tags) => tags !== undefined)
    .map((tags) => describe(tags, now))
    .reduce(together, nothingKnown)
}

/** Wholly or in part, in the IPTC's vocabulary of digital source types; some programs write only the last word. */
const madeByModel = /(?:^|\/)(?:trained|compositeWithTrained)AlgorithmicMedia$/

function describe(tags: Tags, now: number): Metadata {
  const generated = tags.xmpTexts('DigitalSourceType').some((type) => madeByModel.test(type.trim()))
  // The model that a program names in what it has made is no camera.
  const [make, model] = generated ? [] : [tags.xmpTexts('Make')[0], tags.xmpTexts('Model')[0]]
  return {
    ...readTaken(tags, now),
    camera: cameraName(tags.exifText('Make') ?? make, tags.exifText('Model') ?? model),
    lens: lensName(tags.exifText('LensModel') ?? tags.xmpTexts('LensModel')[0] ?? tags.xmpTexts('Lens')[0]),
    exposureTime: within(tags.exifNumber('ExposureTime') ?? power(tags.exifNumber('ShutterSpeedValue'), -1), 86_400),
    aperture: within(tags.exifNumber('FNumber') ?? power(tags.exifNumber('ApertureValue'), 0.5), 1_000),
    iso: within(sensitivity(tags), 100_000_000),
    focalLength: within(tags.exifNumber('FocalLength'), 100_000),
    ...readPlace(tags),
    rating: rating(Number(tags.xmpTexts('Rating')[0] ?? tags.exifNumber('Rating') ?? NaN)),
    ...readWords(tags),
    generated,
  }
}

/** Fields of the first, else of the second. What belongs together, time and place, comes from one of them. */
function together(first: Metadata, second: Metadata): Metadata {
  const taken = first.takenAt === null ? second : first
  const place = first.latitude === null ? second : first
  return {
    takenAt: taken.takenAt,
    takenOffset: taken.takenOffset,
    takenSource: taken.takenSource,
    camera: first.camera ?? second.camera,
    lens: first.lens ?? second.lens,
    exposureTime: first.exposureTime ?? second.exposureTime,
    aperture: first.aperture ?? second.aperture,
    iso: first.iso ?? second.iso,
    focalLength: first.focalLength ?? second.focalLength,
    latitude: place.latitude,
    longitude: place.longitude,
    altitude: place.altitude,
    rating: first.rating ?? second.rating,
    title: first.title ?? second.title,
    description: first.description ?? second.description,
    keywords: first.keywords.length > 0 ? first.keywords : second.keywords,
    generated: first.generated || second.generated,
  }
}

/** Positive and at most `most`; cameras write 0, or what overflowed, for what they do not know. */
const within = (value: number | undefined, most: number): number | null =>
  value !== undefined && value > 0 && value <= most ? value : null

/** APEX values are logarithms to base 2. */
const power = (value: number | undefined, factor: number): number | undefined =>
  value === undefined ? undefined : 2 ** (value * factor)

/** EXIF has 16 bits for the sensitivity; what does not fit is elsewhere. */
function sensitivity(tags: Tags): number | undefined {
  const iso = tags.exifNumber('ISOSpeedRatings')
  return iso === undefined || iso === 65_535 ? (tags.exifNumber('RecommendedExposureIndex') ?? iso) : iso
}

const rating = (value: number): number | null => (value >= -1 && value <= 5 ? Math.round(value) || 0 : null)

/** Cameras write dashes or zeros for a lens without electronics. */
const lensName = (name: string | undefined): string | null =>
  name === undefined || /^(?:[-\s.0?]*|0(?:\.0)? ?mm f\/0.*|none|unknown.*|n\/a)$/i.test(name)
    ? null
    : name.slice(0, 200)
