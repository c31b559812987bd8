import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { serveHttp } from '../http/serve.ts'
import { createSite } from '../http/site.ts'
import { osPath } from '../library/folders/paths.ts'
import { previewPath, previewType } from '../library/previews.ts'
import { queryImagePath } from '../library/query-images.ts'
import { Failure, messageOf } from '../../preload/contract/failure.ts'
import { PhotoId } from '../../preload/contract/photos.ts'
import { commandLog, openForCommand } from './open-library.ts'
import type { OpenOptions, ServedLibrary } from './surroundings.ts'

/**
 * Opens the library behind the browser door.
 *
 * @throws {Failure} as opening does, and `not-available` when the port is taken or the page has not been built.
 */
export async function serveForCommand({
  port,
  ...options
}: OpenOptions & { readonly port: number }): Promise<ServedLibrary> {
  const renderer = rendererFolder()
  const log = commandLog(process.env['RECOLLECT_LOG'])
  const { client, library, close } = await openForCommand(options)
  const report = (error: unknown): void =>
    log.error('http', messageOf(error), { stack: error instanceof Error ? error.stack : undefined })
  try {
    const site = createSite({
      renderer,
      preview: (hash, size) => ({ path: previewPath(library.previews, hash, size), type: previewType }),
      view: async (id) => {
        const { path, type } = await client.call('photos.view', { id: PhotoId.parse(id) })
        return { path: osPath(path), type }
      },
      queryImage: (image) => ({ path: queryImagePath(library.queryImages, image), type: previewType }),
      report,
    })
    const served = await serveHttp({ port, site, connect: (channel) => library.connect(channel, 'browser'), report })
    return {
      client,
      address: served.address,
      async close() {
        await served.close()
        await close()
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** The built page: beside the built commands, or where the build goes when these are the sources. */
function rendererFolder(): string {
  const here = import.meta.dirname
  const places = [
    join(here, '..', 'renderer'),
    join(here, '..', '..', 'out', 'renderer'),
    join(here, '..', '..', 'renderer'),
  ]
  const found = places.find((place) => existsSync(join(place, 'index.html')))
  if (!found) throw new Failure('not-available', 'The page has not been built yet: npm run build.')
  return found
}
