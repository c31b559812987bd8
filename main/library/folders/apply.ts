import type { KnownFile } from '../store/files.ts'
import type { ChangeKind } from './changes.ts'
import { isGone, type Entry } from './disk.ts'
import { isInside, nameOf, parentPath } from './paths.ts'
import { kindByName } from './pictures.ts'
import { isSameVersion, judge, scan, type Scope } from './scan.ts'
import { isSkippedFile, isSkippedFolder } from './skipped.ts'
import { inLanes } from './walk.ts'

export interface Applied {
  /** Known files that are no longer there; see `ScanReport.gone`. */
  readonly gone: readonly number[]
  /** Files that had been missing. */
  readonly back: number
}

/**
 * Looks at paths where something may have changed and records what is new or different there. At most 500 paths.
 *
 * `isCaseBlind`: the file system answers to `a.jpg` when the file is called `A.JPG`. Then only the list of names in
 * its folder tells whether a file of exactly that name is there.
 */
export async function applyChanges(
  batch: ReadonlyMap<string, ChangeKind>,
  scope: Scope,
  isCaseBlind: boolean,
): Promise<Applied> {
  const { folderId, files, disk } = scope
  const found = new Map<string, { path: string; size: number; mtime: number }>()
  const folders: { path: string; deep: boolean }[] = []
  const gone = new Set<number>()
  let back = 0

  const listings = new Map<string, Promise<ReadonlyMap<string, Entry['kind']>>>()
  /** What the folder that `path` is in says that it is; undefined where it does not list it. */
  const listedAs = async (path: string): Promise<Entry['kind'] | undefined> => {
    const parent = parentPath(path)
    if (parent === null || path === scope.root) return 'folder'
    const listing =
      listings.get(parent) ??
      disk.list(parent).then((entries) => new Map(entries.map(({ name, kind }) => [name, kind])))
    listings.set(parent, listing)
    return (await listing).get(nameOf(path))
  }
  const allGone = (path: string): void => {
    files.presentBelow(folderId, path).forEach((id) => gone.add(id))
    scope.uncover(path)
  }

  const lookAt = async (path: string, kind: ChangeKind): Promise<void> => {
    const name = nameOf(path)
    const parent = parentPath(path) ?? '/'
    if (isCaseBlind && (await listedAs(path)) === undefined) return allGone(path)
    const facts = await disk.facts(path)
    const before: KnownFile | undefined = files.at(path)
    if (facts.kind === 'folder') {
      if (before && !before.missing) gone.add(before.id)
      const isEntered = path === scope.root || !(isSkippedFolder(name, nameOf(parent)) || scope.skip.has(path))
      // Links to folders are not followed; see [Note: links].
      if (kind !== 'file' && isEntered && (await listedAs(path)) === 'folder')
        folders.push({ path, deep: kind === 'path' })
      return
    }
    if (before === undefined) allGone(path)
    const byName = kindByName(name)
    if (facts.kind !== 'file' || byName === 'other' || isSkippedFile(name)) return
    const file = { path, size: facts.size, mtime: facts.mtime, unknown: byName === 'unknown' }
    if (before && !before.missing && isSameVersion(before, file)) return
    switch (await judge(file, before, scope)) {
      case 'changed':
        found.set(path, file)
        if (before?.missing) back++
        break
      case 'unsettled':
        scope.unsettled(path)
        break
      case 'no-picture':
        if (before && !before.missing) gone.add(before.id)
        break
    }
  }
  await inLanes([...batch], scope.lanes, scope.signal, async ([path, kind]) => {
    try {
      await lookAt(path, kind)
    } catch (error) {
      // Anything else than being gone leaves what is known as it is.
      if (isGone(error)) allGone(path)
    }
  })
  if (found.size > 0) {
    files.record(folderId, [...found.values()])
    scope.recorded()
  }

  const deepOnes = folders.filter(({ deep }) => deep)
  for (const { path, deep } of folders) {
    if (deepOnes.some((other) => other.path !== path && isInside(other.path, path))) continue
    const report = await scan(scope, { from: path, deep })
    report.gone.forEach((id) => gone.add(id))
    back += report.back
  }
  return { gone: [...gone], back }
}
