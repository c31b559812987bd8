import type { Answer } from '../../state/answer.ts'

/** A run of photos under one heading. */
export interface Section {
  /** Place of its first photo. */
  readonly start: number
  readonly count: number
  readonly kind: 'month' | 'likely' | 'less-likely' | 'all'
  /** First day in it, days since 1970-01-01. */
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

/** What stands out, and the rest. */
export function byLikelihood(answer: Pick<Answer, 'days' | 'count' | 'likely'>): Section[] {
  const { count, likely } = answer
  if (count === 0) return []
  const day = answer.days[0] ?? 0
  if (likely === undefined) return [{ start: 0, count, kind: 'all', day }]
  const sections: Section[] = []
  if (likely > 0) sections.push({ start: 0, count: Math.min(likely, count), kind: 'likely', day })
  if (likely < count) sections.push({ start: likely, count: count - likely, kind: 'less-likely', day })
  return sections
}
