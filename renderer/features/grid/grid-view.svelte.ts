import type { Answer } from '../../state/answer.ts'
import { boxesOf, boxOf, justify, rowAt, rowOf, sectionAt, sectionOf, type Box } from './justified-layout.ts'
import { scrolled, scrollTo, topOf, type LongScroll } from './long-scroll.ts'
import { middleOf, neighbour, type Move } from './neighbour.ts'
import type { Section } from './sections.ts'

/** What a grid shows and how. Read again whenever it changes, so every field is a function. */
export interface GridInput {
  readonly answer: () => Answer | undefined
  readonly sections: (answer: Answer) => readonly Section[]
  /** Height that rows come near to, CSS pixels. */
  readonly rowHeight: () => number
}

/** Room for the heading of a section, CSS pixels. */
export const headingHeight = 52

const gap = 4

/** Screens' worth of rows drawn beyond each edge, so that there is something to see when scrolling starts. */
const overscan = 0.75

const nothing: Answer = {
  revision: 0,
  count: 0,
  total: 0,
  likely: undefined,
  best: undefined,
  ids: new Uint32Array(),
  aspects: new Uint16Array(),
  colours: new Uint32Array(),
  days: new Int32Array(),
  scores: undefined,
}

/**
 * What of a long list of photos is on the screen, and where.
 *
 * Lives longer than the component that draws it, so that somebody who comes back finds the place they left. What they
 * look at stays put when photos come and go, when the window changes and when tiles change size.
 */
export class GridView {
  width = $state(0)
  viewport = $state(0)
  /** Height of what stands above the photos in the same scrolled area. */
  lead = $state(0)
  /** The photo that the keyboard is at. */
  active = $state(0)
  /** Whether {@link active} was chosen by the person, so that it is worth keeping in view. */
  focused = $state(false)
  scroll = $state.raw<LongScroll>({ height: 0, viewport: 0, extent: 0, scrollTop: 0, shift: 0 })
  /** Raised whenever {@link scroll} was not the element's own doing, so that the element must follow it. */
  jumps = $state(0)
  readonly #input: GridInput
  /** The photo at the top edge, and how far its row is from it. */
  #anchor: { readonly id: number; readonly offset: number } | undefined
  /** The answer that the places are worked out for. */
  #settled = nothing
  /** Where a vertical walk by keyboard began. */
  #walkX: number | undefined

  constructor(input: GridInput) {
    this.#input = input
  }

