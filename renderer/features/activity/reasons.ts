import type { SetAside } from '../../../preload/contract/activity.ts'
import type { SetAsideCode } from '../../../preload/contract/set-aside-codes.ts'
import { strings } from '../../strings.ts'

/** Set-aside items that share one reason. */
export interface Reason {
  /** In the page's words; in the library's, where the page has none. */
  readonly text: string
  readonly items: readonly SetAside[]
}

/** Groups by what is wrong with them, the most frequent reason first. */
export function byReason(items: readonly SetAside[]): Reason[] {
  return [...Map.groupBy(items, reasonOf)]
    .map(([text, group]) => ({ text, items: group }))
    .sort((a, b) => b.items.length - a.items.length)
}

function reasonOf({ code, message }: SetAside): string {
  return isKnown(code) ? strings.activity.reasons[code] : message
}

/** What is special about this one: the library's sentence, where it says more than the reason that it is listed under. */
export function detailOf({ message }: SetAside, { text }: Reason): string | undefined {
  const bare = (sentence: string): string => sentence.replace(/\.$/, '')
  return bare(message) === bare(text) ? undefined : message
}

const isKnown = (code: string): code is SetAsideCode => Object.hasOwn(strings.activity.reasons, code)
