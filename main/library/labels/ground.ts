import { normalisedSum } from '../vectors/unit-vector.ts'
import { backgroundDirections, backgroundOf } from './background.ts'
import type { Ordinary } from './calibration.ts'
import { nothingInParticular } from './exclusive.ts'
import { hasMoved } from './fit.ts'
import type { LabelSpace } from './label-space.ts'

/** What labels are measured against in a space: the same for all of them. */
export interface Ground {
  /** A direction that fits any photo: “none of these”. */
  readonly none: Float32Array
  /** Log-odds of ordinary texts, see {@link backgroundOf}. */
  readonly background: number
  /** Where the scores of a label's prompts usually lie: for labels without any. */
  readonly usual: Ordinary
}

/** Deviation of a label's scores, and by how much ordinary photos score less than ordinary texts have: both in log-odds. */
const [usualDeviation, usualDistance] = [1.5, 2.2]

/** Answers with the ground, measured anew when the library has become another one. */
export function openGround(): (space: LabelSpace, signal: AbortSignal) => Promise<Ground> {
  let known:
    { key: string; photos: number; none: Float32Array; texts: readonly Float32Array[]; ground: Ground } | undefined

  return async (space, signal) => {
    const photos = space.index.size
    if (known?.key === space.key && !hasMoved(known.photos, photos)) return known.ground
    const same = known?.key === space.key ? known : undefined
    const none = same?.none ?? (await noneOf(space, signal))
    const texts = same?.texts ?? (await backgroundDirections(space, signal))
    const { ids } = await space.index.nearest(none, { limit: Infinity }, signal)
    const background = backgroundOf(texts, ids, space)
    const { logitScale } = space
    const usual = { median: (background - usualDistance) / logitScale, deviation: usualDeviation / logitScale }
    const ground = { none, background, usual }
    known = { key: space.key, photos, none, texts, ground }
    return ground
  }
}

async function noneOf(space: LabelSpace, signal: AbortSignal): Promise<Float32Array> {
  const [first, ...rest] = await space.embedTexts(nothingInParticular, signal)
  if (!first) throw new Error(`Compute answered none of ${nothingInParticular.length} phrases`)
  try {
    return normalisedSum(first, ...rest)
  } catch {
    return first
  }
}
