import { ordinaryScores } from '../vectors/ordinary-scores.ts'
import type { Curve } from './fit.ts'
import { normalTail } from './normal.ts'
import { prevalence, type Weighted } from './prevalence.ts'

/** How sure the machine has to be before it says anything, unless a person set a threshold: wrong tags are worse than missing ones. */
export const wantedPrecision = 0.85
/** However sure the others are, no photo is given a label that it is likelier not to have. */
const leastChance = 0.5
/** However sure, a photo that scores less than this above an ordinary one does not stand out. */
const leastDeviations = 2.5
/** Farther out nothing can be told apart any more. */
const [step, outOfReach] = [0.05, 12]
/** Deviation that a label's scores have in most libraries, in log-odds: what a few photos are believed to have, too. */
const usualDeviation = 1.5
/** How many photos that belief is worth, and the least share of it that any number of photos can prove. */
const [beliefWorth, leastShare] = [10, 0.3]
/** With fewer photos nobody can say how often the machine is right. */
const fewestPhotos = 30

/** Where a label's ordinary photos lie. */
export interface Ordinary {
  readonly median: number
  /** Of the scores below the median and their mirror image: whatever has the label is above and does not stretch it. */
  readonly deviation: number
}

export interface CalibrationOptions {
  /** What the model's cosines are multiplied by to be log-odds. */
  readonly logitScale: number
  /** Log-odds that ordinary texts have with this library's photos, see `background.ts`. */
  readonly background: number
  /** Where the prompts' own scores lie, if `scores` are those of a direction that was taught: they mean something else. */
  readonly text?: Ordinary
  /**
   * How far examples have turned the direction away from the prompts, 0 to 1. A direction that was learnt from photos has
   * fewer strangers above the median than one that was learnt from words, and its scores are no log-odds.
   */
  readonly turned?: number
  /** Deviations above the median where a person draws the line; null: wherever most of what is above is right. */
  readonly threshold: number | null
  /** Scores of photos that people said have the label, and have not. */
  readonly said?: { readonly yes: readonly number[]; readonly no: readonly number[] }
}

/** What a label's scores say about where to draw the line. */
export interface Calibration extends Ordinary {
  /** Deviations above the median. */
  readonly threshold: number
  /** The threshold as a score. */
  readonly cutoff: number
  /** Share of the photos above the cutoff that is expected to be right; null where there are none, or too few photos to tell. */
  readonly precision: number | null
  readonly curve: Curve
}

/**
 * Calibrates a label from how all photos of the library score. Nobody has said what is right; two things say what is likely,
 * and the worse of the two counts.
 *
 * **How far it stands out.** Ordinary photos lie around the median, as the lower half shows (an empirical null: Efron,
 * “Large-scale simultaneous hypothesis testing”, JASA 2004). Their upper half reaches farther than its mirror image,
 * because other labels' photos are in it: measured over 150 labels of three collections, as many are z deviations above
 * the median as a normal distribution has 0.36 + 0.55 z above. So of the k photos above a score, N times that share are
 * there by accident.
 *
 * **What the model makes of it.** A model that was trained to tell which text belongs to which picture gives log-odds:
 * cosine × logit scale. Less what any text has, plus the odds of the label in this library, which follow by
 * expectation and maximisation (Saerens, Latinne and Decaestecker, “Adjusting the outputs of a classifier to new a priori
 * probabilities”, 2002): a label that nothing has, nothing gets.
 *
 * Measured with recollect-mini, wanting 0.85 and with no label looked at: of the tags given, this share was right. 37 words
 * over 953 captioned photos: 0.94. Ten kinds of clothing: 0.91. The 101 names of Caltech-101, many of which resemble each
 * other: 0.83; the same among 10,000 photos: 0.79. 91 names of things that are in none of 953 photos: 11 tags. Of photos with
 * a confidence of 0.8 to 0.9, 0.90, 0.81, 0.82 and 0.78 had the label. Five photos get no tags; of sixty, 22 tags, all of
 * them right. The constants were chosen with an earlier recollect-mini, for which these shares were 0.93, 0.94, 0.70 and
 * 0.73, and 9 tags; how far a label stands out alone, wanting 0.9, gave 0.89, 0.97, 0.57 and 0.46, and 72 tags.
 *
 * Labels without sensible prompts, taught with five photos for and five against (ten of Caltech-101, the earlier model): 225
 * tags, 166 right.
 *
 * @param scores Descending.
 */
