import { readFile, realpath, stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'
import { Failure } from '../../../preload/contract/failure.ts'
import type { Generation, VariationId } from '../../../preload/contract/generations.ts'
import { strings } from '../../strings.ts'
import { displayName, displayPath, isInside, libraryPath, osText } from '../folders/paths.ts'
import type { Folders } from '../folders/folders.ts'
import type { Generations } from '../store/generations.ts'
import type { Photos } from '../store/photos.ts'
import { preparePictureFolder, savePicture, stemOf } from './picture-folder.ts'

/** Where pictures go that nobody chose a folder for. */
export function generatedFolder(library: string): string {
  return join(library, 'Generated')
}

interface SaveOptions {
  readonly store: Generations
  readonly photos: Pick<Photos, 'get'>
  readonly folders: Pick<Folders, 'add' | 'scan' | 'folderAt'>
  /** Folder of the library, of the pictures that were made, and {@link generatedFolder}: absolute. */
  readonly library: string
  readonly variations: string
  readonly generated: string
}

export interface Saved {
  /** As the library writes paths. */
  readonly paths: string[]
  readonly indexed: boolean
}

/** Whether the folder that pictures go to is that of the library, so that it is to be watched. */
type Destination = { readonly folder: string; readonly isOwn: boolean }

/**
 * Writes variations as files with names that people understand, under numbers that are free. They are what was made, byte
 * for byte, and say so themselves.
 */
export function openSaving({ store, photos, folders, library, variations, generated }: SaveOptions) {
  const destinationOf = async (chosen: string | undefined): Promise<Destination> => {
    const own = { folder: generated, isOwn: true }
    if (chosen === undefined) return own
    const path = libraryPath(chosen)
    const given = osText(path)
    if (given === undefined || !isAbsolute(given)) {
      throw new Failure('invalid-input', strings.making.saving.notWholePath(displayPath(path)))
    }
    const folder = resolve(given)
    const parent = dirname(folder)
    const isThere = (await stat(parent).catch(() => undefined))?.isDirectory()
    // A slip in a path, or a drive that is not connected, must not become a folder somewhere else.
    if (!isThere) throw new Failure('not-available', strings.making.saving.noFolder(displayPath(libraryPath(parent))))
    // Of the library's other files some are removed when it is opened, whichever way somebody got there.
    const real = await realpath(folder).catch(async () => join(await realpath(parent), basename(folder)))
    const realLibrary = await realpath(library)
    if (real === generatedFolder(realLibrary)) return own
    if (isInside(libraryPath(realLibrary), libraryPath(real))) {
      throw new Failure('invalid-input', strings.making.saving.ownFolder(displayPath(path)))
    }
    return { folder, isOwn: false }
  }

  /** By the photo that it came from, also through other variations; else by words. */
  const nameOf = ({ request: { wishes } }: Pick<Generation, 'request'>, depth = 0): string => {
    const [picture] = wishes.filter((wish) => wish.kind !== 'words')
    if (picture?.kind === 'photo') return photoName(picture.id) ?? 'picture'
    const from = picture && store.variation(picture.id)
    const earlier = from && store.get(from.generation)
    if (earlier && depth < 100) return nameOf(earlier, depth + 1)
    return wishes.find((wish) => wish.kind === 'words')?.words ?? 'picture'
  }
  const photoName = (id: number): string | undefined => {
    try {
      return displayName(photos.get(id).name).replace(/\.[^.]*$/, '')
    } catch (error) {
      // The photo may be gone by now; its variation is not.
      if (error instanceof Failure) return undefined
      throw error
    }
  }

  const save = async (id: VariationId, folder: string): Promise<string> => {
    const found = store.variation(id)
    const generation = found && store.get(found.generation)
    if (!found || !generation) throw new Failure('not-found', strings.making.saving.forgotten)
    const { state, shown } = found.variation
    if (state !== 'done' || shown === null) throw new Failure('not-available', strings.making.saving.notFinished)
    const bytes = await readFile(join(variations, shown)).catch((error: unknown) => {
      throw new Failure('not-available', strings.making.saving.gone, { cause: error })
    })
    const path = libraryPath(await savePicture(folder, { stem: stemOf(nameOf(generation)), extension: 'png' }, bytes))
    store.addSaved(id, path)
    return path
  }

  /** @throws {Failure} `not-found`, `invalid-input`, `not-available` */
  return async (ids: readonly VariationId[], chosen: string | undefined): Promise<Saved> => {
    const { folder, isOwn } = await destinationOf(chosen)
    await preparePictureFolder(folder, ids.length)
    const paths: string[] = []
    try {
      for (const id of ids) paths.push(await save(id, folder))
    } finally {
      // Those that were saved before one could not be are photos, too.
      if (isOwn && paths.length > 0) {
        const { id } = await folders.add(libraryPath(folder))
        void folders.scan(id).catch(() => undefined)
      }
    }
    return { paths, indexed: isOwn || paths.every((path) => folders.folderAt(path) !== undefined) }
  }
}
