import type { Timers } from './timers.ts'

/**
 * How to look at a path: `file`, if there is a file; `folder`, at everything directly in it; `path`, at whatever is
 * there now and all that is below. Each includes the one before.
 */
export type ChangeKind = 'file' | 'folder' | 'path'
const kinds: readonly ChangeKind[] = ['file', 'folder', 'path']

/** Paths where something may have changed, waiting to be looked at. */
export interface Changes {
  add(path: string, kind: ChangeKind): void
  /** Looks again after a moment: the file is still being written. */
  addLater(path: string, kind: ChangeKind): void
  /** Nothing waits and nothing is being looked at. */
  readonly isIdle: boolean
  clear(): void
  close(): void
}

interface ChangesOptions {
  readonly timers: Timers
  readonly settleMs: number
  /** Looks at up to {@link batchLimit} paths. Not called again before it is through. */
  readonly look: (batch: ReadonlyMap<string, ChangeKind>) => Promise<void>
  /** Nothing waits to be looked at any more; `looked` paths were since the last time. */
  readonly quiet: (looked: number) => void
  /** There were too many to remember: all are forgotten, and only a scan can tell. */
  readonly overflow: () => void
}

/** Events about one path in this time are one. */
const coalesceMs = 75
const batchLimit = 500
/** What a person changes in a moment fits in; what a program changes beyond it is found faster by scanning. */
export const changesLimit = 30_000

/** A bounded set of paths to look at: each once, however often it is mentioned. */
export function createChanges({ timers, settleMs, look, quiet, overflow }: ChangesOptions): Changes {
  const soon = new Map<string, ChangeKind>()
  const later = new Map<string, ChangeKind>()
  let cancelSoon: (() => void) | undefined
  let cancelLater: (() => void) | undefined
  let looking = false
  let looked = 0

  const clear = (): void => {
    soon.clear()
    later.clear()
    cancelSoon?.()
    cancelLater?.()
    cancelSoon = cancelLater = undefined
  }
  const remember = (map: Map<string, ChangeKind>, path: string, kind: ChangeKind): boolean => {
    const before = map.get(path)
    if (before === undefined || kinds.indexOf(kind) > kinds.indexOf(before)) map.set(path, kind)
    if (soon.size + later.size <= changesLimit) return true
    clear()
    overflow()
    return false
  }
  const lookAtAll = async (): Promise<void> => {
    cancelSoon = undefined
    if (looking) return
    looking = true
    try {
      while (soon.size > 0) {
        const batch = new Map([...soon].slice(0, batchLimit))
        batch.forEach((_, path) => soon.delete(path))
        looked += batch.size
        await look(batch)
      }
    } finally {
      looking = false
    }
    quiet(looked)
    looked = 0
    schedule()
  }
  function schedule(): void {
    if (soon.size > 0 && !looking) cancelSoon ??= timers.after(coalesceMs, () => void lookAtAll())
  }

  return {
    add(path, kind) {
      if (later.get(path) === kind) return
      if (remember(soon, path, kind)) schedule()
    },
    addLater(path, kind) {
      if (!remember(later, path, kind)) return
      cancelLater ??= timers.after(settleMs, () => {
        cancelLater = undefined
        const due = [...later]
        later.clear()
        due.forEach((entry) => remember(soon, ...entry))
        schedule()
      })
    },
    get isIdle() {
      return !looking && soon.size === 0 && later.size === 0
    },
    clear,
    close: clear,
  }
}
