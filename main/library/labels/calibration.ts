import { ordinaryScores } from '../vectors/ordinary-scores.ts'
import type { Curve } from './fit.ts'
import { normalTail } from './normal.ts'

/** How sure the machine has to be before it says anything, unless a person set a threshold: wrong tags are worse than missing ones. */
export const wantedPrecision = 0.9
/** However sure, a photo that scores less than this above an ordinary one is none that stands out. */
const leastDeviations = 2.5

/** What a label's scores say about where to draw the line. */
export interface Calibration {
  /** Of ordinary photos. */
  readonly median: number
  readonly deviation: number
  /** Deviations above the median. */
  readonly threshold: number
  /** The threshold as a score. */
  readonly cutoff: number
  /** Share of the photos above the cutoff that is expected to be right; null where there are none, or too few photos to tell. */
  readonly precision: number | null
  readonly curve: Curve
}

/** Calibrates a label from how all photos score. @param scores Descending. @param threshold In deviations, where a person set one. */
export function calibrate(scores: Float32Array, threshold: number | null): Calibration {
  const { median, deviation } = ordinaryScores(scores)
  const spread = Math.max(deviation, 1e-6)
  const count = scores.length
  const precisions = expectedPrecisions(scores, (score) => tail((score - median) / spread))
  const least = median + leastDeviations * spread
  let given = 0
  while (given < count && scores[given]! >= least && precisions[given]! >= wantedPrecision) given += 1
  const lowest = given > 0 ? scores[given - 1]! : Math.max(scores[0] ?? 0, median + 6 * spread) + 1e-4
  const deviations = threshold ?? (lowest - median) / spread
  const cutoff = median + deviations * spread
  let above = 0
  while (above < count && scores[above]! >= cutoff) above += 1
  return {
    median,
    deviation: spread,
    threshold: deviations,
    cutoff,
    precision: above > 0 && count >= 30 ? precisions[above - 1]! : null,
    curve: curveOf(scores, precisions),
  }
}

/** Share of ordinary photos that is so many deviations above the median. */
const tail = (deviations: number): number => normalTail(deviations < 0.8 ? deviations : 0.4 + 0.5 * deviations)

/** For each place, the expected share of right ones among the photos down to there: never rising. */
function expectedPrecisions(scores: Float32Array, tailAt: (score: number) => number): Float64Array {
  const precisions = new Float64Array(scores.length)
  let best = 0
  for (let place = scores.length - 1; place >= 0; place--) {
    best = Math.max(best, 1 - (scores.length * tailAt(scores[place]!)) / (place + 1))
    precisions[place] = best
  }
  return precisions
}

const knots = 48

function curveOf(scores: Float32Array, precisions: Float64Array): Curve {
  const points: [number, number][] = []
  const top = Math.min(scores.length, 4_000)
  for (let knot = 0; knot < knots; knot++) {
    const place = Math.min(top - 1, Math.floor((knot / (knots - 1)) ** 2 * (top - 1)))
    if (place >= 0) points.push([scores[place]!, precisions[place]!])
  }
  points.reverse()
  const distinct = points.filter(([score], i) => i === 0 || score > points[i - 1]![0])
  return { scores: distinct.map(([score]) => score), confidences: distinct.map(([, value]) => value) }
}
