import type { Answer } from '../../state/answer.ts'

/** A run of photos under one heading. */
export interface Section {
  /** Place of its first photo. */
  readonly start: number
  readonly count: number
  readonly kind: 'month' | 'best' | 'maybe' | 'rest' | 'all'
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

type Ranked = Pick<Answer, 'days' | 'count' | 'likely' | 'best' | 'scores'>

/**
 * The best, what may be, and the rest; for an answer without any of this, all.
 *
 * Sorted by date, only what stands out is in that order and divided into months; the rest follows by likeness, or
 * yesterday's photos would come before the only one that fits.
 *
 * @param cut The score down to which photos count, where a person has chosen one.
 */
export function byLikelihood(answer: Ranked, order: 'relevance' | 'date' | 'album', cut?: number): Section[] {
  const { count, days } = answer
  if (answer.likely === undefined) {
    if (order === 'date') return byMonth(answer)
    return count > 0 ? [{ start: 0, count, kind: 'all', day: 0 }] : []
  }
  const { likely, best } = linesOf(answer, cut)
  if (order === 'date') return [...byMonth({ days, count: likely }), ...part('rest', likely, count)]
  return [...part('best', 0, best), ...part('maybe', best, likely), ...part('rest', likely, count)]
}

/** How many photos from the top count, and how many of them are the best: the upper half, by score. */
export function linesOf(
  { count, likely, best, scores }: Omit<Ranked, 'days'>,
  cut: number | undefined,
): { readonly likely: number; readonly best: number } {
  if (cut === undefined || !scores || count === 0) {
    return { likely: Math.min(likely ?? count, count), best: Math.min(best ?? 0, likely ?? count, count) }
  }
  const down = (score: number): number => {
    const end = scores.findIndex((each) => each < score)
    return end < 0 ? count : end
  }
  return { likely: down(cut), best: down((cut + scores[0]!) / 2) }
}

const part = (kind: Section['kind'], start: number, end: number): Section[] =>
  start < end ? [{ start, count: end - start, kind, day: 0 }] : []
