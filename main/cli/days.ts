import * as dates from '../../preload/contract/query/dates.ts'
import { usage } from './exit-code.ts'

/**
 * The first or last day that somebody means by a year, a month or a day: `2019`, `2019-08`, `2019-08-31`.
 *
 * @returns `YYYY-MM-DD`.
 * @throws {Stop} `usage`, for anything else.
 */
export function dayOf(text: string, end: 'first' | 'last'): string {
  const day = dates.dayOf(text, end)
  if (day !== undefined) return day
  throw usage(`“${text}” is not a date. Write a year, a month or a day: 2019, 2019-08 or 2019-08-31.`)
}
