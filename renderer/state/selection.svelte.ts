import type { PhotoId } from '../../preload/contract/photos.ts'
import type { Answer } from './answer.ts'

/**
 * The photos that a person has picked out of what they look at, by id: a list may change under them.
 *
 * Works with a hundred thousand: one set that is changed in place, and a number that says that it was.
 */
export class Selection {
  readonly #ids = new Set<number>()
  #changes = $state(0)
  /** The photo that a range begins at. */
  #anchor: number | undefined
  /** The other end of the range that is being drawn out, while it is. */
  #end: number | undefined

  get count(): number {
    void this.#changes
    return this.#ids.size
  }

  has(id: number): boolean {
    void this.#changes
    return this.#ids.has(id)
  }

  /** In the order in which they were picked. */
  get ids(): readonly PhotoId[] {
    void this.#changes
    // Ids come out of answers, so they are photo ids.
    return [...this.#ids] as PhotoId[]
  }

  /** Picks a photo, or puts it back; ranges begin there from now on. */
  toggle(answer: Pick<Answer, 'ids'>, index: number): void {
    const id = answer.ids[index]
    if (id === undefined) return
    if (!this.#ids.delete(id)) this.#ids.add(id)
    this.#anchor = id
    this.#end = undefined
    this.#changes++
  }

  /**
   * Picks everything from where the last pick was up to a place; what an earlier end of the same range had picked
   * beyond it is put back. `from`: where the range begins if nothing was picked yet.
   */
  extend(answer: Pick<Answer, 'ids'>, to: number, from: number): void {
    const { ids } = answer
    const anchor = this.#anchor === undefined ? -1 : ids.indexOf(this.#anchor)
    const start = anchor >= 0 ? anchor : from
    const before = this.#end === undefined ? -1 : ids.indexOf(this.#end)
    if (before >= 0) {
      for (const id of ids.subarray(Math.min(start, before), Math.max(start, before) + 1)) this.#ids.delete(id)
    }
    for (const id of ids.subarray(Math.min(start, to), Math.max(start, to) + 1)) this.#ids.add(id)
    this.#anchor = ids[start]
    this.#end = ids[to]
    this.#changes++
  }

  /** Picks a run of photos, or puts it back if all of it was picked. */
  toggleRun(answer: Pick<Answer, 'ids'>, start: number, count: number): void {
    const run = answer.ids.subarray(start, start + count)
    const whole = run.every((id) => this.#ids.has(id))
    for (const id of run) {
      if (whole) this.#ids.delete(id)
      else this.#ids.add(id)
    }
    this.#end = undefined
    this.#changes++
  }

  /**
   * Picks everything there is. Of a ranked answer first what stands out, because what follows answers the question
   * less and less; everything that has been loaded when that is picked already.
   */
  all(answer: Pick<Answer, 'ids' | 'count' | 'likely'>): void {
    const standOut = answer.ids.subarray(0, answer.likely ?? answer.count)
    const whole = standOut.length === 0 || standOut.every((id) => this.#ids.has(id))
    for (const id of whole ? answer.ids : standOut) this.#ids.add(id)
    this.#end = undefined
    this.#changes++
  }

  /** Puts back what is not in the list any more. */
  keep(answer: Pick<Answer, 'ids'>): void {
    if (this.#ids.size === 0) return
    const there = new Set(answer.ids)
    const gone = [...this.#ids].filter((id) => !there.has(id))
    if (gone.length === 0) return
    for (const id of gone) this.#ids.delete(id)
    this.#changes++
  }

  clear(): void {
    this.#anchor = undefined
    this.#end = undefined
    if (this.#ids.size === 0) return
    this.#ids.clear()
    this.#changes++
  }
}
