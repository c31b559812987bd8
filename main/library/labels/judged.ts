import type { Given } from '../store/fits.ts'
import type { Ranking } from '../vectors/vector-index.ts'
import { ofRankings } from './exclusive.ts'
import { confidenceAt, type Fit } from './fit.ts'
import type { LabelSpace } from './label-space.ts'

interface JudgedOptions {
  readonly exclusive: boolean
  /** Ascending ids. */
  readonly photos: Uint32Array
  /** A direction that fits any photo. */
  readonly none: Float32Array
  readonly space: LabelSpace
}

/** How certain a label is for photos, by the fits of its whole family; most certain first. */
export async function judged(
  label: number,
  kinds: readonly Fit[],
  { exclusive, photos, none, space }: JudgedOptions,
  signal: AbortSignal,
): Promise<Given | undefined> {
  const place = kinds.findIndex((fit) => fit.label === label)
  const own = kinds[place]
  if (!own) return undefined
  const nearest = (direction: Float32Array): Promise<Ranking> =>
    space.index.nearest(direction, { limit: Infinity, within: photos }, signal)
  if (!exclusive) {
    const { ids, scores } = await nearest(own.direction)
    return { ids, confidences: scores.map((score) => confidenceAt(own.curve, score)) }
  }
  const rankings: Ranking[] = []
  for (const { direction } of kinds) rankings.push(await nearest(direction))
  const { ids, rows } = ofRankings(rankings, kinds, await nearest(none), space.logitScale)
  const row = rows[place]!
  const order = Uint32Array.from(ids.keys()).sort((a, b) => row[b]! - row[a]! || ids[a]! - ids[b]!)
  return { ids: order.map((at) => ids[at]!), confidences: Float32Array.from(order, (at) => row[at]!) }
}
