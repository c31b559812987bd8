import type { Taken } from '../preload/contract/photos.ts'
import { locale } from './language.ts'

const dayMs = 86_400_000

// Everything is formatted as UTC: the numbers are already the photo's own wall clock.
const formats = {
  month: new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }),
  monthName: new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' }),
  day: new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }),
  shortDay: new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }),
  weekday: new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }),
  time: new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' }),
  number: new Intl.NumberFormat(locale),
  percent: new Intl.NumberFormat(locale, { style: 'percent' }),
  decimal: new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }),
}

/** `12,345` */
export const formatCount = (count: number): string => formats.number.format(count)

/** `2.4` */
export const formatDecimal = (value: number): string => formats.decimal.format(value)

/** `87%` as the locale writes it, of a share between 0 and 1. */
export const formatPercent = (share: number): string => formats.percent.format(share)

/** `August 2019`, of a day in days since 1970-01-01. */
export const formatMonth = (day: number): string => formats.month.format(day * dayMs)

/** `August`, of 1 to 12. */
export const formatMonthName = (month: number): string => formats.monthName.format(Date.UTC(2000, month - 1, 1))

/** `31 August 2019`, of a day in days since 1970-01-01. */
export const formatDay = (day: number): string => formats.day.format(day * dayMs)

/** `31 Aug 2019`, of a day as `2019-08-31`. */
export const formatIsoDay = (day: string): string => formats.shortDay.format(Date.parse(`${day}T00:00:00Z`))

const wallClock = (taken: Taken): number => Date.parse(`${taken.local}Z`)

/** `31 August 2019` */
export const formatTakenDay = (taken: Taken): string => formats.day.format(wallClock(taken))

/** `Saturday, 31 August 2019` */
export const formatTakenDate = (taken: Taken): string => formats.weekday.format(wallClock(taken))

/** `14:03` as the locale writes it. */
export const formatTakenTime = (taken: Taken): string => formats.time.format(wallClock(taken))

/** `UTC+2`, `UTC−3:30`, `UTC` */
export function formatOffset(minutes: number): string {
  if (minutes === 0) return 'UTC'
  const hours = Math.floor(Math.abs(minutes) / 60)
  const rest = Math.abs(minutes) % 60
  return `UTC${minutes < 0 ? '−' : '+'}${hours}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`
}

/** `1/250 s`, `0.5 s`, `30 s` */
export function formatExposure(seconds: number): string {
  if (seconds >= 0.3 || seconds <= 0) return `${formats.decimal.format(seconds)} s`
  return `1/${Math.round(1 / seconds)} s`
}

/** `ƒ/2.8` */
export const formatAperture = (number: number): string => `ƒ/${formats.decimal.format(number)}`

/** `35 mm` */
export const formatFocalLength = (millimetres: number): string => `${formats.decimal.format(millimetres)} mm`

/** `2.4 MB`, in steps of a thousand, as file managers count. */
export function formatBytes(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${unit === 0 || value >= 100 ? formats.number.format(Math.round(value)) : formats.decimal.format(value)} ${units[unit]!}`
}

/** `12 megapixels`, rounded as camera makers do, from a size in pixels. */
export function formatMegapixels(width: number, height: number): string {
  const millions = (width * height) / 1e6
  return `${formats.decimal.format(millions >= 10 ? Math.round(millions) : millions)} MP`
}

/** `48.85837° N, 2.29448° E`: about a metre, which is more than cameras know. */
export function formatCoordinates(latitude: number, longitude: number): string {
  const part = (value: number, positive: string, negative: string): string =>
    `${Math.abs(value).toFixed(5)}° ${value < 0 ? negative : positive}`
  return `${part(latitude, 'N', 'S')}, ${part(longitude, 'E', 'W')}`
}

/** `40 s`, `12 min`, `3 h 20 min`, `2 days`: as coarse as such guesses are. */
export function formatDuration(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 90) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return minutes % 60 < 5 ? `${hours} h` : `${hours} h ${Math.round((minutes % 60) / 5) * 5 || 5} min`
  return `${Math.round(hours / 24)} days`
}

/** `34/s`, `2.5/s`, `0.4/s` */
export const formatRate = (perSecond: number): string =>
  `${perSecond >= 10 ? formats.number.format(Math.round(perSecond)) : formats.decimal.format(perSecond)}/s`

/** `3 minutes ago`, of a moment in epoch milliseconds. */
export function formatAgo(moment: number, now: number): string {
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const minutes = Math.round((moment - now) / 60_000)
  if (Math.abs(minutes) < 60) return relative.format(minutes, 'minute')
  const hours = Math.round(minutes / 60)
  return Math.abs(hours) < 48 ? relative.format(hours, 'hour') : relative.format(Math.round(hours / 24), 'day')
}

/** `0.31`: a score as tiles show it. */
export const formatScore = (score: number): string => score.toFixed(2)
