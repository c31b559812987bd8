import { columnOf } from '../../preload/contract/columns.ts'
import type { LabelId, labelMethods } from '../../preload/contract/labels.ts'
import type { Output } from '../../preload/contract/method.ts'
import type { PhotoId } from '../../preload/contract/photos.ts'

/** What somebody thinks of a row: nothing yet, that it is so, that it is not. */
export type Judgement = 0 | 1 | 2

/**
 * Photos with the label that each might have, most certain first, and what a person says about them. Columns, because
 * there can be a hundred thousand; judgements change in place, and a number says that they did.
 */
export class JudgedRows {
  readonly count: number
  readonly total: number
  /** Rows that were too uncertain to be worth a look. */
  readonly leftOut: number
  readonly labels: readonly LabelId[]
  readonly photos: Uint32Array
  readonly confidences: Float32Array
  readonly given: Uint8Array
  /** Width ÷ height in thousandths. */
  readonly aspects: Uint16Array
  /** 0xRRGGBB. */
  readonly colours: Uint32Array
  readonly #labelAt: Uint32Array
  readonly #judgements: Uint8Array
  #changes = $state(0)

  /** `from`: rows that are less certain than that are left out, unless the machine gives them. */
  constructor(answer: Output<(typeof labelMethods)['labels.review']>, labels: readonly LabelId[], from = 0) {
    this.confidences = columnOf.float32(answer.confidences)
    // The most certain come first.
    const worthwhile = this.confidences.findLastIndex((each, row) => each >= from || answer.given[row] === 1) + 1
    this.count = Math.min(answer.count, worthwhile)
    this.total = this.count < answer.count ? this.count : answer.total
    this.leftOut = answer.total - this.total
    this.labels = labels
    this.photos = columnOf.uint32(answer.photos).subarray(0, this.count)
    this.given = answer.given.slice()
    this.aspects = Uint16Array.from(columnOf.uint32(answer.aspects), (aspect) => Math.min(aspect, 65_535))
    this.colours = columnOf.uint32(answer.colours)
    this.#labelAt = columnOf.uint32(answer.labels)
    this.#judgements = answer.verdicts.slice(0, this.count)
  }

  /** Rows come out of columns that the library filled, so they are photo ids. */
  photo(row: number): PhotoId {
    return this.photos[row] as PhotoId
  }

  label(row: number): LabelId {
    return this.labels[this.#labelAt[row] ?? 0]!
  }

  judgement(row: number): Judgement {
    void this.#changes
    return (this.#judgements[row] ?? 0) as Judgement
  }

  /** Judges rows, and answers with what they were before, in the same order. */
  judge(rows: readonly number[], judgement: Judgement | readonly Judgement[]): Judgement[] {
    const before = rows.map((row) => (this.#judgements[row] ?? 0) as Judgement)
    rows.forEach((row, i) => (this.#judgements[row] = typeof judgement === 'number' ? judgement : judgement[i]!))
    this.#changes++
    return before
  }

  /** How many rows were judged so. */
  judged(judgement: Judgement): number {
    void this.#changes
    return this.#judgements.reduce((count, each) => count + (each === judgement ? 1 : 0), 0)
  }

  /** Rows that were judged so. */
  rowsJudged(judgement: Judgement): number[] {
    void this.#changes
    const rows: number[] = []
    this.#judgements.forEach((each, row) => each === judgement && rows.push(row))
    return rows
  }

  /** The nearest row from a place on that nobody has judged; the place itself where there is none. */
  nextOpen(from: number): number {
    const at = this.#judgements.indexOf(0, from)
    return at >= 0 ? at : Math.min(from, this.count - 1)
  }
}
