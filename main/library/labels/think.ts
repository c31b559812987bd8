import type { StoredLabel } from '../store/labels.ts'
import type { Given } from '../store/fits.ts'
import type { Examples } from '../store/tags.ts'
import type { Ranking } from '../vectors/vector-index.ts'
import { believed, calibrate, type Ordinary } from './calibration.ts'
import { storedText, textDirections } from './directions.ts'
import { calibratedProbability, ofRankings } from './exclusive.ts'
import { basisOf, confidenceAt, type Fit } from './fit.ts'
import type { Family } from './families.ts'
import type { Ground } from './ground.ts'
import type { LabelSpace } from './label-space.ts'
import { contradictions, taught } from './teaching.ts'

/** What the machine thinks of a label: how it decides, and what it gives. */
export interface Thought {
  readonly label: StoredLabel
  readonly fit: Fit
  /** Most certain first; none that a person said no to. */
  readonly given: Given
  /** Examples for it that look exactly like examples against it. */
  readonly contradictions: number
}

export interface ThinkOptions {
  readonly space: LabelSpace
  readonly ground: Ground
  readonly examplesOf: (label: number) => Examples
  /** What was thought before, to save encoding the prompts again. */
  readonly fitOf: (label: number) => Fit | undefined
  /** Waits for a good moment to look at every photo, which others have to wait for; at once unless given. */
  readonly moment?: ((signal: AbortSignal) => Promise<void>) | undefined
}

/** Most examples of either kind that a label learns from: the latest. */
const mostExamples = 500
/** Photos picked to say what is ordinary. */
const mostOthers = 200

/** What is learnt about one label before a line is drawn. */
interface Learnt {
  readonly label: StoredLabel
  readonly text: Float32Array | undefined
  readonly direction: Float32Array
  readonly examples: Examples
  /** How many of them have vectors to learn from. */
  readonly used: number
  readonly contradictions: number
  /** See `CalibrationOptions.turned`. */
  readonly turned: number
  readonly ranking: Ranking
  /** Where the prompts' own scores lie, if the direction is not theirs. */
  readonly ordinaryText: Ordinary | undefined
}

/**
 * Thinks anew about families of labels: encodes their prompts, learns from examples, looks at every photo's vector, and
 * draws the line. Labels with neither prompts nor examples are left out: there is nothing to go by. Reads only.
 */
export async function think(
  families: readonly Family[],
  options: ThinkOptions,
  signal: AbortSignal,
): Promise<Thought[]> {
  const labels = families.flatMap((family) => family.labels)
  const texts = await textDirections(labels, options.fitOf, options.space, signal)
  const textOf = new Map(labels.map(({ id }, i) => [id, texts[i]]))
  const thoughts: Thought[] = []
  for (const family of families) {
    const learnt: Learnt[] = []
    const examplesOf = family.exclusive ? amongSiblings(family, options.examplesOf) : options.examplesOf
    for (const label of family.labels) {
      const one = await learn(label, textOf.get(label.id), { ...options, examplesOf }, signal)
      if (one) learnt.push(one)
    }
    const basis = basisOf(family)
    if (family.exclusive) thoughts.push(...(await amongKinds(learnt, basis, options, signal)))
    else thoughts.push(...learnt.map((one) => byItself(one, basis, options)))
  }
  return thoughts
}

/** Whoever says that a photo has one kind says that it has no other. */
function amongSiblings({ labels }: Family, examplesOf: ThinkOptions['examplesOf']): ThinkOptions['examplesOf'] {
  const all = new Map(labels.map(({ id }) => [id as number, examplesOf(id)]))
  return (label) => {
    const { yes, no } = all.get(label) ?? examplesOf(label)
    const own = new Set(yes)
    const siblings = labels.filter(({ id }) => id !== label).flatMap(({ id }) => [...all.get(id)!.yes])
    return { yes, no: Uint32Array.from(new Set([...no, ...siblings.filter((id) => !own.has(id))])) }
  }
}

async function learn(
  label: StoredLabel,
  text: Float32Array | undefined,
  { space, ground, examplesOf, moment }: ThinkOptions,
  signal: AbortSignal,
): Promise<Learnt | undefined> {
  await moment?.(signal)
  const examples = examplesOf(label.id)
  const vectorsOf = (ids: Iterable<number>): Float32Array[] =>
    Array.from(ids, (id) => space.vectorOf(id)).filter((vector) => vector !== undefined)
  const [yes, no] = [vectorsOf(examples.yes.slice(0, mostExamples)), vectorsOf(examples.no.slice(0, mostExamples))]
  const everything = { limit: Infinity }
  if (yes.length + no.length === 0) {
    if (!text) return undefined
    const ranking = await space.index.nearest(text, everything, signal)
    return {
      label,
      text,
      direction: text,
      examples,
      used: 0,
      contradictions: 0,
      turned: 0,
      ranking,
      ordinaryText: undefined,
    }
  }
  // Without prompts, what was said to have it is where to begin.
  const from = text ?? yes[0]
  if (!from) return undefined
  const first = await space.index.nearest(from, everything, signal)
  const every = Math.max(1, Math.floor(first.ids.length / mostOthers))
  const said = new Set([...examples.yes, ...examples.no])
  const others = vectorsOf(first.ids.filter((id, place) => place % every === 0 && !said.has(id)))
  const direction = taught({ text, yes, no, others })
  if (!direction) return undefined
  const ranking = await space.index.nearest(direction, everything, signal)
  return {
    ...{ label, text, direction, examples, ranking },
    used: yes.length + no.length,
    contradictions: contradictions(yes, no),
    turned: text ? turnedFrom(first, ranking, examples.yes, space.logitScale) : 1,
    ordinaryText: text ? atLeast(ground.usual, believed(first.scores, space.logitScale)) : ground.usual,
  }
}

