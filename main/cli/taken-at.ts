import type { Taken } from '../../preload/contract/photos.ts'

/**
 * When a photo was taken, in ISO 8601: with its offset where the file says so, without where it does not, and null
 * where the picture says nothing (a file's own date is when it was copied, as often as not).
 */
export function takenAt({ local, offsetMinutes, source }: Taken): string | null {
  switch (source) {
    case 'file':
      return null
    case 'gps':
      return `${local}Z`
    case 'metadata':
      return offsetMinutes === null ? local : local + offset(offsetMinutes)
  }
}

function offset(minutes: number): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}
