/** What a slider of thresholds goes through. */
export interface ThresholdRange {
  readonly min: number
  readonly max: number
  readonly step: number
}

/**
 * From “nearly everything” to “nearly nothing”: probabilities within a group, deviations above the ordinary otherwise.
 * `now` is always in it, whatever somebody has set by other means.
 */
export function thresholdRange(inGroup: boolean, now: number | undefined): ThresholdRange {
  const range = inGroup ? { min: 0, max: 1, step: 0.01 } : { min: 0, max: 8, step: 0.05 }
  return { ...range, max: Math.max(range.max, Math.ceil(now ?? 0)) }
}