export function calibrate(scores: Float32Array, options: CalibrationOptions): Calibration {
  const ordinary = believed(scores, options.logitScale)
  const { median, deviation } = ordinary
  const { turned = 0 } = options
  const odds = oddsOf(ordinary, options)
  const share = prevalence(inBlocks(scores), odds)
  const prior = Math.log(share / (1 - share))
  const lesson = options.said ? correction(options.said, (score) => odds(score) + prior) : 0
  const chance = (score: number): number => likely(odds(score) + prior + lesson)
  const precisions = expectedPrecisions(scores, chance, (score) => accidents((score - median) / deviation, turned))

  const least = median + leastDeviations * deviation
  let given = 0
  const isWanted = (place: number): boolean =>
    scores[place]! >= least && precisions[place]! >= wantedPrecision && chance(scores[place]!) >= leastChance
  while (given < scores.length && isWanted(given)) given += 1
  const cutoff =
    options.threshold !== null
      ? median + options.threshold * deviation
      : given > 0
        ? justBelow(scores[given - 1]!, scores[given] ?? -1, deviation)
        : outstanding(ordinary, (score, z) => Math.min(chance(score), 1 - scores.length * accidents(z, turned)))
  let above = 0
  while (above < scores.length && scores[above]! >= cutoff) above += 1
  return {
    ...ordinary,
    threshold: options.threshold ?? (cutoff - median) / deviation,
    cutoff,
    precision: above > 0 && scores.length >= fewestPhotos ? precisions[above - 1]! : null,
    curve: curveOf(scores, (place) => Math.min(precisions[place]!, chance(scores[place]!))),
  }
}

/** A line that rounding does not move to the other side of the last photo that is given the label. */
const justBelow = (last: number, next: number, deviation: number): number =>
  last - Math.min((last - next) / 2, deviation / 20)

/** The score from which on a single photo could be given the label, where none can be at present. */
function outstanding(
  { median, deviation }: Ordinary,
  precision: (score: number, deviations: number) => number,
): number {
  for (let deviations = leastDeviations; deviations < outOfReach; deviations += step) {
    const score = median + deviations * deviation
    if (precision(score, deviations) >= wantedPrecision) return score
  }
  return median + outOfReach * deviation
}

/** Shares of the library that may be ordinary if not all of it is, and from how many photos on that can be told. */
const [smallerShares, fewestToTell] = [[0.8, 0.65, 0.5, 0.35, 0.25], 50]
/** In the middle of a normal distribution there are 1.6 times as many as a deviation below it. */
const leastPeak = 1

/**
 * Where ordinary photos lie, with some belief in what is usual where there are few.
 *
 * A label that half of the library has makes two hills, and the median lies in the valley between. Where it does, only the
 * lower part of the library is ordinary: as much of it as has its median on a hill.
 *
 * @param scores Descending.
 */
export function believed(scores: Float32Array, logitScale: number): Ordinary {
  const usual = usualDeviation / logitScale
  const ofLowest = (share: number): Ordinary => {
    const lowest = scores.subarray(scores.length - Math.ceil(share * scores.length))
    const { median, deviation } = ordinaryScores(lowest)
    const squares = lowest.length * deviation ** 2 + beliefWorth * usual ** 2
    return { median, deviation: Math.max(Math.sqrt(squares / (lowest.length + beliefWorth)), leastShare * usual) }
  }
  const whole = ofLowest(1)
  if (scores.length < fewestToTell || isOnHill(scores, whole)) return whole
  for (const share of smallerShares) {
    const ordinary = ofLowest(share)
    if (isOnHill(scores, ordinary)) return ordinary
  }
  return whole
}

function isOnHill(scores: Float32Array, { median, deviation }: Ordinary): boolean {
  let [around, below] = [0, 0]
  for (const score of scores) {
    const deviations = (score - median) / deviation
    if (Math.abs(deviations) <= 0.5) around += 1
    else if (deviations < -0.5 && deviations >= -1.5) below += 1
  }
  return around >= leastPeak * below
}

