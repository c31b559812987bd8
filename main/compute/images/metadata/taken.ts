import type { Metadata } from '../../../library/compute.ts'
import type { Tags } from './tags.ts'

type Taken = Pick<Metadata, 'takenAt' | 'takenOffset' | 'takenSource'>

const unknown: Taken = { takenAt: null, takenOffset: null, takenSource: null }

/** The first photograph that still exists was taken about then. */
const earliest = Date.UTC(1826, 0)
/** A clock may be wrong by months, but what it says beyond that is no date. */
const aheadMs = 366 * 86_400_000

/**
 * When a picture was taken: the clock on the wall, and how that relates to UTC only if the file says so.
 *
 * The moment of the exposure counts before that of digitising. A file's own `DateTime`, which editing changes, counts
 * only for what a camera wrote that says nothing else. GPS time is exact but says nothing about the clock on the wall, so it
 * is the last resort.
 */
export function readTaken(tags: Tags, now: number): Taken {
  const exif = (name: string, suffix: string): Candidate => ({
    text: tags.exifText(name),
    fraction: tags.exifText(`SubSecTime${suffix}`),
    offset: tags.exifText(`OffsetTime${suffix}`),
  })
  const xmp = (name: string): Candidate => ({ text: tags.xmpTexts(name)[0] })
  const [day, time] = [tags.iptcTexts('Date Created')[0], tags.iptcTexts('Time Created')[0]]
  const candidates: Candidate[] = [
    exif('DateTimeOriginal', 'Original'),
    xmp('DateTimeOriginal'),
    xmp('DateCreated'),
    { text: day && time ? `${day} ${time}` : day },
    exif('DateTimeDigitized', 'Digitized'),
    xmp('CreateDate'),
    ...(tags.exifText('Model') ? [exif('DateTime', '')] : []),
  ]
  for (const candidate of candidates) {
    const taken = parseMoment(candidate, now)
    if (taken) return { ...taken, takenSource: 'metadata' }
  }
  return readGpsTime(tags, now)
}

interface Candidate {
  readonly text: string | undefined
  /** Digits behind the point of the seconds. */
  readonly fraction?: string | undefined
  readonly offset?: string | undefined
}

const moment =
  /^(\d{4})[-:/.](\d{1,2})[-:/.](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*(Z|[+-]\d{1,2}:?\d{2})?)?/

function parseMoment({ text, fraction, offset }: Candidate, now: number): Omit<Taken, 'takenSource'> | undefined {
  const match = moment.exec(text ?? '')
  if (!match) return undefined
  const [year, month, day, hour, minute, second] = match
    .slice(1, 7)
    .map((digits?: string) => Number(digits ?? 0)) as Clock
  const takenAt = epoch([year, month, day, hour, minute, second])
  if (takenAt === undefined || takenAt < earliest || takenAt > now + aheadMs) return undefined
  const hasTime = match[4] !== undefined
  return {
    takenAt: takenAt + (hasTime ? milliseconds(match[7] ?? fraction) : 0),
    takenOffset: hasTime ? parseOffset(match[8] ?? offset) : null,
  }
}

type Clock = [year: number, month: number, day: number, hour: number, minute: number, second: number]

/** Undefined for what is on no calendar or clock: month 13, 30 February, 25 o'clock, all zeros. */
function epoch([year, month, day, hour, minute, second]: Clock): number | undefined {
  const time = Date.UTC(year, month - 1, day, hour, minute, second)
  const date = new Date(time)
  const same =
    date.getUTCFullYear() === year &&
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    date.getUTCHours() === hour &&
    date.getUTCMinutes() === minute
  return same ? time : undefined
}

function milliseconds(digits: string | undefined): number {
  const clean = /^\d+/.exec(digits?.trim() ?? '')?.[0]
  return clean ? Math.floor(Number(`0.${clean}`) * 1_000) : 0
}

/** Minutes east of UTC: whole quarters of an hour, as everywhere on Earth, and at most 14 hours. */
function parseOffset(text: string | undefined): number | null {
  if (text === 'Z') return 0
  const match = /^([+-])(\d{1,2}):?(\d{2})$/.exec(text?.trim() ?? '')
  if (!match) return null
  const minutes = Number(match[2]) * 60 + Number(match[3])
  const real = Number(match[3]) < 60 && minutes % 15 === 0 && minutes <= 14 * 60
  return real ? (match[1] === '-' ? -minutes : minutes) || 0 : null
}

function readGpsTime(tags: Tags, now: number): Taken {
  const [hour, minute, second] = tags.exifNumbers('GPSTimeStamp')
  const day = tags.exifText('GPSDateStamp')
  if (day === undefined || hour === undefined || minute === undefined) return unknown
  const two = (value: number): string => String(Math.trunc(value)).padStart(2, '0')
  const taken = parseMoment({ text: `${day} ${two(hour)}:${two(minute)}:${two(second ?? 0)}` }, now)
  return taken ? { takenAt: taken.takenAt, takenOffset: null, takenSource: 'gps' } : unknown
}
