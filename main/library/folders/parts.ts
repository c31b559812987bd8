import type { Log } from '../log.ts'
import type { Files } from '../store/files.ts'
import type { FolderStore } from '../store/folders.ts'
import type { Disk } from './disk.ts'
import type { Sniffer } from './sniff.ts'
import type { Timers } from './timers.ts'
import type { Watch } from './watch.ts'

/** How often to do what; all in milliseconds. */
export interface Pace {
  /** A file is finished when it has not been written to for this long. */
  readonly settle: number
  /** Looking whether a folder is there, or there again. */
  readonly pulse: number
  /** Looking for changes in a folder that cannot be watched. */
  readonly poll: number
  /** Comparing everything, in case something went unnoticed. */
  readonly fullScan: number
}

export const usualPace: Pace = { settle: 500, pulse: 10_000, poll: 30_000, fullScan: 6 * 3_600_000 }

/**
 * `folders`: what the list of folders says. `work`: files to identify. `photos`: which photos are there, or offline.
 * `quiet`: a folder may have settled.
 */
export type FoldersChange = 'folders' | 'work' | 'photos' | 'quiet'

/** Ports and stores that all watched folders share. */
export interface WatchedFolderParts {
  readonly store: FolderStore
  readonly files: Files
  readonly disk: Disk
  readonly sniffer: Sniffer
  readonly timers: Timers
  /** Null: scan when asked, follow nothing. */
  readonly watch: Watch | null
  readonly isOnNetwork: (path: string) => Promise<boolean>
  readonly pace: Pace
  /** Paths that are never entered. */
  readonly skip: ReadonlySet<string>
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly onChange: (what: FoldersChange) => void
  readonly log: Log
}
