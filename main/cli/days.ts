import { usage } from './exit-code.ts'

/**
 * The first or last day that somebody means by a year, a month or a day: `2019`, `2019-08`, `2019-08-31`.
 *
 * @returns `YYYY-MM-DD`.
 * @throws {Stop} `usage`, for anything else.
 */
export function dayOf(text: string, end: 'first' | 'last'): string {
  const found = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text.trim())
  const [year, month, day] = [found?.[1], found?.[2], found?.[3]].map((part) =>
    part === undefined ? undefined : Number(part),
  )
  if (year !== undefined) {
    const wholeMonth = month ?? (end === 'first' ? 1 : 12)
    // Day 0 of the next month is the last of this one.
    const date = new Date(
      Date.UTC(
        year,
        day === undefined && end === 'last' ? wholeMonth : wholeMonth - 1,
        day ?? (end === 'first' ? 1 : 0),
      ),
    )
    // Years below 100 mean 1900 and on to Date; the 31st of June means the 1st of July.
    if (date.getUTCFullYear() === year && date.getUTCMonth() === wholeMonth - 1) return date.toISOString().slice(0, 10)
  }
  throw usage(`“${text}” is not a date. Write a year, a month or a day: 2019, 2019-08 or 2019-08-31.`)
}
