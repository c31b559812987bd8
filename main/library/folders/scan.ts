import type { Files, FoundFile, KnownFile } from '../store/files.ts'
import type { Disk } from './disk.ts'
import { isInside, joinPath, nameOf, parentPath } from './paths.ts'
import type { Sniffer } from './sniff.ts'
import { inLanes, walk, type Visited, type WalkedFile, type WalkMemory } from './walk.ts'

/** Most files written in one transaction. */
export const writeBatch = 500

/** What scans and changes of one watched folder have in common. */
export interface Scope {
  readonly folderId: number
  /** Path of the watched folder. */
  readonly root: string
  readonly files: Files
  readonly disk: Disk
  readonly sniffer: Sniffer
  /** Paths that are not entered, on top of the names that never are. */
  readonly skip: ReadonlySet<string>
  readonly signal: AbortSignal
  /** Files asked about at once. */
  readonly lanes: number
  /** Epoch milliseconds. */
  readonly now: () => number
  /** A file is taken as finished when it has not been written to for this long. */
  readonly settleMs: number
  /** A file that is still being written, or was a moment ago: look again soon. */
  readonly unsettled: (path: string) => void
  /** Called before a folder is listed: what changes in it from then on has to come to notice. */
  readonly cover: (folder: string) => Promise<void>
  /** A folder is not there any more. */
  readonly uncover: (folder: string) => void
  /** Files were written to the library. */
  readonly recorded: () => void
}

export interface ScanReport {
  /** Folders that were read, or are as they were. */
  readonly listed: ReadonlySet<string>
  readonly unreadable: readonly { readonly folder: string; readonly reason: string }[]
  /** Links to folders, which are not followed. */
  readonly links: readonly string[]
  /**
   * Known files that were not found. Left to the caller to mark as missing, once it knows that the whole folder is
   * still there.
   */
  readonly gone: readonly number[]
  /** Files that had been missing. */
  readonly back: number
  /** Whether the file system takes `A` and `a` for one name; undefined where no file has a letter to try. */
  readonly isCaseBlind: boolean | undefined
}

export interface ScanOptions {
  readonly from: string
  readonly deep: boolean
  readonly memory?: WalkMemory
  readonly trustMemory?: boolean
}

/**
 * Compares a folder on disk with what the library knows of it and records what is new or different.
 *
 * A file that has not changed costs one question to the file system and no write. Throws when the scope's signal
 * aborts; what was recorded by then stays.
 */
export async function scan(scope: Scope, options: ScanOptions): Promise<ScanReport> {
  const { folderId, files } = scope
  const listed = new Set<string>()
  const unreadable: { folder: string; reason: string }[] = []
  const links: string[] = []
  const gone: number[] = []
  let found: FoundFile[] = []
  let back = 0
  let isCaseBlind: boolean | undefined

  const flush = (least: number): void => {
    while (found.length >= least && found.length > 0) {
      files.record(folderId, found.slice(0, writeBatch))
      found = found.slice(writeBatch)
      scope.recorded()
    }
  }

  for await (const visited of walk({ ...scope, ...options })) {
    if (visited.kind === 'unreadable') unreadable.push(visited)
    if (visited.kind === 'gone') scope.uncover(visited.folder)
    if (visited.kind === 'unchanged') listed.add(visited.folder)
    if (visited.kind !== 'listed') continue
    listed.add(visited.folder)
    links.push(...visited.links)
    const news = await compare(visited, scope)
    found.push(...news.changed)
    gone.push(...news.gone)
    back += news.back
    flush(writeBatch)
    isCaseBlind ??= await probeCase(visited.files, scope.disk)
  }
  flush(1)

  const hidden = (folder: string): boolean => unreadable.some((part) => isInside(part.folder, folder))
  for (const folder of options.deep ? files.foldersBelow(folderId, options.from) : []) {
    if (!listed.has(folder) && !hidden(folder)) gone.push(...present(files.in(folder).values()))
  }
  return { listed, unreadable, links, gone, back, isCaseBlind }
}

async function compare(visited: Visited & { kind: 'listed' }, scope: Scope) {
  const known = scope.files.in(visited.folder)
  const changed: FoundFile[] = []
  const gone: number[] = []
  const different: [WalkedFile, KnownFile | undefined][] = []
  let back = 0

  for (const file of visited.files) {
    const before = known.get(file.path)
    known.delete(file.path)
    if (!before || before.missing || !isSameVersion(before, file)) different.push([file, before])
  }
  // Listed, but nobody can say more: what is known about them stays.
  visited.unclear.forEach((path) => known.delete(path))
  gone.push(...present(known.values()))

  await inLanes(different, scope.lanes, scope.signal, async ([file, before]) => {
    switch (await judge(file, before, scope)) {
      case 'changed':
        changed.push(file)
        if (before?.missing) back++
        break
      case 'unsettled':
        scope.unsettled(file.path)
        break
      case 'no-picture':
        if (before && !before.missing) gone.push(before.id)
        break
    }
  })
  return { changed, gone, back }
}

/** What to do about a file that is new, changed or back. */
export async function judge(
  file: WalkedFile,
  before: KnownFile | undefined,
  scope: Scope,
): Promise<'changed' | 'unsettled' | 'no-picture'> {
  const isBack = before !== undefined && isSameVersion(before, file)
  if (isBack) return 'changed'
  if (file.unknown && !(await scope.sniffer.isPicture(file))) return 'no-picture'
  return Math.abs(scope.now() - file.mtime) < scope.settleMs ? 'unsettled' : 'changed'
}

export function isSameVersion(a: FoundFile, b: FoundFile): boolean {
  return a.size === b.size && a.mtime === b.mtime
}

function present(files: Iterable<KnownFile>): number[] {
  return Array.from(files)
    .filter(({ missing }) => !missing)
    .map(({ id }) => id)
}

/** Tries whether a file answers to its name in the other case. */
async function probeCase(files: readonly WalkedFile[], disk: Disk): Promise<boolean | undefined> {
  const paths = new Set(files.map(({ path }) => path))
  for (const file of files) {
    const name = nameOf(file.path)
    const other = joinPath(parentPath(file.path) ?? '/', swapCase(name))
    if (paths.has(other)) continue
    try {
      return isSameVersion({ ...(await disk.facts(other)), path: other }, file)
    } catch {
      return false
    }
  }
  return undefined
}

/** ASCII only: other letters differ in what file systems make of them. */
function swapCase(name: string): string {
  return name.replace(/[a-z]/gi, (letter) => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase()))
}
