import { watch as chokidar } from 'chokidar'
import type { ChangeKind } from './changes.ts'
import { codeOf } from './disk.ts'
import { isInside, joinPath, libraryPath, osText, parentPath } from './paths.ts'

/** What a watcher tells. Everything it says is a hint to look, never a fact. */
export interface WatchEvents {
  /** Something may have happened at or in `path`. */
  changed(path: string, kind: ChangeKind): void
  /** It cannot go on: the system has no more watches, or no more open files. */
  exhausted(code: string): void
  /** Something went wrong, and events may be missing. */
  failed(error: Error): void
}

/** Watches a folder and what is below it. */
export interface Watcher {
  /**
   * Sees to it that changes directly in `folder` are noticed from now on; it is then safe to list it. Does nothing for
   * folders that are covered already, or that are not {@link isWatchable}.
   */
  cover(folder: string): Promise<void>
  /** Forgets a folder that is not there any more, and those below. */
  uncover(folder: string): void
  close(): Promise<void>
}

/** Begins to watch the folder `root`; nothing is noticed in a folder before it is covered. */
export type Watch = (root: string, events: WatchEvents) => Watcher

/** What systems answer when there are more folders than they watch, or more open files than they allow. */
const exhaustion = new Set(['ENOSPC', 'EMFILE', 'ENFILE'])

/** Whether chokidar can be told of a folder: its path has to be text, and it takes every backslash for a separator. */
export function isWatchable(folder: string): boolean {
  return osText(folder) !== undefined && !folder.includes('\\')
}

/** Where one watch sees a whole tree. Elsewhere each folder needs its own. */
const seesWholeTrees = process.platform === 'darwin' || process.platform === 'win32'

/**
 * [Note: watching] Watches with chokidar, which is told to look at folders and to ignore all that is in them; events
 * about files are taken as the system sends them (`raw`).
 *
 * Left to keep track of every file itself, chokidar 6 visits the whole tree at once: at 100,000 files the process
 * stood still for most of a second and grew by 330 MB. Our scans keep that track in the database anyway and check
 * every hint against the disk; and names that are not text reach us only in raw events. So the scan has each folder
 * covered just before it lists it, and nothing falls between the two.
 */
export const watchWithChokidar: Watch = (root, events) => watchTree(root, events, seesWholeTrees)

/** The same, with one watch for the whole tree or one for each folder. */
export function watchTree(root: string, events: WatchEvents, isWhole: boolean): Watcher {
  const covered = new Map<string, { readonly ready: Promise<void>; readonly close: () => Promise<void> }>()

  const hint = (folder: string, event: string, name: string | null): void => {
    if (name === null) return events.changed(folder, 'folder')
    const path = name === '' ? folder : joinPath(folder, libraryPath(name))
    // Bytes that are not text: the name is lost, the folder it is in is not.
    if (path.includes('\ufffd')) return events.changed(parentPath(path) ?? folder, 'folder')
    // Some systems report a folder as changed whenever something in it is, and report that as well.
    events.changed(path, event === 'rename' ? 'path' : 'file')
  }

  const begin = (folder: string, text: string): Promise<void> => {
    const watcher = chokidar(text, {
      backend: isWhole ? 'native-recursive' : 'native',
      ignored: (path) => path.length > text.length,
      ignoreInitial: true,
      ignorePermissionErrors: true,
      followSymlinks: false,
      atomic: false,
    })
    const { promise, resolve } = Promise.withResolvers<undefined>()
    watcher.once('ready', () => resolve(undefined))
    watcher.on('raw', (event: string, name: string | null) => hint(folder, event, name))
    watcher.on('unlinkDir', () => {
      void watcher.close()
      if (covered.get(folder)?.ready === promise) covered.delete(folder)
      events.changed(folder, 'path')
    })
    watcher.on('error', (error) => {
      resolve(undefined)
      const known = error instanceof Error ? error : new Error(String(error))
      if (exhaustion.has(codeOf(known))) events.exhausted(codeOf(known))
      else events.failed(known)
    })
    covered.set(folder, { ready: promise, close: () => (resolve(undefined), watcher.close()) })
    return promise
  }

  return {
    async cover(folder) {
      const text = osText(folder)
      if (isWhole && folder !== root) return
      if (text !== undefined && isWatchable(folder)) await (covered.get(folder)?.ready ?? begin(folder, text))
    },
    uncover(folder) {
      for (const [path, { close }] of covered) {
        if (!isInside(folder, path)) continue
        covered.delete(path)
        void close()
      }
    },
    async close() {
      await Promise.all(Array.from(covered.values(), ({ close }) => close()))
      covered.clear()
    },
  }
}
