import { homedir } from 'node:os'
import { Failure } from '../../../preload/contract/failure.ts'
import { strings } from '../../strings.ts'
import { reasonOf, type Disk } from './disk.ts'
import { displayName, displayPath, joinPath, libraryPath, parentPath } from './paths.ts'
import { isSkippedFolder } from './skipped.ts'

export interface Browsed {
  /** Null: these are good places to start. */
  readonly path: string | null
  /** Null: one level up are the places to start. */
  readonly parent: string | null
  readonly folders: { readonly path: string; readonly name: string }[]
}

/** Where systems put drives: everything directly in these is one, or in the case of user names holds some. */
const placesOfDrives: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['/media', '/run/media', '/mnt'],
  darwin: ['/Volumes'],
}

/**
 * The folders inside `path` by name, without those that are never scanned; or places to start without a path.
 *
 * @throws {Failure} `folder-unreadable`
 */
export async function browse(disk: Disk, path: string | undefined, home: string = homedir()): Promise<Browsed> {
  if (path === undefined) return { path: null, parent: null, folders: await places(disk, libraryPath(home)) }
  try {
    return { path, parent: parentPath(path), folders: await foldersIn(disk, path) }
  } catch (error) {
    throw new Failure('folder-unreadable', strings.folders.cannotOpen(displayPath(path), reasonOf(error)), {
      cause: error,
    })
  }
}

const byName = new Intl.Collator(undefined, { numeric: true })

async function foldersIn(disk: Disk, path: string): Promise<Browsed['folders']> {
  const parent = displayName(path)
  const folders: { path: string; name: string }[] = []
  for (const { name, kind } of await disk.list(path)) {
    const inside = joinPath(path, name)
    // Adding a link watches what it leads to, so links to folders are offered, unlike in scans.
    const isFolder = kind === 'folder' || (kind === 'link' && (await isFolderAt(disk, inside)))
    if (isFolder && !isSkippedFolder(name, parent)) folders.push({ path: inside, name: displayName(inside) })
  }
  return folders.sort((a, b) => byName.compare(a.name, b.name))
}

async function places(disk: Disk, home: string): Promise<Browsed['folders']> {
  const named = [home, joinPath(home, 'Pictures'), joinPath(home, 'Photos'), joinPath(home, 'Desktop')]
  const drives: string[] = []
  for (const place of placesOfDrives[process.platform] ?? []) drives.push(...(await drivesIn(disk, place, home)))
  if (process.platform === 'win32') {
    for (const letter of 'CDEFGHIJKLMNOPQRSTUVWXYZ') drives.push(`${letter}:/`)
  } else drives.push('/')
  const found = await Promise.all(
    [...named, ...drives].map(async (path) => ((await isFolderAt(disk, path)) ? path : null)),
  )
  return found.filter((path) => path !== null).map((path) => ({ path, name: displayName(path) }))
}

/** `/media` holds drives, or folders named for users that hold drives. */
async function drivesIn(disk: Disk, place: string, home: string): Promise<string[]> {
  try {
    const found = await foldersIn(disk, place)
    const nested = found.map(async ({ path, name }) =>
      name === displayName(home) ? await drivesIn(disk, path, home) : [path],
    )
    return (await Promise.all(nested)).flat()
  } catch {
    return []
  }
}

async function isFolderAt(disk: Disk, path: string): Promise<boolean> {
  try {
    return (await disk.facts(path)).kind === 'folder'
  } catch {
    return false
  }
}
