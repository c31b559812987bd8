import type { Ranking } from '../vectors/vector-index.ts'
import { likelyCount } from './likely.ts'

/** Ranked photos, before it is known what they look like in the grid. */
export interface Ranked {
  /** Best first. */
  readonly ids: Uint32Array
  /** How many there are in all. */
  readonly total: number
  /** For answers ranked by what pictures show. */
  readonly pictures?: {
    /** As long as `ids`. */
    readonly scores: Float32Array
    /** How many, from the top, stand out. */
    readonly likely: number
  }
}

/** The answer of an index, without the photo that was asked about. */
export function rankedBy(ranking: Ranking, itself: number | undefined): Ranked {
  const ranked = {
    ids: ranking.ids,
    total: ranking.candidates,
    pictures: { scores: ranking.scores, likely: likelyCount(ranking) },
  }
  return itself !== undefined && ranking.ids.includes(itself)
    ? keep(ranked, (id) => id !== itself, ranked.total - 1)
    : ranked
}

/** The ranked photos for which `wanted` is true, in the same order. */
export function keep({ ids, pictures }: Ranked, wanted: (id: number) => boolean, total: number): Ranked {
  const places = Uint32Array.from(ids.keys()).filter((place) => wanted(ids[place]!))
  const kept = { ids: places.map((place) => ids[place]!), total }
  if (!pictures) return kept
  const scores = Float32Array.from(places, (place) => pictures.scores[place]!)
  return { ...kept, pictures: { scores, likely: places.filter((place) => place < pictures.likely).length } }
}

/**
 * The same photos by date: first those that stand out, newest first, then the rest as they were.
 *
 * All of them by date would put yesterday's screenshots before the only picture that fits.
 *
 * @param newestFirst Orders ids by date.
 */
export function byDate(ranked: Ranked, newestFirst: (ids: Uint32Array) => Uint32Array): Ranked {
  const { ids, pictures } = ranked
  if (!pictures) return { ...ranked, ids: newestFirst(ids) }
  const { scores, likely } = pictures
  const scoreOf = new Map(Array.from(ids.subarray(0, likely), (id, place) => [id, scores[place]!]))
  const reordered = ids.slice()
  reordered.set(newestFirst(ids.subarray(0, likely)))
  const rescored = scores.map((score, place) => scoreOf.get(reordered[place]!) ?? score)
  return { ...ranked, ids: reordered, pictures: { likely, scores: rescored } }
}

/** The first `limit` of them. */
export function first(ranked: Ranked, limit: number): Ranked {
  const { ids, pictures } = ranked
  if (ids.length <= limit) return ranked
  const cut = { ...ranked, ids: ids.subarray(0, limit) }
  if (!pictures) return cut
  const { scores, likely } = pictures
  return { ...cut, pictures: { scores: scores.slice(0, limit), likely: Math.min(likely, limit) } }
}
