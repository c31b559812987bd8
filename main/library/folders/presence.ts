import { strings } from '../../strings.ts'
import { reasonOf, type Disk, type Facts } from './disk.ts'
import { nameOf } from './paths.ts'
import { isSkippedFile, isSkippedFolder } from './skipped.ts'

/** Whether a watched folder is where it should be. */
export type Presence =
  | {
      readonly kind: 'here'
      readonly facts: Facts
      /** Nothing is in it, apart from what is never looked at. */
      readonly isEmpty: boolean
    }
  | { readonly kind: 'away'; readonly note: string }

export async function presenceOf(disk: Disk, path: string): Promise<Presence> {
  try {
    const facts = await disk.facts(path)
    if (facts.kind !== 'folder') return { kind: 'away', note: strings.folders.offline.notFolder }
    const isEmpty = (await disk.list(path)).every(({ name, kind }) =>
      kind === 'folder' ? isSkippedFolder(name, nameOf(path)) : isSkippedFile(name),
    )
    return { kind: 'here', facts, isEmpty }
  } catch (error) {
    return { kind: 'away', note: strings.folders.offline.unreachable(reasonOf(error)) }
  }
}

/** Whether two looks at one path found the same folder, and not another in its place, such as an empty mount point. */
export function isSamePlace(before: Facts, after: Facts, isOnNetwork: boolean): boolean {
  // On network drives the numbers may change from one look to the next.
  return after.kind === 'folder' && before.device === after.device && (isOnNetwork || before.inode === after.inode)
}
