import type { SetAside } from '../../../preload/contract/activity.ts'

/** Set-aside items that share one reason. */
export interface Reason {
  readonly message: string
  readonly items: readonly SetAside[]
}

/** Groups by what is said about them, the most frequent reason first. */
export function byReason(items: readonly SetAside[]): Reason[] {
  return [...Map.groupBy(items, (item) => item.message)]
    .map(([message, group]) => ({ message, items: group }))
    .sort((a, b) => b.items.length - a.items.length)
}