  readonly answer = $derived.by(() => this.#input.answer() ?? nothing)
  readonly sections = $derived.by(() => this.#input.sections(this.answer))
  readonly layout = $derived.by(() =>
    justify({
      aspects: this.answer.aspects,
      starts: this.sections.map((section) => section.start),
      headings: this.sections.map((section) => (section.kind === 'all' ? gap : headingHeight)),
      width: this.width,
      // Narrow windows get at least two ordinary photos beside each other.
      rowHeight: Math.min(this.#input.rowHeight(), Math.max(90, this.width / 2.6)),
      gap,
      // Months always come first.
      sharing: this.sections.filter((section) => section.kind === 'month').length,
    }),
  )

  readonly height = $derived(this.lead + this.layout.height)
  /** Place in the list of photos that is at the top of the window; negative while what stands above is in view. */
  readonly top = $derived(topOf(this.scroll) - this.lead)
  /** To add to places in the list for places in the scrolled element. */
  readonly offset = $derived(this.lead - this.scroll.shift)

  readonly #firstRow = $derived(rowAt(this.layout, this.top - this.viewport * overscan))
  readonly #lastRow = $derived(rowAt(this.layout, this.top + this.viewport * (1 + overscan)))
  /** The row with the focus is drawn wherever it is, or the focus would be lost with it. */
  readonly #activeRow = $derived(this.focused ? rowOf(this.layout, this.active) : -1)

  /** What is drawn now. */
  readonly boxes: readonly Box[] = $derived.by(() => {
    const boxes: Box[] = []
    if (this.layout.rows === 0) return boxes
    const [first, last, active] = [this.#firstRow, this.#lastRow, this.#activeRow]
    if (active >= 0 && active < first) boxes.push(...boxesOf(this.layout, active))
    for (let row = first; row <= last; row++) boxes.push(...boxesOf(this.layout, row))
    if (active > last) boxes.push(...boxesOf(this.layout, active))
    return boxes
  })

  /** First photo drawn, and one past the last. */
  readonly from = $derived(this.layout.rowStarts[this.#firstRow] ?? 0)
  readonly to = $derived(this.layout.rowStarts[this.#lastRow + 1] ?? this.layout.count)

  /** Sections of which something is drawn, with their places. */
  readonly bands = $derived.by(() => {
    const { sectionTops, sectionLefts, sectionWidths, rowStarts, height } = this.layout
    if (this.layout.rows === 0) return []
    const first = sectionOf(this.layout, rowStarts[this.#firstRow]!)
    const last = sectionOf(this.layout, rowStarts[this.#lastRow + 1]! - 1)
    return this.sections.slice(first, last + 1).map((section, i) => {
      const top = sectionTops[first + i]!
      let next = first + i + 1
      while (sectionTops[next] === top) next++
      return {
        section,
        top,
        height: (sectionTops[next] ?? height) - top,
        left: sectionLefts[first + i]!,
        width: sectionWidths[first + i]!,
      }
    })
  })

  readonly section: Section | undefined = $derived(this.sections[sectionAt(this.layout, Math.max(0, this.top))])

  /** The element was scrolled. */
  scrolledTo(scrollTop: number): void {
    this.scroll = scrolled(this.scroll, scrollTop)
    if (this.scroll.scrollTop !== scrollTop) this.jumps++
    this.#remember()
  }

  /** Scrolls to a place in the whole scrolled area. */
  goTo(top: number): void {
    this.#jump(top)
    this.#remember()
  }

  /** Scrolls just as far as it takes to see a photo. */
  reveal(index: number): void {
    const box = boxOf(this.layout, index)
    if (!box) return
    const above = this.lead + box.top - headingHeight - gap
    const below = this.lead + box.top + box.height + gap * 2 - this.viewport
    const now = topOf(this.scroll)
    if (above < now) this.goTo(rowOf(this.layout, index) === 0 ? 0 : above)
    else if (below > now) this.goTo(below)
  }

  /** Moves the keyboard's place. */
  move(move: Move): void {
    this.#walkX = ['up', 'down', 'page-up', 'page-down'].includes(move)
      ? (this.#walkX ?? middleOf(this.layout, this.active))
      : undefined
    const page = Math.max(100, this.viewport - headingHeight)
    this.active = neighbour(this.layout, this.active, move, this.#walkX ?? 0, page)
    this.focused = true
    this.reveal(this.active)
  }

  /** The keyboard's place was set by other means. */
  activate(index: number): void {
    this.active = index
    this.focused = true
    this.#walkX = undefined
  }

  /** Call when the layout has changed: keeps in place what was looked at, and the keyboard at its photo. */
  settle(): void {
    const before = this.#settled
    this.#settled = this.answer
    const anchor = this.#anchor
    const at = anchor ? this.answer.ids.indexOf(anchor.id) : -1
    const atTop = topOf(this.scroll) < 2 && !this.focused
    const top =
      anchor && at >= 0 && !atTop
        ? this.lead + this.layout.rowTops[rowOf(this.layout, at)]! + anchor.offset
        : Math.min(topOf(this.scroll), this.height)
    const activeId = before.ids[this.active]
    if (activeId !== undefined && before !== this.answer) {
      const now = this.answer.ids.indexOf(activeId)
      this.active = now >= 0 ? now : Math.max(0, Math.min(this.active, this.answer.count - 1))
    }
    this.#jump(top)
    if (at < 0) this.#remember()
  }

  /** Forgets the place: what is shown now is another list. */
  reset(): void {
    this.active = 0
    this.focused = false
    this.#anchor = undefined
    this.#walkX = undefined
    this.#jump(0)
  }

  #jump(top: number): void {
    this.scroll = scrollTo(this.height, this.viewport, top)
    this.jumps++
  }

  #remember(): void {
    const row = rowAt(this.layout, Math.max(0, this.top))
    const id = this.answer.ids[this.layout.rowStarts[row] ?? 0]
    this.#anchor = id === undefined ? undefined : { id, offset: this.top - this.layout.rowTops[row]! }
  }
}
