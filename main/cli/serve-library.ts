import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Failure, messageOf } from '../../preload/contract/failure.ts'
import { librarySite } from '../hosts/library-site.ts'
import { openLogFile } from '../hosts/log-file.ts'
import { openLocal } from '../hosts/open-local.ts'
import { serveHttp } from '../http/serve.ts'
import { commandLog } from './open-library.ts'
import type { OpenOptions, ServedLibrary } from './surroundings.ts'

/**
 * Opens the library behind the browser door. Its log goes where the desktop app keeps its own, or, when `RECOLLECT_LOG`
 * names a level, to stderr.
 *
 * @throws {Failure} as opening does, and `not-available` when the port is taken or the page has not been built.
 */
export async function serveForCommand(options: OpenOptions & { readonly port: number }): Promise<ServedLibrary> {
  const { port, library: folder, door, work, index } = options
  const renderer = rendererFolder()
  const level = process.env['RECOLLECT_LOG']
  const log = level ? commandLog(level) : openLogFile(join(folder, 'logs', 'recollect.log'), Date.now).log
  const local = await openLocal({ library: folder, door, work, index, log })
  const report = (error: unknown): void =>
    log.error('http', messageOf(error), { stack: error instanceof Error ? error.stack : undefined })
  try {
    const site = librarySite({ renderer, library: folder, call: local.client.call, report })
    const connect = (channel: Parameters<typeof local.library.connect>[0]): void =>
      local.library.connect(channel, 'browser')
    const served = await serveHttp({ port, site, connect, report })
    return {
      client: local.client,
      address: served.address,
      async close() {
        await served.close()
        await local.close()
      },
    }
  } catch (error) {
    await local.close()
    throw error
  }
}

/** The built page: beside the built commands, or where the build puts it when these are the sources. */
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
