import type { Layout } from './justified-layout.ts'
import type { Section } from './sections.ts'

/** A year written beside the scroll bar. */
export interface YearMark {
  readonly year: number
  /** 0 at the top of the list, 1 at its end. */
  readonly at: number
}

const yearOf = (day: number): number => new Date(day * 86_400_000).getUTCFullYear()

/**
 * Years as far as there is room for them: where two would come nearer than `apart` (a fraction of the height), the
 * one that begins lower is left out.
 */
export function yearMarks(sections: readonly Section[], layout: Layout, apart: number): YearMark[] {
  const marks: YearMark[] = []
  let last: number | undefined
  sections.forEach((section, i) => {
    const year = yearOf(section.day)
    if (year === last) return
    last = year
    const at = layout.sectionTops[i]! / layout.height
    const previous = marks.at(-1)
    if (!previous || at - previous.at >= apart) marks.push({ year, at })
  })
  return marks
}

/** Where the window is in the list: 0 when at the top, 1 when at the end. */
export function fractionOf(top: number, height: number, viewport: number): number {
  return height <= viewport ? 0 : Math.min(1, Math.max(0, top / (height - viewport)))
}

/** The top of the window that {@link fractionOf} gives `fraction` for. */
export function topAt(fraction: number, height: number, viewport: number): number {
  return Math.max(0, height - viewport) * Math.min(1, Math.max(0, fraction))
}