/** Prompts that say little score low everywhere; what was taught instead is not to be blamed for it. */
const atLeast = (usual: Ordinary, { median, deviation }: Ordinary): Ordinary => ({
  median: Math.max(usual.median, median),
  deviation: Math.max(usual.deviation, deviation),
})

/** A label that is decided without regard to others. */
function byItself(learnt: Learnt, basis: string, { space, ground }: ThinkOptions): Thought {
  const { label, ranking, examples, ordinaryText } = learnt
  const { logitScale } = space
  const [yes, no] = [scoresOf(ranking, examples.yes), scoresOf(ranking, examples.no)]
  const { threshold, cutoff, precision, curve } = calibrate(ranking.scores, {
    ...{ logitScale, background: ground.background, threshold: label.threshold },
    ...(ordinaryText && { text: ordinaryText, turned: learnt.turned }),
    said: { yes, no },
  })
  const denied = new Set(examples.no)
  const places: number[] = []
  for (let place = 0; place < ranking.ids.length && ranking.scores[place]! >= cutoff; place++) {
    if (!denied.has(ranking.ids[place]!)) places.push(place)
  }
  const fit = fitOf(learnt, { basis, threshold, cutoff, precision, curve, scale: 1, offset: 0 })
  const given = givenAt(places, ranking.ids, (place) => confidenceAt(curve, ranking.scores[place]!))
  return { label, fit, given, contradictions: learnt.contradictions }
}

/** Deviations by which examples stand out more than they did before; then the prompts have little to do with it any more. */
const muchFarther = 3

/** See `CalibrationOptions.turned`. */
function turnedFrom(first: Ranking, last: Ranking, yes: Uint32Array, logitScale: number): number {
  const [before, after] = [first, last].map((ranking) => {
    const { median, deviation } = believed(ranking.scores, logitScale)
    const scores = scoresOf(ranking, yes)
    return scores.reduce((sum, score) => sum + (score - median) / deviation, 0) / Math.max(scores.length, 1)
  })
  return Math.min(Math.max((after! - before!) / muchFarther, 0), 1)
}

/** Kinds that exclude each other: a photo has the likeliest one, or none. */
async function amongKinds(
  kinds: readonly Learnt[],
  basis: string,
  { space, ground }: ThinkOptions,
  signal: AbortSignal,
): Promise<Thought[]> {
  if (kinds.length === 0) return []
  const none = await space.index.nearest(ground.none, { limit: Infinity }, signal)
  const scales = kinds.map((kind) => scaleOf(kind, space.logitScale))
  const rankings = kinds.map(({ ranking }) => ranking)
  const likely = ofRankings(rankings, scales, none, space.logitScale)
  const calibrated = calibratedProbability(likely)
  return kinds.map((learnt, kind) => {
    const { label, examples } = learnt
    const threshold = label.threshold ?? calibrated
    const denied = new Set(examples.no)
    const row = likely.rows[kind]!
    const places = Array.from(likely.ids.keys())
      .filter((place) => {
        const reaches = likely.best[place] === kind && row[place]! >= threshold
        return reaches && !denied.has(likely.ids[place]!)
      })
      .sort((a, b) => row[b]! - row[a]!)
    const given = givenAt(places, likely.ids, (place) => row[place]!)
    const sum = given.confidences.reduce((total, confidence) => total + confidence, 0)
    const fit = fitOf(learnt, {
      ...{ basis, threshold, cutoff: threshold, ...scales[kind]! },
      precision: places.length > 0 && likely.ids.length >= 30 ? sum / places.length : null,
      curve: { scores: [0, 1], confidences: [0, 1] },
    })
    return { label, fit, given, contradictions: learnt.contradictions }
  })
}

/** A taught direction's scores, moved to where the prompts' lie: the other kinds' are cosines with prompts. */
function scaleOf({ ranking, ordinaryText }: Learnt, logitScale: number): { scale: number; offset: number } {
  if (!ordinaryText) return { scale: 1, offset: 0 }
  const { median, deviation } = believed(ranking.scores, logitScale)
  const scale = ordinaryText.deviation / deviation
  return { scale, offset: ordinaryText.median - median * scale }
}

function fitOf(
  { label, text, direction, used, ranking }: Learnt,
  details: Pick<Fit, 'basis' | 'threshold' | 'cutoff' | 'precision' | 'curve' | 'scale' | 'offset'>,
): Fit {
  return {
    ...details,
    label: label.id,
    revision: label.revision,
    direction,
    photos: ranking.candidates,
    examples: used,
    prompts: [...label.prompts],
    text: storedText(text),
  }
}

function givenAt(places: readonly number[], ids: Uint32Array, confidence: (place: number) => number): Given {
  return {
    ids: Uint32Array.from(places, (place) => ids[place]!),
    confidences: Float32Array.from(places, confidence),
  }
}

function scoresOf({ ids, scores }: Ranking, some: Uint32Array): number[] {
  if (some.length === 0) return []
  const wanted = new Set(some)
  return Array.from(ids.keys())
    .filter((place) => wanted.has(ids[place]!))
    .map((place) => scores[place]!)
}
