import { join } from 'node:path'
import type { LibraryClient } from '../../preload/contract/library-contract.ts'
import { PhotoId } from '../../preload/contract/photos.ts'
import { createSite } from '../http/site.ts'
import { osPath } from '../library/folders/paths.ts'
import { variationsFolder } from '../library/generations/variation-files.ts'
import { previewPath, previewsFolder, previewType } from '../library/previews.ts'
import { queryImagePath, queryImagesFolder } from '../library/query-images.ts'

interface LibrarySiteOptions {
  /** Absolute path of the folder with the built page. */
  readonly renderer: string
  /** Absolute path of the library's folder. */
  readonly library: string
  /** A connection of the host's own to the library. */
  readonly call: LibraryClient['call']
  readonly report: (error: unknown) => void
}

/** The page and the pictures of one library; see {@link createSite}. */
export function librarySite({
  renderer,
  library,
  call,
  report,
}: LibrarySiteOptions): (request: Request) => Promise<Response> {
  return createSite({
    renderer,
    preview: (hash, size) => ({ path: previewPath(previewsFolder(library), hash, size), type: previewType }),
    async view(id) {
      const { path, type } = await call('photos.view', { id: PhotoId.parse(id) })
      return { path: osPath(path), type }
    },
    queryImage: (image) => ({ path: queryImagePath(queryImagesFolder(library), image), type: previewType }),
    generated: (name, type) => ({ path: join(variationsFolder(library), name), type }),
    report,
  })
}
