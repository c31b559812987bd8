import { Failure } from '../../../preload/contract/failure.ts'
import type { Folder } from '../../../preload/contract/folders.ts'
import { strings } from '../../strings.ts'
import type { Log } from '../log.ts'
import type { Files } from '../store/files.ts'
import type { FolderStore, StoredFolder } from '../store/folders.ts'
import { browse, type Browsed } from './browse.ts'
import { realDisk, reasonOf, type Disk } from './disk.ts'
import { isOnNetwork } from './mounts.ts'
import { displayName, displayPath, isInside, parentPath, withoutTrailingSlash } from './paths.ts'
import { isInSkippedFolder, isSkippedFolder } from './skipped.ts'
import { createSniffer } from './sniff.ts'
import { createTurns } from './turns.ts'
import { systemTimers, type Timers } from './timers.ts'
import { watchWithChokidar, type Watch } from './watch.ts'
import { watchFolder, type WatchedFolder } from './watched-folder.ts'
import { usualPace, type FoldersChange, type Pace } from './parts.ts'

/** The source of the pipeline: knows which picture files there are, in any number of folders. */
export interface Folders {
  /** Scans and follows every folder that is in the library. */
  start(): void
  list(): Folder[]
  /** The watched folder that `path` is, or is inside of. */
  folderAt(path: string): Folder | undefined
  /**
   * Watches one more folder. One that contains watched ones takes their place; one inside a watched one changes
   * nothing. The path may be a link, and is kept with links resolved.
   *
   * @throws {Failure} `folder-unreadable`
   */
  add(path: string): Promise<Folder>
  /** Forgets a folder and where its files were. What is known about the photos stays. @throws {Failure} `not-found` */
  remove(id: number): Promise<void>
  /** Compares one folder, or all, with the disk. Resolves when that is done. @throws {Failure} `not-found` */
  scan(id?: number): Promise<void>
  /** @throws {Failure} `folder-unreadable` */
  browse(path?: string): Promise<Browsed>
  /** A full scan is going on somewhere. */
  readonly isScanning: boolean
  /** No scan is going on and no change waits to be looked at. */
  readonly isSettled: boolean
  close(): Promise<void>
}

export interface FoldersOptions {
  readonly store: FolderStore
  readonly files: Files
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly onChange: (what: FoldersChange) => void
  /** Paths that are never entered, such as where the library keeps its own files. */
  readonly skip: readonly string[]
  /** Paths inside of those that can be watched all the same, by themselves. */
  readonly except?: readonly string[]
  readonly log: Log
  /** Follow changes after the first scan; if not, scan at the start and when asked. */
  readonly follow?: boolean
  readonly disk?: Disk
  readonly watch?: Watch
  readonly timers?: Timers
  readonly pace?: Pace
  readonly isOnNetwork?: (path: string) => Promise<boolean>
}

/** Files forgotten in one transaction when a folder is removed. */
const forgetBatch = 2_000

export function openFolders(options: FoldersOptions): Folders {
  const { store, files, onChange, follow = true, disk = realDisk } = options
  const skip = new Set(options.skip)
  const except = options.except ?? []
  const isOwn = (path: string): boolean =>
    options.skip.some((own) => isInside(own, path)) && !except.some((open) => isInside(open, path))
  const parts = {
    isOnNetwork,
    timers: systemTimers,
    pace: usualPace,
    ...options,
    disk,
    skip,
    sniffer: createSniffer(disk),
    watch: follow ? (options.watch ?? watchWithChokidar) : null,
  }
  const watched = new Map<number, WatchedFolder>()
  const removing = new Map<number, Promise<void>>()

  const open = ({ id, path }: StoredFolder): void => {
    if (!watched.has(id)) watched.set(id, watchFolder(id, path, parts))
  }
  const shut = async (id: number): Promise<void> => {
    const folder = watched.get(id)
    watched.delete(id)
    await folder?.close()
  }
  const shown = (folder: StoredFolder): Folder => ({
    ...folder,
    name: displayName(folder.path),
    scanning: watched.get(folder.id)?.isScanning ?? false,
  })
  const stored = (): StoredFolder[] => store.list().filter(({ id }) => !removing.has(id))
  /** Whether scanning `folder` finds what is in `path`. */
  const covers = (folder: string, path: string): boolean =>
    folder === path ||
    (isInside(folder, path) &&
      // What is skipped is not found from outside.
      !options.skip.some((own) => isInside(own, path) && !isInside(own, folder)) &&
      !isInSkippedFolder(folder, path) &&
      !isSkippedFolder(displayName(path), displayName(parentPath(path) ?? '/')))

  const forget = async (id: number): Promise<void> => {
    await shut(id)
    // In pieces, so that searches go on meanwhile.
    while (files.forget(id, forgetBatch) > 0) await new Promise(setImmediate)
    store.remove(id)
    removing.delete(id)
    onChange('photos')
    onChange('folders')
  }

  const resolve = async (path: string): Promise<string> => {
    const unreadable = (why: string, cause?: unknown): Failure =>
      new Failure('folder-unreadable', strings.folders.cannotAdd(displayPath(path), why), { cause })
    try {
      const real = await disk.real(withoutTrailingSlash(path))
      if ((await disk.facts(real)).kind !== 'folder') throw unreadable(strings.folders.reasons.notFolder)
      await disk.list(real)
      if (isOwn(real)) throw unreadable(strings.folders.reasons.own)
      return real
    } catch (error) {
      throw error instanceof Failure ? error : unreadable(reasonOf(error), error)
    }
  }

  /** One after the other: each decides by what is there. */
  const adding = createTurns()
  const add = async (path: string): Promise<Folder> => {
    await Promise.all(removing.values())
    // One that is watched already need not be there at the moment.
    const real = stored().some((folder) => folder.path === path) ? path : await resolve(path)
    const present = stored().find((folder) => covers(folder.path, real))
    if (present) return shown(present)
    const absorbed = stored().filter((folder) => covers(real, folder.path))
    for (const { id } of absorbed) await shut(id)
    const folder = store.add(
      real,
      absorbed.map(({ id }) => id),
    )
    open(folder)
    onChange('folders')
    return shown(store.get(folder.id) ?? folder)
  }

  return {
    start: () => stored().forEach(open),
    list: () => stored().map(shown),
    folderAt(path) {
      const inside = stored().filter((folder) => isInside(folder.path, path))
      const nearest = inside.sort((a, b) => b.path.length - a.path.length)[0]
      return nearest && shown(nearest)
    },
    add: (path) => adding.take(() => add(path)),
    async remove(id) {
      const folder = stored().find((candidate) => candidate.id === id)
      if (!folder) throw new Failure('not-found', strings.folders.unknown(id))
      removing.set(id, forget(id))
      onChange('folders')
      await removing.get(id)
    },
    async scan(id) {
      if (id !== undefined && !watched.has(id)) throw new Failure('not-found', strings.folders.unknown(id))
      const wanted = Array.from(watched).filter(([candidate]) => id === undefined || candidate === id)
      await Promise.all(wanted.map(([, folder]) => folder.scan()))
    },
    browse: (path) => browse(disk, path),
    get isScanning() {
      return [...watched.values()].some((folder) => folder.isScanning)
    },
    get isSettled() {
      return [...watched.values()].every((folder) => folder.isSettled)
    },
    async close() {
      await Promise.all(Array.from(watched.keys(), (id) => shut(id)))
    },
  }
}
