import { columnOf } from '../../preload/contract/columns.ts'
import type { PhotoId, PhotoList } from '../../preload/contract/photos.ts'

/** An answer to a query with its columns unpacked; all have `count` entries in the same order. */
export interface Answer {
  readonly revision: number
  readonly count: number
  /** Photos that satisfy the filters, whether or not they fit under the limit. */
  readonly total: number
  /** How many from the top stand out; undefined where nothing is ranked by what pictures show. */
  readonly likely: number | undefined
  /** How many of those are the best; undefined in any other order than that of relevance. */
  readonly best: number | undefined
  readonly ids: Uint32Array
  /** Width ÷ height in thousandths. */
  readonly aspects: Uint16Array
  /** 0xRRGGBB. */
  readonly colours: Uint32Array
  /** Days since 1970-01-01. */
  readonly days: Int32Array
  /** Cosine similarity. */
  readonly scores: Float32Array | undefined
}

export function answerOf(list: PhotoList): Answer {
  return {
    revision: list.revision,
    count: list.count,
    total: list.total,
    likely: list.likely,
    best: list.best,
    ids: columnOf.uint32(list.ids),
    aspects: columnOf.uint16(list.aspects),
    colours: columnOf.uint32(list.colours),
    days: columnOf.int32(list.days),
    scores: list.scores && columnOf.float32(list.scores),
  }
}

/** One answer of several that continue each other. There must be one. */
export function joinAnswers(pages: readonly Answer[]): Answer {
  const [first] = pages
  if (!first || pages.length === 1) return first!
  const count = pages.reduce((sum, page) => sum + page.count, 0)
  const whole = {
    ids: new Uint32Array(count),
    aspects: new Uint16Array(count),
    colours: new Uint32Array(count),
    days: new Int32Array(count),
  }
  let at = 0
  for (const { ids, aspects, colours, days, ...page } of pages) {
    whole.ids.set(ids, at)
    whole.aspects.set(aspects, at)
    whole.colours.set(colours, at)
    whole.days.set(days, at)
    at += page.count
  }
  return { ...first, ...whole, count, total: Math.max(count, first.total), scores: undefined }
}

/** The photo at a place in an answer. Ids come out of a column that the library filled, so they are photo ids. */
export function photoAt(answer: Pick<Answer, 'ids'>, index: number): PhotoId {
  const id = answer.ids[index]
  if (id === undefined) throw new RangeError(`Place ${index} of ${answer.ids.length} photos`)
  return id as PhotoId
}

/** A CSS colour from a column entry. */
export function cssColour(colour: number): string {
  return `#${colour.toString(16).padStart(6, '0')}`
}