/** Share of ordinary photos that is so many deviations above the median, or farther. */
const accidents = (deviations: number, turned: number): number =>
  normalTail(Math.min(deviations, 0.36 * (1 - turned) + (0.55 + 0.2 * turned) * deviations))

/**
 * Log-odds that a photo with a score has the label, rather than not, were half of the photos to have it: a logistic
 * regression over the same collections.
 */
function oddsOf({ median, deviation }: Ordinary, options: CalibrationOptions) {
  const { logitScale, background, text, turned = 0 } = options
  return (score: number): number => {
    const deviations = (score - median) / deviation
    const cosine = text ? text.median + deviations * text.deviation : score
    const byWords = -2.3 + 0.63 * (logitScale * cosine - background) + 0.55 * Math.max(deviations, 0)
    const byPhotos = -3.4 + 2 * deviations
    return byWords + turned * (byPhotos - byWords)
  }
}

const likely = (odds: number): number => 1 / (1 + Math.exp(-odds))

/** How much a word counts for the line: half, because the direction has learnt from the same words already. */
const wordWeight = 0.5
/** A correction that is nothing special, in nats. */
const commonCorrection = 2

/**
 * By how much the log-odds are too low, as people's words show: the likeliest correction.
 */
function correction({ yes, no }: NonNullable<CalibrationOptions['said']>, odds: (score: number) => number): number {
  const said = [
    ...yes.map((score) => ({ odds: odds(score), is: 1 })),
    ...no.map((score) => ({ odds: odds(score), is: 0 })),
  ]
  let by = 0
  for (let round = 0; round < 20; round++) {
    let [slope, curvature] = [-by / commonCorrection ** 2, 1 / commonCorrection ** 2]
    for (const { odds: before, is } of said) {
      const chance = likely(before + by)
      slope += wordWeight * (is - chance)
      curvature += wordWeight * chance * (1 - chance)
    }
    by += Math.min(Math.max(slope / curvature, -1), 1)
  }
  return by
}

/** For each place, the expected share of right ones among the photos down to there: never rising. */
function expectedPrecisions(
  scores: Float32Array,
  chance: (score: number) => number,
  accidentsAbove: (score: number) => number,
): Float64Array {
  const precisions = new Float64Array(scores.length)
  let right = 0
  for (let place = 0; place < scores.length; place++) {
    right += chance(scores[place]!)
    precisions[place] = right / (place + 1)
  }
  let best = 0
  for (let place = scores.length - 1; place >= 0; place--) {
    best = Math.max(best, 1 - (scores.length * accidentsAbove(scores[place]!)) / (place + 1))
    precisions[place] = Math.min(precisions[place]!, best)
  }
  return precisions
}

/** So many from the top are looked at one by one, and the rest in so many blocks: a hundred thousand scores are few kinds of scores. */
const [oneByOne, blocks] = [2_000, 1_000]

function inBlocks(scores: Float32Array): Weighted[] {
  const weighted: Weighted[] = Array.from(scores.subarray(0, oneByOne), (score) => ({ score, weight: 1 }))
  const size = Math.ceil(Math.max(scores.length - oneByOne, 0) / blocks)
  for (let first = oneByOne; first < scores.length; first += size) {
    const block = scores.subarray(first, first + size)
    weighted.push({ score: block.reduce((sum, score) => sum + score, 0) / block.length, weight: block.length })
  }
  return weighted
}

const knots = 48

/** Closer together at the top, where it matters. */
function curveOf(scores: Float32Array, confidenceAt: (place: number) => number): Curve {
  const curve: { scores: number[]; confidences: number[] } = { scores: [], confidences: [] }
  for (let knot = knots - 1; knot >= 0; knot--) {
    const place = Math.floor((knot / (knots - 1)) ** 3 * (scores.length - 1))
    const score = scores[place]
    if (score === undefined || score <= (curve.scores.at(-1) ?? -Infinity)) continue
    curve.scores.push(score)
    curve.confidences.push(Math.max(confidenceAt(place), curve.confidences.at(-1) ?? 0))
  }
  return curve
}
