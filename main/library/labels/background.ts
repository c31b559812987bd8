import type { LabelSpace } from './label-space.ts'
import { starterVocabulary } from './starter.ts'

/** Ordinary texts: every third thing that people have photos of. */
const texts = starterVocabulary.labels.flatMap(({ prompts }) => prompts.slice(0, 1)).filter((_, i) => i % 3 === 0)

/** Photos that are looked at. */
const sample = 256

/**
 * The log-odds that ordinary texts have with photos of this library, on average: what a text has to exceed to say
 * something. It depends on the model, and on the library a little.
 *
 * @param directions Of ordinary texts, see {@link backgroundDirections}.
 * @param ids Photos of the library; some of them, evenly, are looked at.
 */
export function backgroundOf(directions: readonly Float32Array[], ids: Uint32Array, space: LabelSpace): number {
  const every = Math.max(1, Math.floor(ids.length / sample))
  let sum = 0
  let photos = 0
  for (let place = 0; place < ids.length && photos < sample; place += every) {
    const vector = space.vectorOf(ids[place]!)
    if (!vector) continue
    photos += 1
    sum += Math.log(meanOdds(directions, vector, space.logitScale))
  }
  return photos > 0 ? sum / photos : 0
}

/** The directions of ordinary texts. */
export const backgroundDirections = (space: LabelSpace, signal: AbortSignal): Promise<readonly Float32Array[]> =>
  space.embedTexts(texts, signal)

function meanOdds(directions: readonly Float32Array[], vector: Float32Array, logitScale: number): number {
  let odds = 0
  for (const direction of directions) {
    let cosine = 0
    for (let i = 0; i < vector.length; i++) cosine += direction[i]! * vector[i]!
    odds += Math.exp(logitScale * cosine)
  }
  return odds / directions.length
}
