import { Failure } from '../../../preload/contract/failure.ts'
import type { Handlers } from '../../../preload/contract/method.ts'
import type { PhotoId } from '../../../preload/contract/photos.ts'
import type { placeMethods } from '../../../preload/contract/places.ts'
import { realDisk } from '../folders/disk.ts'
import type { Folders } from '../folders/folders.ts'
import { placeAt } from '../folders/place.ts'
import type { Failures } from '../store/failures.ts'
import type { Photos } from '../store/photos.ts'

interface PlaceParts {
  readonly photos: Photos
  readonly folders: Folders
  readonly failures: Failures
}

/** Answers about what lies where. */
export function placeAnswers({ photos, folders, failures }: PlaceParts): Handlers<typeof placeMethods> {
  const photoAt = (path: string): PhotoId | undefined => {
    try {
      return photos.at(path)
    } catch (error) {
      if (error instanceof Failure && error.code === 'not-found') return undefined
      throw error
    }
  }
  const parts = {
    disk: realDisk,
    photoAt,
    folderAt: (path: string) => folders.folderAt(path),
    setAside: (path: string) => failures.at(path),
  }
  return { 'places.at': ({ path }) => placeAt(path, parts) }
}
