import { watch as chokidar } from 'chokidar'
import type { ChangeKind } from './changes.ts'
import { codeOf } from './disk.ts'
import { joinPath, libraryPath, nameOf, osText, parentPath } from './paths.ts'
import { isSkippedFolder } from './skipped.ts'

/** What a watcher tells. Everything it says is a hint to look, never a fact. */
export interface WatchEvents {
  /** Something may have happened at or in `path`. */
  changed(path: string, kind: ChangeKind): void
  /** A folder has appeared; what was put into it at once may have gone unnoticed. */
  folderAppeared(path: string): void
  /** From now on nothing is missed. */
  ready(): void
  /** It cannot go on: the system has no more watches, or no more open files. */
  exhausted(code: string): void
  /** Something went wrong and events may be missing. */
  failed(error: Error): void
}

/** Begins to watch a folder and all below it. The path has to be text for the operating system. */
export type Watch = (root: string, skip: ReadonlySet<string>, events: WatchEvents) => { close(): Promise<void> }

/** What systems answer when there are more folders than they watch, or more open files than they allow. */
const exhaustion = new Set(['ENOSPC', 'EMFILE', 'ENFILE'])

/**
 * Watches with chokidar, told to keep track of folders only. Events about files are taken as the system sends them
 * (`raw`): each is checked against the disk anyway, chokidar's own bookkeeping costs memory and time per file, and
 * names that are not text reach us only this way.
 */
export const watchWithChokidar: Watch = (root, skip, events) => {
  const isIgnored = (text: string): boolean => {
    const path = libraryPath(text)
    if (path === root || path.length < root.length) return false
    return skip.has(path) || isSkippedFolder(nameOf(path), nameOf(parentPath(path) ?? root))
  }
  const text = osText(root)
  if (text === undefined) throw new Error(`${root} cannot be watched: its name is not text`)

  const watcher = chokidar(text, {
    ignoreInitial: true,
    followSymlinks: false,
    atomic: false,
    ignorePermissionErrors: true,
    ignored: (path, stats) => stats?.isFile() === true || isIgnored(path),
  })
  watcher.on('raw', (event: string, name: string | Buffer | null, details: unknown) => {
    const { watchedPath } = details as { watchedPath: string }
    const folder = libraryPath(watchedPath)
    if (name === null) return events.changed(folder, 'folder')
    const path = joinPath(folder, libraryPath(name))
    // Bytes that are not text: the name is lost, the folder it is in is not.
    if (path.includes('\ufffd')) return events.changed(parentPath(path) ?? folder, 'folder')
    // Some systems report a folder as changed whenever something in it is, and that they report as well.
    events.changed(path, event === 'rename' ? 'path' : 'file')
  })
  watcher.on('addDir', (path) => events.folderAppeared(libraryPath(path)))
  watcher.on('unlinkDir', (path) => events.changed(libraryPath(path), 'path'))
  watcher.on('ready', () => events.ready())
  watcher.on('error', (error) => {
    const known = error instanceof Error ? error : new Error(String(error))
    if (exhaustion.has(codeOf(known))) events.exhausted(codeOf(known))
    else events.failed(known)
  })
  return { close: () => watcher.close() }
}
