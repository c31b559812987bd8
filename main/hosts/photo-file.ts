import { existsSync } from 'node:fs'
import { Failure } from '../../preload/contract/failure.ts'
import type { PhotoDetails } from '../../preload/contract/photos.ts'
import { strings } from '../strings.ts'
import { osText } from '../library/folders/paths.ts'

/** The first file of a photo that is there now, as {@link fileToOpen} gives it. */
export function fileOf({ files }: Pick<PhotoDetails, 'files'>): string {
  const file = files.find(({ offline }) => !offline)
  if (!file) throw new Failure('not-available', strings.library.photo.fileOffline)
  return fileToOpen(file.path)
}

/**
 * A path of the library for programs that take text and no bytes, once it is sure that something is there.
 *
 * @throws {Failure} `not-found`; `not-available` where the name is not valid text.
 */
export function fileToOpen(path: string): string {
  const text = osText(path)
  if (text === undefined) throw new Failure('not-available', strings.library.photo.nameNotText)
  if (!existsSync(text)) throw new Failure('not-found', strings.library.photo.fileGone)
  return text
}
