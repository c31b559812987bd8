import { probabilities } from '../models/probabilities.ts'
import type { Ranking } from '../vectors/vector-index.ts'
import { wantedPrecision } from './calibration.ts'

/** Texts that fit any photo: what none of the kinds fits better belongs to none of them. */
export const nothingInParticular = [
  'a photo',
  'a picture',
  'an image',
  'a picture of something',
  'a photo of something',
  'a snapshot',
]

/** How a kind's score becomes a cosine that can be compared with the other kinds'. */
interface Scale {
  readonly scale: number
  readonly offset: number
}

/** How likely each kind is, for some photos. */
export interface KindProbabilities {
  readonly ids: Uint32Array
  /** One row a kind, as long as `ids`. */
  readonly rows: readonly Float32Array[]
  /** Which kind is the likeliest of all, by place in `rows`. */
  readonly best: Uint16Array
}

/**
 * How likely each of some kinds is that exclude each other: the softmax of their scaled cosines, as the model was trained,
 * with “none of these” beside them, which weighs as much as all kinds together before anybody looks.
 *
 * Measured with recollect-mini: the 101 names of Caltech-101 (of what has 0.5 or more, 0.82 was expected to be right and
 * 0.97 was), ten kinds of clothing (0.74 and 0.59). Without the weight, “none” lets through three times as many photos of
 * other things. The choice among the kinds is the nearest text, as in `recollect evaluate labels`.
 */
export function kindProbabilities(cosines: readonly number[], none: number, logitScale: number): number[] {
  const weight = Math.log(Math.max(cosines.length, 1)) / logitScale
  return probabilities([...cosines, none + weight], { logitScale }).slice(0, -1)
}

/**
 * The same for all photos of rankings over the same photos.
 *
 * @param rankings One a kind, whole; @param none By a direction that fits any photo, whole.
 */
export function ofRankings(
  rankings: readonly Ranking[],
  scales: readonly Scale[],
  none: Ranking,
  logitScale: number,
): KindProbabilities {
  const rowOf = new Map(Array.from(none.ids, (id, row) => [id, row]))
  const aligned = rankings.map(({ ids, scores }, kind) => {
    const row = new Float32Array(none.ids.length)
    const { scale, offset } = scales[kind]!
    ids.forEach((id, place) => {
      const at = rowOf.get(id)
      if (at !== undefined) row[at] = scores[place]! * scale + offset
    })
    return row
  })
  const best = new Uint16Array(none.ids.length)
  for (let row = 0; row < none.ids.length; row++) {
    const likely = kindProbabilities(aligned.map((scores) => scores[row]!), none.scores[row]!, logitScale) // prettier-ignore
    best[row] = likely.indexOf(Math.max(...likely))
    likely.forEach((probability, kind) => (aligned[kind]![row] = probability))
  }
  return { ids: none.ids, rows: aligned, best }
}

/** Less than that, something else is likelier. */
const least = 0.5

/** The probability from which on enough of what is given is right, if probabilities are what they say. */
export function calibratedProbability({ rows, best }: KindProbabilities): number {
  const chosen = Float64Array.from(best, (kind, row) => rows[kind]![row]!)
    .sort()
    .reverse()
  let sum = 0
  let threshold = 1
  for (const [place, probability] of chosen.entries()) {
    sum += probability
    if (probability < least || sum / (place + 1) < wantedPrecision) break
    threshold = probability
  }
  // Nothing can be given: not even what is almost certain by itself.
  return threshold === 1 ? wantedPrecision : threshold
}
