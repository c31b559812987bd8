import { bytesOf } from '../../../preload/contract/columns.ts'
import { Failure } from '../../../preload/contract/failure.ts'
import type { PhotoList, Query } from '../../../preload/contract/photos.ts'
import { isCondition, type Expression, type Like } from '../../../preload/contract/query/expression.ts'
import { parse } from '../../../preload/contract/query/parse.ts'
import { strings } from '../../strings.ts'
import { libraryPath } from '../folders/paths.ts'
import type { PhotoColumns, Photos, TimelinePage } from '../store/photos.ts'
import type { Words } from '../store/words.ts'
import type { VectorIndex } from '../vectors/vector-index.ts'
import type { Attention } from './attention.ts'
import { branchesOf, type Branch } from './branches.ts'
import { byWords } from './by-words.ts'
import { allOf, anyOf, photographed, type Condition } from './condition.ts'
import { directionOf, type Part } from './direction.ts'
import { conditionOf } from './filters.ts'
import { placesNamedIn, speaksOfGenerated } from './made-by-machine.ts'
import type { Names } from './names.ts'
import { byDate, certain, first, keep, leaveOut, merged, rankedBy, type Ranked } from './ranked.ts'
import { RecentlyUsed } from './recently-used.ts'
import { conditionFor } from './term-conditions.ts'

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
  readonly names: Names
  /** Undefined while no model can be used. */
  readonly space: () => Space | undefined
  /** Raised by every change that an answer may show. */
  readonly revision: () => number
  readonly attention?: Attention
}

interface Request {
  readonly query: Query
  readonly by: 'words' | 'pictures'
  /** Most photos in a ranked answer. */
  readonly limit: number
  /** The part that is wanted of an answer by date. */
  readonly page?: TimelinePage | undefined
}

export interface Search {
  /**
   * Answers `photos.list`. @throws {Failure} `invalid-input` for a text that is no query, `not-found` for something in
   * it that has no such name; `no-model`, `not-available` or `cancelled`
   */
  list(request: Request, signal: AbortSignal): Promise<PhotoList>
  /** Whether only a model can answer. A text that is no query needs none to be refused. */
  needsModel(request: Pick<Request, 'query' | 'by'>): boolean
}

/** A query, taken apart. */
interface Understood {
  readonly expression: Expression | null
  readonly like: Query['like']
  readonly filters: Condition | undefined
  /** Whether the filters name a folder, so that everything in it is meant. */
  readonly inFolder: boolean
}

/** Typing and deleting a word asks for the same phrases again and again. */
const rememberedPhrases = 500
/** Candidates of so many different conditions are kept; an “or” has several. */
const rememberedConditions = 4
/** Hidden photos that a search finds and leaves out again. */
const mostHidden = 5_000

