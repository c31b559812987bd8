import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync, type PathLike } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { identifyStage } from '../pipeline/identify.ts'
import { silentLog } from '../log.ts'
import type { Stage } from '../pipeline/stage.ts'
import { openFailures, type Failures } from '../store/failures.ts'
import { openFiles, type Files, type Identified, type PendingFile } from '../store/files.ts'
import { openFolderStore, type FolderStore } from '../store/folders.ts'
import { openStore } from '../store/open.ts'
import { realDisk, type Disk } from './disk.ts'
import { openFolders, type Folders, type FoldersOptions } from './folders.ts'
import type { Timers } from './timers.ts'
import type { Watch, WatchEvents } from './watch.ts'
import type { FoldersChange } from './parts.ts'

/** A folder of its own for one test, with links resolved; removed by {@link cleanUp}. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'recollect-folders-')))
  made.push(folder)
  return folder
}
const made: string[] = []
const open: { close(): Promise<void> }[] = []

/** Closes the libraries and removes the folders of the tests so far. */
export async function cleanUp(): Promise<void> {
  await Promise.all(open.splice(0).map((library) => library.close()))
  made.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true }))
}

/** Writes a file, and the folders it needs. Different `bytes` make a different photo; none of them can be decoded. */
export function put(path: string, bytes = path): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, bytes)
}

/** Puts bytes that are not UTF-8 into a path: every `\xNN` in it is one byte. */
export function bytePath(path: string): PathLike {
  return Buffer.from(path, 'latin1')
}

/** A disk that behaves differently in some respect. */
export function diskWith(changes: Partial<Disk>): Disk {
  return { ...realDisk, ...changes }
}

/** Fails like the system does. */
export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: made by a test`), { code })
}

/** Timers that wait for {@link advance}. */
export class ManualTimers implements Timers {
  now = 1_000_000
  #waiting: { at: number; run: () => void }[] = []

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.now + ms, run }
    this.#waiting.push(timer)
    return () => void (this.#waiting = this.#waiting.filter((other) => other !== timer))
  }

  /** Lets time pass, running what becomes due, in order. */
  advance(ms: number): void {
    const end = this.now + ms
    for (;;) {
      const next = this.#waiting.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
      if (!next) break
      this.#waiting = this.#waiting.filter((other) => other !== next)
      this.now = Math.max(this.now, next.at)
      next.run()
    }
    this.now = end
  }
}

/** A watcher that says what the test wants. */
export function fakeWatch(): { watch: Watch; readonly events: WatchEvents; readonly watching: number } {
  let latest: WatchEvents | undefined
  let watching = 0
  return {
    watch(_root, events) {
      latest = events
      watching++
      return { cover: async () => undefined, uncover: () => undefined, close: async () => void watching-- }
    },
    get events() {
      if (!latest) throw new Error('Nothing is watched yet')
      return latest
    },
    get watching() {
      return watching
    },
  }
}

/** A library that knows of files and nothing else, with its folders and the stage that identifies. */
export interface TestLibrary {
  readonly db: Database
  readonly files: Files
  readonly failures: Failures
  readonly store: FolderStore
  readonly folders: Folders
  readonly stage: Stage<PendingFile, Identified>
  /** What was told to have changed. */
  readonly changes: FoldersChange[]
  /** Contents whose words were refreshed. */
  readonly refreshed: number[]
  /** How many files were read to find out what is in them. */
  readonly hashed: number
  /** Identifies all that can be identified now. */
  identify(): Promise<void>
  /** Paths that are there, each with the number of its content. */
  photos(): Record<string, number | null>
  /** Paths that are there. */
  paths(): string[]
  /** How many different contents are known. */
  contents(): number
  close(): Promise<void>
}

/** Opens a library, in memory unless it is given a database; closed by {@link cleanUp}. */
export function openTestLibrary(options: Partial<FoldersOptions> & { db?: Database } = {}): TestLibrary {
  const now = options.now ?? Date.now
  const db = options.db ?? openStore(':memory:')
  const failures = openFailures(db, now)
  const refreshed: number[] = []
  const files = openFiles({ db, failures, now, onContentsChanged: (ids) => void refreshed.push(...ids) })
  const store = openFolderStore(db, now)
  const changes: FoldersChange[] = []
  const folders = openFolders({
    store,
    files,
    now,
    onChange: (what) => void changes.push(what),
    skip: [],
    log: silentLog,
    pace: { settle: 30, pulse: 40, poll: 40, fullScan: 3_600_000 },
    isOnNetwork: async () => false,
    ...options,
  })
  const stage = identifyStage(files, options.disk ?? realDisk)
  const present = db.prepare<[], [string, number | null]>(
    'SELECT path, content_id FROM file WHERE missing_since IS NULL ORDER BY path',
  )
  const known = db.prepare<[], number>('SELECT count(*) FROM content').pluck()
  let hashed = 0

  const library: TestLibrary = {
    db,
    files,
    failures,
    store,
    folders,
    stage,
    changes,
    refreshed,
    get hashed() {
      return hashed
    },
    async identify() {
      for (;;) {
        const jobs = stage.claim(stage.batchSize, new Set())
        if (jobs.length === 0) return
        hashed += jobs.length
        stage.commit(await stage.perform(jobs, new AbortController().signal))
      }
    },
    photos: () => Object.fromEntries(present.raw().all()),
    paths: () =>
      present
        .raw()
        .all()
        .map(([path]) => path),
    contents: () => known.get() ?? 0,
    close: () => folders.close(),
  }
  open.push(library)
  return library
}
