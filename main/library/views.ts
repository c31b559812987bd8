import { mkdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '../../preload/contract/failure.ts'
import type { Format, PhotoDetails } from '../../preload/contract/photos.ts'
import { strings } from '../strings.ts'
import type { Compute } from './compute.ts'

/** What every current browser shows by itself. */
const shownAsIs: Partial<Record<Format, string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  avif: 'image/avif',
  bmp: 'image/bmp',
}

/** Full-size pictures for the viewer. */
export interface Views {
  /** A file that a browser shows, and its type; see `photos.view`. The path is in the library's form. */
  of(photo: PhotoDetails, as: 'shown' | 'jpeg', signal: AbortSignal): Promise<{ path: string; type: string }>
}

/** Opens the store in `folder`, forgetting what was made before: it costs space and is quickly made again. */
export async function openViews(folder: string, compute: Compute): Promise<Views> {
  await rm(folder, { recursive: true, force: true })
  const making = new Map<string, Promise<void>>()

  return {
    async of({ hash, format, files }, as, signal) {
      const file = files.find(({ offline }) => !offline)
      if (!file) throw new Failure('not-available', strings.library.photo.offline)
      const type = as === 'shown' ? shownAsIs[format] : undefined
      if (type !== undefined) return { path: file.path, type }
      const path = join(folder, `${hash}.jpg`)
      if (!(await stat(path).catch(() => undefined))) {
        const made =
          making.get(hash) ??
          mkdir(folder, { recursive: true })
            .then(() => compute.view(file.path, path, signal))
            .finally(() => making.delete(hash))
        making.set(hash, made)
        await made
      }
      return { path, type: 'image/jpeg' }
    },
  }
}
