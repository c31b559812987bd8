import type { Answer } from '../../state/answer.ts'

/** A run of photos under one heading. */
export interface Section {
  /** Place of its first photo. */
  readonly start: number
  readonly count: number
  readonly kind: 'month' | 'likely' | 'less-likely' | 'all'
  /** First of the month, days since 1970-01-01; 0 where it is no month. */
  readonly day: number
}

const dayMs = 86_400_000

/** Days since 1970-01-01 of the first of the month of `day`, and of the next one. */
export function monthAround(day: number): readonly [first: number, next: number] {
  const date = new Date(day * dayMs)
  const year = date.getUTCFullYear()
  const month = date.getUTCMonth()
  return [Date.UTC(year, month, 1) / dayMs, Date.UTC(year, month + 1, 1) / dayMs]
}

/** One section for each run of photos from the same month. */
export function byMonth(answer: Pick<Answer, 'days' | 'count'>): Section[] {
  const starts: number[] = []
  let [first, next] = [0, 0]
  for (let index = 0; index < answer.count; index++) {
    const day = answer.days[index]!
    if (index > 0 && day >= first && day < next) continue
    ;[first, next] = monthAround(day)
    starts.push(index)
  }
  return starts.map((start, i) => ({
    start,
    count: (starts[i + 1] ?? answer.count) - start,
    kind: 'month',
    day: monthAround(answer.days[start]!)[0],
  }))
}

/**
 * What stands out, and the rest. Sorted by date, only what stands out is in that order and divided into months; the
 * rest follows by likeness, or yesterday's photos would come before the only one that fits.
 */
export function byLikelihood(answer: Pick<Answer, 'days' | 'count' | 'likely'>, sort: 'relevance' | 'date'): Section[] {
  const { count, days } = answer
  const likely = Math.min(answer.likely ?? count, count)
  if (sort === 'date') return [...byMonth({ days, count: likely }), ...rest(likely, count)]
  const kind = answer.likely === undefined ? 'all' : 'likely'
  return [...(likely > 0 ? [{ start: 0, count: likely, kind, day: 0 } as const] : []), ...rest(likely, count)]
}

const rest = (start: number, count: number): Section[] =>
  start < count ? [{ start, count: count - start, kind: 'less-likely', day: 0 }] : []
