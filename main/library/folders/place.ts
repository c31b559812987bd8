import { Failure } from '../../../preload/contract/failure.ts'
import type { Folder } from '../../../preload/contract/folders.ts'
import type { PhotoId } from '../../../preload/contract/photos.ts'
import type { Place } from '../../../preload/contract/places.ts'
import { strings } from '../../strings.ts'
import { reasonOf, type Disk } from './disk.ts'
import { displayName, displayPath, nameOf, parentPath, withoutTrailingSlash } from './paths.ts'
import { headBytes, kindByName, looksLikePicture } from './pictures.ts'
import { isInSkippedFolder, isSkippedFile } from './skipped.ts'

interface PlaceParts {
  readonly disk: Disk
  /** The photo in the file at a path. */
  readonly photoAt: (path: string) => PhotoId | undefined
  /** The watched folder that a path is in. */
  readonly folderAt: (path: string) => Pick<Folder, 'path'> | undefined
  /** Why the file at a path was set aside. */
  readonly setAside: (path: string) => string | undefined
}

/**
 * What lies at a path that somebody has named: typed, or handed over by a file manager. Nothing but ordinary files is
 * ever opened, and those for their first bytes only, where the name does not say what they are.
 *
 * @throws {Failure} `not-found`, `image-unreadable`, `invalid-input`
 */
export async function placeAt(path: string, parts: PlaceParts): Promise<Place> {
  const { disk, photoAt, folderAt, setAside } = parts
  const asked = withoutTrailingSlash(path)
  const said = shortened(displayPath(asked))
  if (!/^(\/|[A-Za-z]:\/)[^\0]*$/.test(asked)) {
    throw new Failure('invalid-input', strings.folders.place.elsewhere(said))
  }
  const known = photoAt(asked)
  if (known !== undefined) return { kind: 'photo', id: known, folder: folderOf(asked) }
  // One that is watched need not be there at the moment.
  if (folderAt(asked)?.path === asked) return { kind: 'folder', path: asked }

  const { real, kind } = await look(asked, said, disk)
  if (kind === 'folder') return { kind, path: real }
  const photo = photoAt(real)
  if (photo !== undefined) return { kind: 'photo', id: photo, folder: folderOf(real) }
  if (kind === 'other' || !(await isPicture(real, said, disk))) {
    throw new Failure('image-unreadable', strings.folders.place.notPicture(said))
  }
  const reason = setAside(real)
  if (reason !== undefined) throw new Failure('image-unreadable', strings.folders.place.setAside(said, reason))
  const watched = folderAt(real)
  if (watched && (isSkippedFile(nameOf(real)) || isInSkippedFolder(watched.path, real))) {
    throw new Failure('not-found', strings.folders.place.passedOver(said))
  }
  const name = shortened(displayName(real))
  return { kind: 'picture', path: real, name, folder: folderOf(real), watched: watched !== undefined }
}

async function look(asked: string, said: string, disk: Disk): Promise<{ real: string; kind: string }> {
  try {
    const real = await disk.real(asked)
    return { real, kind: (await disk.facts(real)).kind }
  } catch (error) {
    throw new Failure('not-found', strings.folders.cannotOpen(said, reasonOf(error)), { cause: error })
  }
}

async function isPicture(path: string, said: string, disk: Disk): Promise<boolean> {
  const byName = kindByName(nameOf(path))
  if (byName !== 'unknown') return byName === 'picture'
  try {
    return looksLikePicture(await disk.head(path, headBytes))
  } catch (error) {
    throw new Failure('not-found', strings.folders.cannotOpen(said, reasonOf(error)), { cause: error })
  }
}

const folderOf = (path: string): string => parentPath(path) ?? path

/** Names can be thousands of characters long, and sentences cannot. */
function shortened(text: string): string {
  const most = 160
  return text.length <= most ? text : `…${text.slice(1 - most)}`
}
