import type { Given } from '../store/fits.ts'
import type { Ranking } from '../vectors/vector-index.ts'
import { ofRankings, type KindProbabilities } from './exclusive.ts'
import { confidenceAt, type Fit } from './fit.ts'
import type { LabelSpace } from './label-space.ts'

interface JudgedOptions {
  /** Ascending ids. The same array, as long as the same photos are meant: what was found out about them is kept with it. */
  readonly photos: Uint32Array
  /** A direction that fits any photo. */
  readonly none: Float32Array
  readonly space: LabelSpace
}

/** How certain a label of its own is for photos, most certain first. */
export async function judgedByItself(fit: Fit, { photos, space }: JudgedOptions, signal: AbortSignal): Promise<Given> {
  const { ids, scores } = await space.index.nearest(fit.direction, { limit: Infinity, within: photos }, signal)
  return { ids, confidences: scores.map((score) => confidenceAt(fit.curve, score)) }
}

/** What was found out about kinds: by the photos that were meant, and by what was thought of the kinds. */
const known = new WeakMap<Uint32Array, Map<string, KindProbabilities>>()

/** How certain one of some kinds is for photos, by the fits of all of them; most certain first. */
export async function judgedAmong(
  kinds: readonly Fit[],
  label: number,
  options: JudgedOptions,
  signal: AbortSignal,
): Promise<Given | undefined> {
  const { ids, rows } = await probabilitiesOf(kinds, options, signal)
  const row = rows[kinds.findIndex((fit) => fit.label === label)]
  if (!row) return undefined
  const order = Uint32Array.from(ids.keys()).sort((a, b) => row[b]! - row[a]! || ids[a]! - ids[b]!)
  return { ids: order.map((at) => ids[at]!), confidences: Float32Array.from(order, (at) => row[at]!) }
}

/** A review of a whole group asks for each of its kinds: they are looked at together, once. */
async function probabilitiesOf(
  kinds: readonly Fit[],
  { photos, none, space }: JudgedOptions,
  signal: AbortSignal,
): Promise<KindProbabilities> {
  const found = known.get(photos) ?? new Map<string, KindProbabilities>()
  known.set(photos, found)
  const name = `${space.key} ${kinds.map(({ basis, photos: on }) => `${basis} ${on}`).join()}`
  const before = found.get(name)
  if (before) return before
  const nearest = (direction: Float32Array): Promise<Ranking> =>
    space.index.nearest(direction, { limit: Infinity, within: photos }, signal)
  const rankings: Ranking[] = []
  for (const { direction } of kinds) rankings.push(await nearest(direction))
  const likely = ofRankings(rankings, kinds, await nearest(none), space.logitScale)
  found.set(name, likely)
  return likely
}