/** Finds photos: by when, by words, by what they show. Every door asks here, so every door shows the same order. */
export function openSearch({ photos, words, names, space, revision, attention }: SearchOptions): Search {
  const phrases = new RecentlyUsed<string, Float32Array>(rememberedPhrases)
  const totals = new RecentlyUsed<string, number>(rememberedConditions)
  const candidates = new RecentlyUsed<string, { readonly ids: Uint32Array | undefined }>(rememberedConditions)

  /** While somebody types, the filters stay the same, and listing half a library for every letter would be felt. */
  const matching = (where: Condition | undefined): Uint32Array | undefined => {
    const name = `${revision()} ${JSON.stringify(where)}`
    const found = candidates.get(name) ?? { ids: photos.matching(where) }
    candidates.set(name, found)
    return found.ids
  }

  const whereOf = (
    { conditions }: Pick<Branch, 'conditions'>,
    { filters, inFolder }: Pick<Understood, 'filters' | 'inFolder'>,
  ): Condition | undefined => {
    const said = conditions.map((condition) => conditionFor(condition, names))
    if (inFolder || conditions.some(speaksOfGenerated)) return allOf([filters, ...said])
    const places = conditions.flatMap(placesNamedIn).map((place) => conditionFor(place, names))
    return allOf([filters, ...said, anyOf([photographed, ...places])])
  }

  const vectorOfText = async (current: Space, text: string, signal: AbortSignal): Promise<Float32Array> => {
    const name = `${current.key}\n${text}`
    const vector = phrases.get(name) ?? (await current.embedText(text, signal))
    phrases.set(name, vector)
    return vector
  }

  const vectorOfPhoto = (current: Space, id: number): Float32Array => {
    const vector = current.vectorOf(id)
    if (!vector) throw new Failure('not-available', strings.searching.notLookedAt)
    return vector
  }

  const photoMeant = (like: Like): number => ('photo' in like ? like.photo : photos.at(libraryPath(like.path)))

  const rankedBranch = async (
    { conditions, pictures }: Branch,
    understood: Understood,
    limit: number,
    signal: AbortSignal,
  ): Promise<Ranked> => {
    const { like } = understood
    const where = whereOf({ conditions }, understood)
    if (pictures.length === 0 && like === undefined) return certain(photos.timeline(where).ids)
    const current = space()
    if (!current) throw new Failure('no-model', strings.searching.needsModel)
    // A photo is always most like itself, which is nothing anybody wants to be told.
    const themselves = new Set<number>()
    const parts: Part[] = []
    if (like?.kind === 'image') parts.push([1, await current.imageVector(like.image, signal)])
    for (const picture of like?.kind === 'photo'
      ? [{ kind: 'like', photo: like.id } as const, ...pictures]
      : pictures) {
      const { weight, part } = picture.kind === 'weighted' ? picture : { weight: 1, part: picture }
      if (part.kind === 'words') {
        parts.push([weight, await vectorOfText(current, part.text, signal)])
        continue
      }
      const id = photoMeant(part)
      parts.push([weight, vectorOfPhoto(current, id)])
      if (weight > 0) themselves.add(id)
    }
    attention?.given()
    const vector = directionOf(parts)
    if (!vector) throw new Failure('invalid-input', strings.searching.cancelsOut)
    // What is hidden is left out afterwards, where it is little: to list everything else costs more than the search.
    const hidden = where === undefined || where === photographed ? photos.hidden(mostHidden, where) : undefined
    const within = hidden ? undefined : matching(where)
    const surplus = themselves.size + (hidden?.length ?? 0)
    const ranking = await current.index.nearest(vector, { limit: limit + surplus, ...(within && { within }) }, signal)
    return rankedBy(hidden ? leaveOut(ranking, hidden) : ranking, themselves)
  }

  const byPictures = async (understood: Understood, limit: number, signal: AbortSignal): Promise<Ranked> => {
    const { expression } = understood
    const branches = expression ? branchesOf(expression) : [{ conditions: [], pictures: [] }]
    const answers: Ranked[] = []
    for (const branch of branches) answers.push(await rankedBranch(branch, understood, limit, signal))
    return merged(answers, limit)
  }

  const understand = ({ text, like, filters }: Query): Understood => {
    const parsed = parse(text)
    if (parsed.problem) throw new Failure('invalid-input', parsed.problem.message)
    const { expression } = parsed
    return { expression, like, filters: conditionOf(filters), inFolder: filters.folder !== undefined }
  }

  const unranked = (understood: Understood, sort: Query['sort']): PhotoColumns => {
    const { expression } = understood
    const where = whereOf({ conditions: expression ? [expression] : [] }, understood)
    return expression?.kind === 'album' && sort === 'relevance'
      ? photos.album(names.album(expression.name), where)
      : photos.timeline(where)
  }

  /** Counting takes longer than a page, so it is done once. */
  const pageOf = (understood: Understood, page: TimelinePage) => {
    const { expression } = understood
    const where = whereOf({ conditions: expression ? [expression] : [] }, understood)
    const name = `${revision()} ${JSON.stringify(where)}`
    const total = totals.get(name) ?? photos.count(where)
    totals.set(name, total)
    return { total, ...listOf(photos.timelinePage(where, page)) }
  }

  const isRanked = ({ expression, like }: Pick<Understood, 'expression' | 'like'>): boolean =>
    like !== undefined || (expression !== null && !isCondition(expression))

  return {
    async list({ query, by, limit, page }, signal) {
      // Taken first: what changes meanwhile raises it, and whoever shows this answer will ask again.
      const answersFor = revision()
      const understood = understand(query)
      if (!isRanked(understood)) {
        if (page) return { revision: answersFor, ...pageOf(understood, page) }
        const columns = unranked(understood, query.sort)
        return { revision: answersFor, total: columns.ids.length, ...listOf(columns) }
      }
      // By date, those that stand out change places, so all of them must be known however few are asked for.
      const wanted = query.sort === 'date' ? Infinity : limit
      const found =
        by === 'words'
          ? byWords(understood.expression, (branch) => whereOf(branch, understood), wanted, { words, photos })
          : await byPictures(understood, wanted, signal)
      const ordered = query.sort === 'date' ? byDate(found, (ids) => photos.newestFirst(ids)) : found
      const ranked = first(ordered, limit)
      const columns = photos.columns(ranked.ids)
      return { revision: answersFor, ...rankedList(ranked, columns) }
    },
    needsModel({ query, by }) {
      const parsed = parse(query.text)
      if (by === 'words' || parsed.problem) return false
      return isRanked({ expression: parsed.expression, like: query.like })
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
  if (!pictures) return list
  const { likely, best, scores } = pictures
  return { ...list, likely, ...(best !== undefined && { best }), scores: bytesOf(scores) }
}

const among = (ids: Uint32Array): ((id: number) => boolean) => {
  const set = new Set(ids)
  return (id) => set.has(id)
}
