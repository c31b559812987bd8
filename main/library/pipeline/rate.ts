/** Items per second over the recent past. */
export interface Rate {
  /** `items` were finished now, after `ms` of work. */
  add(items: number, ms: number): void
  /** Null before the first item, and when the last one is long ago. */
  perSecond(): number | null
}

const windowMs = 30_000

/** Counts what was finished in the last half minute. `now` gives epoch milliseconds. */
export function createRate(now: () => number): Rate {
  let finished: { at: number; items: number; ms: number }[] = []
  return {
    add(items, ms) {
      const at = now()
      finished = finished.filter((entry) => at - entry.at < windowMs)
      finished.push({ at, items, ms })
    },
    perSecond() {
      const recent = finished.filter((entry) => now() - entry.at < windowMs)
      const [first] = recent
      if (!first) return null
      const items = recent.reduce((sum, entry) => sum + entry.items, 0)
      // The span begins when the oldest batch began, so that a single batch already tells a speed.
      const span = Math.max(now() - (first.at - first.ms), 1)
      return (items * 1_000) / span
    },
  }
}
