import type { PhotoDetails } from '../../../preload/contract/photos.ts'
import * as format from '../../format.ts'
import { strings } from '../../strings.ts'

/** One line of the information panel. */
export interface Fact {
  readonly label: string
  readonly lines: readonly string[]
  /** Text that a button beside it copies. */
  readonly copy?: string
}

/** Everything known about a photo in the words a person would use; what is unknown is left out. */
export function factsOf(details: PhotoDetails): Fact[] {
  const text = strings.viewer.details
  const facts: (Fact | undefined)[] = [
    taken(details),
    details.generated ? { label: text.origin, lines: [text.generated] } : undefined,
    single(text.title, details.title),
    single(text.description, details.description),
    details.rating === null || details.rating === 0
      ? undefined
      : { label: text.rating, lines: [rating(details.rating)] },
    details.keywords.length > 0 ? { label: text.keywords, lines: [details.keywords.join(', ')] } : undefined,
    camera(details),
    place(details),
    {
      label: text.picture,
      lines: [
        `${format.formatCount(details.width)} × ${format.formatCount(details.height)} · ${format.formatMegapixels(details.width, details.height)}`,
        `${strings.search.formats[details.format]} · ${format.formatBytes(details.bytes)}`,
      ],
    },
  ]
  return facts.filter((fact) => fact !== undefined)
}

const single = (label: string, line: string | null): Fact | undefined =>
  line === null || line.trim() === '' ? undefined : { label, lines: [line] }

const rating = (stars: number): string =>
  stars < 0 ? strings.viewer.details.rejected : `${'★'.repeat(stars)}${'☆'.repeat(5 - stars)}`

function taken({ taken }: PhotoDetails): Fact {
  const text = strings.viewer.details
  const time = format.formatTakenTime(taken)
  const zone = taken.offsetMinutes === null ? text.zoneUnknown : format.formatOffset(taken.offsetMinutes)
  const lines = [format.formatTakenDate(taken)]
  if (taken.source === 'file') lines.push(`${time} UTC`, text.fileDate)
  else if (taken.source === 'gps') lines.push(`${time}, ${zone}, ${text.gpsTime}`)
  else lines.push(`${time}, ${zone}`)
  return { label: text.taken, lines }
}

function camera(details: PhotoDetails): Fact | undefined {
  const { exposureTime, aperture, iso, focalLength } = details
  const settings = [
    exposureTime === null ? undefined : format.formatExposure(exposureTime),
    aperture === null ? undefined : format.formatAperture(aperture),
    iso === null ? undefined : `ISO ${iso}`,
    focalLength === null ? undefined : format.formatFocalLength(focalLength),
  ].filter((part) => part !== undefined)
  const lines = [details.camera, details.lens, settings.length > 0 ? settings.join(' · ') : null].filter(
    (line) => line !== null,
  )
  return lines.length > 0 ? { label: strings.viewer.details.camera, lines } : undefined
}

function place({ latitude, longitude, altitude }: PhotoDetails): Fact | undefined {
  if (latitude === null || longitude === null) return undefined
  const coordinates = format.formatCoordinates(latitude, longitude)
  const text = strings.viewer.details
  const height =
    altitude === null
      ? []
      : [(altitude < 0 ? text.belowSea : text.altitude)(format.formatCount(Math.abs(Math.round(altitude))))]
  return { label: text.place, lines: [coordinates, ...height], copy: `${latitude}, ${longitude}` }
}
