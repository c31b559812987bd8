import { strings } from '../../strings.ts'
import type { Log } from '../log.ts'
import type { ChangeKind } from './changes.ts'
import { isWatchable, type Watch, type Watcher } from './watch.ts'

export interface FollowerOptions {
  readonly path: string
  /** Null: follow nothing. */
  readonly watch: Watch | null
  readonly isOnNetwork: (path: string) => Promise<boolean>
  readonly pollMs: number
  readonly log: Log
  readonly changed: (path: string, kind: ChangeKind) => void
  /** Something may have gone unnoticed: everything has to be compared. */
  readonly missed: () => void
}

/** How changes in a folder come to notice: by events where that is possible, and otherwise by looking. */
export interface Follower extends Pick<Watcher, 'cover' | 'uncover'> {
  readonly mode: 'events' | 'polling' | 'none'
  /** Why it is polled, for people. */
  readonly note: string | null
  readonly isOnNetwork: boolean
  /** Begins anew: the folder has just appeared. */
  start(): Promise<void>
  stop(): Promise<void>
}

export function createFollower(options: FollowerOptions): Follower {
  const { path, watch, pollMs, log, changed, missed } = options
  let watcher: Watcher | undefined
  let isOnNetwork = false
  let note: string | null = null
  /** Once the system has no more watches, trying again helps only after somebody has done something about it. */
  let exhaustedNote: string | null = null

  const stop = async (): Promise<void> => {
    const before = watcher
    watcher = undefined
    await before?.close()
  }

  const begin = (watchWith: Watch): Watcher => {
    const ifCurrent = (then: () => void): void => {
      if (watcher === mine) then()
    }
    const mine = watchWith(path, {
      changed: (where, kind) => ifCurrent(() => changed(where, kind)),
      exhausted: (code) =>
        ifCurrent(() => {
          const { watches, openFiles } = strings.folders.polled
          note = exhaustedNote = code === 'ENOSPC' ? watches(pollMs) : openFiles(pollMs)
          log.warn('folders', 'A folder cannot be watched; it is looked at every so often instead', { code })
          void stop()
          missed()
        }),
      failed: (error) =>
        ifCurrent(() => {
          log.warn('folders', 'Watching a folder had a problem; it is scanned again', { error: error.message })
          missed()
        }),
    })
    return mine
  }

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
    async start() {
      await stop()
      if (!watch) return
      isOnNetwork = await options.isOnNetwork(path)
      if (isOnNetwork) note = strings.folders.polled.network(pollMs)
      else if (!isWatchable(path)) note = strings.folders.polled.name(pollMs)
      else note = exhaustedNote
      if (note === null) watcher = begin(watch)
    },
    stop,
    cover: async (folder) => watcher?.cover(folder),
    uncover: (folder) => watcher?.uncover(folder),
  }
}
