/** `poll`: look where something may have changed. `full`: compare everything. */
export type ScanKind = 'poll' | 'full'

/** Scans when asked: once more after the one that is going on, however often that was asked meanwhile. */
export interface ScanLoop {
  /** Resolves when a scan that began after this call, and any that followed it, are through. */
  ask(kind: ScanKind): Promise<void>
  /** What goes on now; undefined while nothing does. */
  readonly running: Promise<void> | undefined
  /** A full scan is going on. */
  readonly isFull: boolean
}

interface ScanLoopOptions {
  /** Must not throw. */
  readonly scan: (kind: ScanKind) => Promise<void>
  /** `isFull` is different now. */
  readonly changed: () => void
  /** Nothing is running any more. */
  readonly ended: () => void
  readonly signal: AbortSignal
}

export function createScanLoop({ scan, changed, ended, signal }: ScanLoopOptions): ScanLoop {
  let wanted: ScanKind | undefined
  let running: Promise<void> | undefined
  let isFull = false

  const setFull = (value: boolean): void => {
    if (isFull === value) return
    isFull = value
    changed()
  }
  const scanWhileWanted = async (): Promise<void> => {
    while (wanted !== undefined && !signal.aborted) {
      const kind = wanted
      wanted = undefined
      if (kind === 'full') setFull(true)
      await scan(kind)
    }
    running = undefined
    setFull(false)
    ended()
  }

  return {
    ask(kind) {
      if (signal.aborted) return Promise.resolve()
      if (wanted !== 'full') wanted = kind
      return (running ??= scanWhileWanted())
    },
    get running() {
      return running
    },
    get isFull() {
      return isFull
    },
  }
}
