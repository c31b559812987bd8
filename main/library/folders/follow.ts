import type { Log } from '../log.ts'
import type { ChangeKind } from './changes.ts'
import { pollingNotes } from './notes.ts'
import { osText } from './paths.ts'
import type { Timers } from './timers.ts'
import type { Watch } from './watch.ts'

export interface FollowerOptions {
  readonly path: string
  /** Null: follow nothing. */
  readonly watch: Watch | null
  readonly isOnNetwork: (path: string) => Promise<boolean>
  readonly skip: ReadonlySet<string>
  readonly timers: Timers
  readonly pollMs: number
  readonly log: Log
  readonly changed: (path: string, kind: ChangeKind) => void
  readonly folderAppeared: (path: string) => void
  /** Something may have gone unnoticed: everything has to be compared. */
  readonly missed: () => void
}

/** How changes in a folder come to notice. */
export interface Follower {
  readonly mode: 'events' | 'polling' | 'none'
  /** Why it is polled, for people. */
  readonly note: string | null
  readonly isOnNetwork: boolean
  /** Since {@link start}, or a moment after it, no change has gone unnoticed. */
  readonly isComplete: boolean
  /** Begins anew: the folder has just appeared. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** A watcher that is ready within this time needs no second scan after it. Trees of 15,000 files are. */
const patienceMs = 300

/** Follows a folder by events where that is possible, and otherwise says that it has to be polled, and why. */
export function createFollower(options: FollowerOptions): Follower {
  const { path, watch, skip, timers, pollMs, log, changed, folderAppeared, missed } = options
  let watcher: { close(): Promise<void> } | undefined
  let isReady = false
  let isOnNetwork = false
  let note: string | null = null

  const stop = async (): Promise<void> => {
    const before = watcher
    watcher = undefined
    isReady = false
    await before?.close()
  }

  const begin = (watchWith: Watch): Promise<void> =>
    new Promise((resolve) => {
      let isLate = false
      const cancel = timers.after(patienceMs, () => {
        isLate = true
        resolve()
      })
      const mine = watchWith(path, skip, {
        changed: (where, kind) => {
          if (watcher === mine) changed(where, kind)
        },
        folderAppeared: (where) => {
          if (watcher === mine) folderAppeared(where)
        },
        ready() {
          cancel()
          resolve()
          if (watcher !== mine) return
          isReady = true
          if (isLate) missed()
        },
        exhausted(code) {
          if (watcher !== mine) return
          note = pollingNotes.exhausted(code, pollMs)
          log.warn('folders', 'A folder cannot be watched; it is looked at every so often instead', { code })
          void stop()
          missed()
        },
        failed(error) {
          if (watcher !== mine) return
          log.warn('folders', 'Watching a folder had a problem; it is scanned again', { error: error.message })
          missed()
        },
      })
      watcher = mine
    })

  return {
    get mode() {
      return note !== null ? 'polling' : watcher ? 'events' : 'none'
    },
    get note() {
      return note
    },
    get isOnNetwork() {
      return isOnNetwork
    },
    get isComplete() {
      return isReady
    },
    async start() {
      await stop()
      if (!watch) return
      isOnNetwork = await options.isOnNetwork(path)
      if (isOnNetwork) note = pollingNotes.network(pollMs)
      else if (osText(path) === undefined) note = pollingNotes.name(pollMs)
      else if (note === null) await begin(watch)
    },
    stop,
  }
}
