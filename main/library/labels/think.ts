import type { StoredLabel } from '../store/labels.ts'
import type { Given } from '../store/fits.ts'
import type { Examples } from '../store/tags.ts'
import type { Ranking } from '../vectors/vector-index.ts'
import { calibrate } from './calibration.ts'
import { storedText, textDirections } from './directions.ts'
import { basisOf, confidenceAt, type Fit } from './fit.ts'
import type { Family } from './families.ts'
import type { LabelSpace } from './label-space.ts'

/** What the machine thinks of a label: how it decides, and what it gives. */
export interface Thought {
  readonly label: StoredLabel
  readonly fit: Fit
  /** Most certain first; none that a person said no to. */
  readonly given: Given
}

interface ThinkOptions {
  readonly space: LabelSpace
  readonly examplesOf: (label: number) => Examples
  /** What was thought before, to save encoding the prompts again. */
  readonly fitOf: (label: number) => Fit | undefined
}

/**
 * Thinks anew about families of labels: encodes their prompts, looks at every photo's vector, and draws the line.
 *
 * Labels with neither prompts nor examples are left out: there is nothing to go by. About 40 ms a label for a hundred
 * thousand photos. Reads only.
 */
export async function think(
  families: readonly Family[],
  { space, examplesOf, fitOf }: ThinkOptions,
  signal: AbortSignal,
): Promise<Thought[]> {
  const labels = families.flatMap((family) => family.labels)
  const texts = await textDirections(labels, fitOf, space, signal)
  const textOf = new Map(labels.map(({ id }, i) => [id, texts[i]]))
  const thoughts: Thought[] = []
  for (const family of families) {
    const basis = basisOf(family)
    for (const label of family.labels) {
      const text = textOf.get(label.id)
      const direction = text
      if (!direction) continue
      const examples = examplesOf(label.id)
      const ranking = await space.index.nearest(direction, { limit: Infinity }, signal)
      const { threshold, cutoff, precision, curve } = calibrate(ranking.scores, label.threshold)
      const fit: Fit = {
        label: label.id,
        revision: label.revision,
        direction,
        photos: ranking.candidates,
        basis,
        cutoff,
        threshold,
        precision,
        examples: 0,
        curve,
        scale: 1,
        offset: 0,
        prompts: [...label.prompts],
        text: storedText(text),
      }
      thoughts.push({ label, fit, given: givenBy(fit, ranking, new Set(examples.no)) })
    }
  }
  return thoughts
}

/** Those that reach the cutoff, but for those that a person said no to. */
function givenBy({ cutoff, curve }: Fit, { ids, scores }: Ranking, denied: ReadonlySet<number>): Given {
  const places: number[] = []
  for (let place = 0; place < ids.length && scores[place]! >= cutoff; place++) {
    if (!denied.has(ids[place]!)) places.push(place)
  }
  return {
    ids: Uint32Array.from(places, (place) => ids[place]!),
    confidences: Float32Array.from(places, (place) => confidenceAt(curve, scores[place]!)),
  }
}
