import type { FoundFile } from '../store/files.ts'
import { isGone, reasonOf, type Disk } from './disk.ts'
import { joinPath, nameOf } from './paths.ts'
import { kindByName } from './pictures.ts'
import { isSkippedFile, isSkippedFolder } from './skipped.ts'

/** What became of one folder on the way. */
export type Visited =
  | {
      readonly kind: 'listed'
      readonly folder: string
      /** Files that are pictures by their name, or may be. */
      readonly files: readonly WalkedFile[]
      /** Files that are listed, but about which the system tells nothing. */
      readonly unclear: readonly string[]
      /** Links to folders. They are not followed; see [Note: links]. */
      readonly links: readonly string[]
    }
  /** As it was the last time, going by the folder's own date: nothing added, removed or renamed directly in it. */
  | { readonly kind: 'unchanged'; readonly folder: string }
  | { readonly kind: 'gone'; readonly folder: string }
  | { readonly kind: 'unreadable'; readonly folder: string; readonly reason: string }

export interface WalkedFile extends FoundFile {
  /** The name says nothing; the first bytes have to. */
  readonly unknown: boolean
}

interface Remembered {
  readonly mtime: number
  readonly folders: readonly string[]
}

/** What a walk knows from the one before, so that it can pass over folders that have not changed. */
export type WalkMemory = Map<string, Remembered>

export interface WalkOptions {
  readonly disk: Disk
  /** Where to begin. */
  readonly from: string
  /** Go into folders as well. */
  readonly deep: boolean
  /** Paths that are not entered, on top of the names that never are. */
  readonly skip: ReadonlySet<string>
  readonly signal: AbortSignal
  /** Called before a folder is listed. */
  readonly cover: (folder: string) => Promise<void>
  /** Filled by every walk that is given one. */
  readonly memory?: WalkMemory
  /** Pass over folders whose date is the one in `memory`. */
  readonly trustMemory?: boolean
  /** Files asked about at once. */
  readonly lanes: number
  /** Epoch milliseconds. */
  readonly now: () => number
}

/** The coarsest clock among file systems in use (FAT): a folder's date proves nothing about its last moments. */
const coarsestTickMs = 2_000

/**
 * Visits folders from the top down, one at a time, and tells what is in them.
 *
 * [Note: links] A link to a file counts as a file: its photo can be reached there. A link to a folder is not
 * followed: what it leads to belongs to whoever watches that place, can be offline by itself, and may contain the
 * link again. Loops are thus impossible, and no photo is found twice by way of a link.
 */
export async function* walk(options: WalkOptions): AsyncGenerator<Visited> {
  const { disk, from, deep, memory, trustMemory = false, signal, now, cover } = options
  const waiting = [from]
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    signal.throwIfAborted()
    try {
      const mtime = memory ? (await disk.facts(folder)).mtime : 0
      const before = memory?.get(folder)
      if (trustMemory && before?.mtime === mtime) {
        yield { kind: 'unchanged', folder }
        if (deep) waiting.push(...before.folders)
        continue
      }
      await cover(folder)
      const listedAt = now()
      const { folders, visited } = await visit(folder, options)
      memory?.set(folder, { mtime: listedAt - mtime > coarsestTickMs ? mtime : Number.NaN, folders })
      yield visited
      if (deep) waiting.push(...folders)
    } catch (error) {
      signal.throwIfAborted()
      memory?.delete(folder)
      yield isGone(error) ? { kind: 'gone', folder } : { kind: 'unreadable', folder, reason: reasonOf(error) }
    }
  }
}

async function visit(folder: string, { disk, skip, lanes, signal }: WalkOptions) {
  const files: WalkedFile[] = []
  const folders: string[] = []
  const links: string[] = []
  const unclear: string[] = []
  const candidates: { path: string; isLink: boolean; unknown: boolean }[] = []

  for (const { name, kind } of await disk.list(folder)) {
    const path = joinPath(folder, name)
    if (kind === 'folder') {
      if (!isSkippedFolder(name, nameOf(folder)) && !skip.has(path)) folders.push(path)
    } else if (kind !== 'other' && !isSkippedFile(name)) {
      const byName = kindByName(name)
      if (byName !== 'other') candidates.push({ path, isLink: kind === 'link', unknown: byName === 'unknown' })
    }
  }

  await inLanes(candidates, lanes, signal, async ({ path, isLink, unknown }) => {
    try {
      const { kind, size, mtime } = await disk.facts(path)
      if (kind === 'file') files.push({ path, size, mtime, unknown })
      else if (isLink && kind === 'folder') links.push(path)
    } catch (error) {
      // Gone since it was listed, or a link to nothing; anything else leaves what is known about it as it is.
      if (!isGone(error)) unclear.push(path)
    }
  })
  const visited: Visited = { kind: 'listed', folder, files, unclear, links }
  return { folders, visited }
}

/** Runs `work` on every item, at most `lanes` at once. */
export async function inLanes<Item>(
  items: readonly Item[],
  lanes: number,
  signal: AbortSignal,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  let next = 0
  const lane = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) {
      signal.throwIfAborted()
      await work(item)
    }
  }
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, lane))
}
