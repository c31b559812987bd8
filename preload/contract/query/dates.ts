import { strings } from '../strings.ts'
import type { Term } from './expression.ts'

const monthNames = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
] as const

/**
 * What is written after `date:`, as a condition, or why it is none, in a sentence.
 *
 * `2019`, `2019-08`, `2019-08-31`, `2019..2021`, `2019-08-31..`, `..2018`, `august`, `august 2019`.
 */
export function readDate(value: string): Term | string {
  const text = value.trim().toLowerCase()
  const named = /^([a-z]{3,})\.?(?:[\s-]+(\d{4}))?$/.exec(text)
  if (named) {
    const month = monthNames.findIndex((name) => name.startsWith(named[1]!)) + 1
    if (month === 0) return strings.query.date.noMonth(value)
    if (named[2] === undefined) return { kind: 'month', month }
    return dates(`${named[2]}-${month}`, `${named[2]}-${month}`, value)
  }
  const [from, to, ...more] = text.split('..')
  if (from === undefined || more.length > 0) return strings.query.date.noDate(value)
  return dates(from, to ?? from, value)
}

/** As it is written after `date:`. */
export function printDate(date: Term & { kind: 'date' | 'month' }): string {
  if (date.kind === 'month') return monthNames[date.month - 1] ?? String(date.month)
  return date.from === date.to ? (date.from ?? '..') : `${date.from ?? ''}..${date.to ?? ''}`
}

/**
 * The first or last day of a year, a month or a day: `2019`, `2019-08`, `2019-08-31`.
 *
 * @returns `YYYY-MM-DD`; undefined for anything else.
 */
export function dayOf(text: string, end: 'first' | 'last'): string | undefined {
  const found = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text.trim())
  const [year, month, day] = [found?.[1], found?.[2], found?.[3]].map((part) =>
    part === undefined ? undefined : Number(part),
  )
  if (year === undefined) return undefined
  const wholeMonth = month ?? (end === 'first' ? 1 : 12)
  // Day 0 of the next month is the last of this one.
  const date = new Date(
    Date.UTC(year, day === undefined && end === 'last' ? wholeMonth : wholeMonth - 1, day ?? (end === 'first' ? 1 : 0)),
  )
  // Years below 100 mean 1900 and on to Date; the 31st of June means the 1st of July.
  const isThatDay = date.getUTCFullYear() === year && date.getUTCMonth() === wholeMonth - 1
  return isThatDay ? date.toISOString().slice(0, 10) : undefined
}

function dates(from: string, to: string, value: string): Term | string {
  const [first, last] = [padded(from), padded(to)]
  if (first === '' && last === '') return strings.query.date.missing
  const firstDay = first === '' ? '' : dayOf(first, 'first')
  const lastDay = last === '' ? '9999' : dayOf(last, 'last')
  if (firstDay === undefined || lastDay === undefined) {
    return strings.query.date.noDate(firstDay === undefined ? from : to)
  }
  if (firstDay > lastDay) return strings.query.date.reversed(value)
  return { kind: 'date', from: first === '' ? null : first, to: last === '' ? null : last }
}

/** `2019-8-3` is `2019-08-03`. */
const padded = (text: string): string => text.trim().replace(/-(?=\d(?:-|$))/g, '-0')
