import { normalisedSum } from '../vectors/unit-vector.ts'
import type { StoredLabel } from '../store/labels.ts'
import { vectorOf, blobOf } from '../vectors/unit-vector.ts'
import type { Fit } from './fit.ts'
import type { LabelSpace } from './label-space.ts'

/** Texts encoded at once: others get their turn in between. */
const batch = 64

/**
 * The direction of each label in a space: the normalised middle of its prompts; undefined for those without any.
 *
 * What was encoded for a label's fit is not encoded again as long as its prompts are the same.
 */
export async function textDirections(
  labels: readonly StoredLabel[],
  fitOf: (label: number) => Fit | undefined,
  space: LabelSpace,
  signal: AbortSignal,
): Promise<(Float32Array | undefined)[]> {
  const stored = labels.map(({ id, prompts }) => {
    const fit = fitOf(id)
    return fit && isSame(fit.prompts, prompts) ? textOf(fit) : undefined
  })
  const texts = [...new Set(labels.flatMap(({ prompts }, i) => (stored[i] ? [] : prompts)))]
  const vectorOfText = new Map<string, Float32Array>()
  for (let first = 0; first < texts.length; first += batch) {
    const some = texts.slice(first, first + batch)
    const vectors = await space.embedTexts(some, signal)
    some.forEach((text, i) => vectorOfText.set(text, vectors[i]!))
  }
  return labels.map(({ prompts }, i) => {
    const [first, ...rest] = prompts.map((prompt) => vectorOfText.get(prompt)).filter((vector) => vector !== undefined)
    return stored[i] ?? (first && middleOf(first, rest))
  })
}

/** How {@link textDirections} finds the direction of the prompts again. */
export const storedText = (direction: Float32Array | undefined): string =>
  direction ? blobOf(direction).toString('base64') : ''

const textOf = ({ text }: Fit): Float32Array | undefined =>
  text === '' ? undefined : vectorOf(Buffer.from(text, 'base64')).slice()

/** Prompts that contradict each other so completely that nothing is left: the first one counts. */
function middleOf(first: Float32Array, rest: readonly Float32Array[]): Float32Array {
  try {
    return normalisedSum(first, ...rest)
  } catch {
    return first
  }
}

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((value, i) => value === b[i])
