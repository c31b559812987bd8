import { bytesOf } from '../../../preload/contract/columns.ts'
import { Failure } from '../../../preload/contract/failure.ts'
import type { Filters, Likeness, PhotoList, Query } from '../../../preload/contract/photos.ts'
import type { PhotoColumns, Photos } from '../store/photos.ts'
import type { Words } from '../store/words.ts'
import { normalisedSum } from '../vectors/unit-vector.ts'
import type { VectorIndex } from '../vectors/vector-index.ts'
import { byDate, first, keep, rankedBy, type Ranked } from './ranked.ts'
import { RecentlyUsed } from './recently-used.ts'

/** The vector space that searches are answered in: one model, and the vectors that it made. */
export interface Space {
  /** `ModelSpec.key`. */
  readonly key: string
  readonly index: VectorIndex
  /** A unit vector. */
  embedText(text: string, signal: AbortSignal): Promise<Float32Array>
  /** The stored vector of a content; undefined where this model has not seen it. */
  vectorOf(id: number): Float32Array | undefined
  /** The vector of a picture that was handed in through `search.image`. @throws {Failure} `not-found` */
  imageVector(image: string, signal: AbortSignal): Promise<Float32Array>
}

interface SearchOptions {
  readonly photos: Photos
  readonly words: Words
  /** Undefined while no model can be used. */
  readonly space: () => Space | undefined
  /** Raised by every change that an answer may show. */
  readonly revision: () => number
}

interface Request {
  readonly query: Query
  readonly by: 'words' | 'pictures'
  /** Most photos in a ranked answer. */
  readonly limit: number
}

export interface Search {
  /** Answers `photos.list`. @throws {Failure} `no-model`, `not-found`, `not-available` or `cancelled` */
  list(request: Request, signal: AbortSignal): Promise<PhotoList>
}

/** Typing and deleting a word asks for the same phrases again and again. */
const rememberedPhrases = 500

/** Finds photos: by when, by words, by what they show. Every door asks here, so every door shows the same order. */
export function openSearch({ photos, words, space, revision }: SearchOptions): Search {
  const phrases = new RecentlyUsed<string, Float32Array>(rememberedPhrases)
  const candidates = new RecentlyUsed<string, { readonly ids: Uint32Array | undefined }>(1)

  /** While somebody types, the filters stay the same, and listing half a library for every letter would be felt. */
  const matching = (filters: Filters): Uint32Array | undefined => {
    const name = `${revision()} ${JSON.stringify(filters)}`
    const found = candidates.get(name) ?? { ids: photos.matching(filters) }
    candidates.set(name, found)
    return found.ids
  }

  const vectorOfText = async (current: Space, text: string, signal: AbortSignal): Promise<Float32Array> => {
    const name = `${current.key}\n${text}`
    const vector = phrases.get(name) ?? (await current.embedText(text, signal))
    phrases.set(name, vector)
    return vector
  }

  const vectorOfLikeness = async (current: Space, like: Likeness, signal: AbortSignal): Promise<Float32Array> => {
    if (like.kind === 'image') return current.imageVector(like.image, signal)
    const vector = current.vectorOf(like.id)
    if (!vector) throw new Failure('not-available', 'The model has not looked at this photo yet. Try again in a while.')
    return vector
  }

  const vectorOfQuery = async (current: Space, { text, like }: Query, signal: AbortSignal): Promise<Float32Array> => {
    if (like === undefined) return vectorOfText(current, text, signal)
    const likeness = await vectorOfLikeness(current, like, signal)
    return text === '' ? likeness : normalisedSum(likeness, await vectorOfText(current, text, signal))
  }

  const byPictures = async ({ query, limit }: Request, signal: AbortSignal): Promise<Ranked> => {
    const current = space()
    if (!current) {
      throw new Failure('no-model', 'Choose a model in the settings to find photos by what they show.')
    }
    const vector = await vectorOfQuery(current, query, signal)
    const within = matching(query.filters)
    // A photo is always most like itself, which is nothing anybody wants to be told.
    const itself = query.like?.kind === 'photo' ? query.like.id : undefined
    // By date, those that stand out change places, so all of them must be known however few are asked for.
    const wanted = query.sort === 'date' ? Infinity : limit + (itself === undefined ? 0 : 1)
    const ranking = await current.index.nearest(vector, { limit: wanted, ...(within && { within }) }, signal)
    return rankedBy(ranking, itself)
  }

  const byWords = ({ query }: Request): Ranked => {
    const ids = words.search(query.text, query.filters)
    return { ids, total: ids.length }
  }

  return {
    async list(request, signal) {
      const { query, by, limit } = request
      // Taken first: what changes meanwhile raises it, and whoever shows this answer will ask again.
      const answersFor = revision()
      if (query.text === '' && query.like === undefined) {
        const columns = photos.timeline(query.filters)
        return { revision: answersFor, total: columns.ids.length, ...listOf(columns) }
      }
      const found = by === 'words' ? byWords(request) : await byPictures(request, signal)
      const ordered = query.sort === 'date' ? byDate(found, (ids) => photos.newestFirst(ids)) : found
      const ranked = first(ordered, limit)
      const columns = photos.columns(ranked.ids)
      return { revision: answersFor, ...rankedList(ranked, columns) }
    },
  }
}

function listOf({ ids, aspects, colours, days }: PhotoColumns): Omit<PhotoList, 'revision' | 'total'> {
  return {
    count: ids.length,
    ids: bytesOf(ids),
    aspects: bytesOf(aspects),
    colours: bytesOf(colours),
    days: bytesOf(days),
  }
}

/** Columns that have fewer rows than were ranked lack those that disappeared while the index was searching. */
function rankedList(ranked: Ranked, columns: PhotoColumns): Omit<PhotoList, 'revision'> {
  const lost = ranked.ids.length - columns.ids.length
  const { total, pictures } = lost > 0 ? keep(ranked, among(columns.ids), ranked.total - lost) : ranked
  const list = { total, ...listOf(columns) }
  return pictures ? { ...list, likely: pictures.likely, scores: bytesOf(pictures.scores) } : list
}

const among = (ids: Uint32Array): ((id: number) => boolean) => {
  const set = new Set(ids)
  return (id) => set.has(id)
}
