import type { Ranking } from '../vectors/vector-index.ts'
import { countAtLeast, linesOf } from './likely.ts'

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
    /**
     * As long as `ids`, descending: how far above the ordinary photos, in units of what it takes to stand out. At 1 and
     * above a photo does. Unlike scores, these can be compared between different questions.
     */
    readonly standings: Float32Array
    /** How many, from the top, stand out. */
    readonly likely: number
    /** How many of those, from the top, are the best. Undefined where the order is another one. */
    readonly best: number | undefined
  }
}

/** The answer of an index that has more than should be found. `hidden` (ascending) were candidates too. */
export function leaveOut(ranking: Ranking, hidden: Uint32Array): Ranking {
  if (hidden.length === 0) return ranking
  const all = new Set(hidden)
  const places = Uint32Array.from(ranking.ids.keys()).filter((place) => !all.has(ranking.ids[place]!))
  return {
    ...ranking,
    ids: places.map((place) => ranking.ids[place]!),
    scores: Float32Array.from(places, (place) => ranking.scores[place]!),
    candidates: ranking.candidates - hidden.length,
  }
}

/** The answer of an index, without the photos that were asked about. */
export function rankedBy(ranking: Ranking, without: ReadonlySet<number>): Ranked {
  const { ids, scores, median } = ranking
  const others = ids.findIndex((id) => !without.has(id))
  const lines = linesOf(ranking, scores[others] ?? 0)
  const unit = lines.likely - median
  const ranked: Ranked = {
    ids,
    total: ranking.candidates,
    pictures: {
      scores,
      standings: scores.map((score) => (Number.isFinite(unit) ? (score - median) / unit : 0)),
      likely: countAtLeast(scores, lines.likely),
      best: countAtLeast(scores, lines.best),
    },
  }
  const present = ids.filter((id) => without.has(id)).length
  return present > 0 ? keep(ranked, (id) => !without.has(id), ranked.total - present) : ranked
}

/** Photos that are meant for certain: nothing ranks them, and they come before whatever only stands out. */
export function certain(ids: Uint32Array): Ranked {
  return {
    ids,
    total: ids.length,
    pictures: {
      scores: new Float32Array(ids.length).fill(1),
      standings: new Float32Array(ids.length).fill(Infinity),
      likely: ids.length,
      best: ids.length,
    },
  }
}

/**
 * The photos of several answers by what pictures show, each at its best place.
 *
 * @param most Photos wanted. Where an answer was cut to fewer than it has, this many are right, and only they.
 */
export function merged(answers: readonly Ranked[], most: number): Ranked {
  const [only] = answers
  if (only && answers.length === 1) return only
  interface Place {
    readonly id: number
    readonly standing: number
    readonly score: number
    readonly isLikely: boolean
    readonly isBest: boolean
  }
  const places = new Map<number, Place>()
  let isCut = false
  for (const { ids, total, pictures } of answers) {
    if (!pictures) throw new Error('Only answers by what pictures show can be merged')
    const { scores, standings, likely, best = 0 } = pictures
    isCut ||= ids.length < total
    ids.forEach((id, place) => {
      const standing = standings[place]!
      const before = places.get(id)
      if (before && before.standing >= standing) return
      // Again at the end, where those of its own answer are.
      places.delete(id)
      places.set(id, { id, standing, score: scores[place]!, isLikely: place < likely, isBest: place < best })
    })
  }
  // Sorting is stable: of what is certain, the order that it came in is kept.
  const all = [...places.values()].sort((a, b) =>
    a.standing === b.standing ? b.score - a.score : b.standing - a.standing,
  )
  const shown = all.slice(0, most)
  return {
    ids: Uint32Array.from(shown, ({ id }) => id),
    // How many photos are in several answers is known only once all of them are there.
    total: isCut ? Math.max(all.length, ...answers.map(({ total }) => total)) : all.length,
    pictures: {
      scores: Float32Array.from(shown, ({ score }) => score),
      standings: Float32Array.from(shown, ({ standing }) => standing),
      likely: lengthOfStart(shown, ({ isLikely }) => isLikely),
      best: lengthOfStart(shown, ({ isBest }) => isBest),
    },
  }
}

/** The ranked photos for which `wanted` is true, in the same order. */
export function keep({ ids, pictures }: Ranked, wanted: (id: number) => boolean, total: number): Ranked {
  const places = Uint32Array.from(ids.keys()).filter((place) => wanted(ids[place]!))
  const kept = { ids: places.map((place) => ids[place]!), total }
  if (!pictures) return kept
  const { scores, standings, likely, best } = pictures
  const before = (end: number): number => places.filter((place) => place < end).length
  return {
    ...kept,
    pictures: {
      scores: Float32Array.from(places, (place) => scores[place]!),
      standings: Float32Array.from(places, (place) => standings[place]!),
      likely: before(likely),
      best: best === undefined ? undefined : before(best),
    },
  }
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
  const { scores, standings, likely } = pictures
  const placeOf = new Map(Array.from(ids.subarray(0, likely), (id, place) => [id, place]))
  const reordered = ids.slice()
  reordered.set(newestFirst(ids.subarray(0, likely)))
  const places = reordered.map((id, place) => placeOf.get(id) ?? place)
  return {
    ...ranked,
    ids: reordered,
    pictures: {
      scores: Float32Array.from(places, (place) => scores[place]!),
      standings: Float32Array.from(places, (place) => standings[place]!),
      likely,
      best: undefined,
    },
  }
}

/** The first `limit` of them. */
export function first(ranked: Ranked, limit: number): Ranked {
  const { ids, pictures } = ranked
  if (ids.length <= limit) return ranked
  const cut = { ...ranked, ids: ids.subarray(0, limit) }
  if (!pictures) return cut
  const { scores, standings, likely, best } = pictures
  return {
    ...cut,
    pictures: {
      scores: scores.slice(0, limit),
      standings: standings.slice(0, limit),
      likely: Math.min(likely, limit),
      best: best === undefined ? undefined : Math.min(best, limit),
    },
  }
}

function lengthOfStart<T>(all: readonly T[], belongs: (one: T) => boolean): number {
  const end = all.findIndex((one) => !belongs(one))
  return end < 0 ? all.length : end
}
