import type { Filters } from '../../../preload/contract/photos.ts'
import { formatIsoDay } from '../../format.ts'
import { strings } from '../../strings.ts'

/** What the date chip says. */
export function dateText({ from, to }: Filters): string | undefined {
  if (from !== undefined && to !== undefined) {
    const [year] = from.split('-')
    if (from === `${year}-01-01` && to === `${year}-12-31`) return year
    return from === to ? formatIsoDay(from) : strings.search.between(formatIsoDay(from), formatIsoDay(to))
  }
  if (from !== undefined) return strings.search.since(formatIsoDay(from))
  return to === undefined ? undefined : strings.search.until(formatIsoDay(to))
}

/** What the folder chip says: the folder's own name. */
export function folderText({ folder }: Filters): string | undefined {
  return folder?.split('/').findLast((part) => part !== '') ?? folder
}

/** What the type chip says. */
export function formatsText({ formats }: Filters): string | undefined {
  const [first, ...others] = formats ?? []
  return first && strings.search.more(strings.search.formats[first], others.length)
}

/** What the camera chip says. */
export function camerasText({ cameras }: Filters): string | undefined {
  const [first, ...others] = cameras ?? []
  return first === undefined ? undefined : strings.search.more(first, others.length)
}

/** The list with `item` put in or taken out; undefined instead of none, as filters have it. */
export function toggled<T>(list: readonly T[] | undefined, item: T): T[] | undefined {
  const others = (list ?? []).filter((each) => each !== item)
  const next = others.length === (list ?? []).length ? [...others, item] : others
  return next.length === 0 ? undefined : next
}

/** Whole years from the first day to the last, newest first. */
export function yearsBetween(firstDay: string | null, lastDay: string | null): number[] {
  if (firstDay === null || lastDay === null) return []
  const first = Number.parseInt(firstDay)
  const last = Number.parseInt(lastDay)
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => last - i)
}
