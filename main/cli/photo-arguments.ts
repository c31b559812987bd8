import { stat } from 'node:fs/promises'
import { columnOf } from '../../preload/contract/columns.ts'
import { Failure } from '../../preload/contract/failure.ts'
import type { LibraryClient } from '../../preload/contract/library-contract.ts'
import type { PhotoChoice } from '../../preload/contract/photo-choice.ts'
import { PhotoId, Query } from '../../preload/contract/photos.ts'
import { osPath } from '../library/folders/paths.ts'
import type { Context } from './context.ts'
import { exitCodes, Stop, usage } from './exit-code.ts'
import { pathArgument, readablePath } from './paths.ts'

/** How the help calls what {@link photosMeant} understands. */
export const photoArguments = '[photos...]'
export const queryOption = [
  '--query <query>',
  'all photos that a search for this finds, instead of naming them',
] as const

/**
 * The photos that are meant by arguments: paths of photos, folders with everything below them, or numbers of photos;
 * or else by a search. Undefined where nothing was said.
 *
 * @throws {Stop} `usage` for both at once, `nothingFound` for what is not in the library.
 */
export async function photosMeant(
  args: readonly string[],
  query: string | undefined,
  client: LibraryClient,
  context: Context,
): Promise<PhotoChoice | undefined> {
  if (query !== undefined) {
    if (args.length > 0) throw usage('Name the photos or search for them with --query, not both.')
    return { query: Query.parse({ text: query }) }
  }
  if (args.length === 0) return undefined
  const ids: PhotoId[] = []
  for (const argument of args) ids.push(...(await photosAt(argument, client, context)))
  return { ids }
}

async function photosAt(argument: string, client: LibraryClient, context: Context): Promise<PhotoId[]> {
  const { interrupted } = context.surroundings
  if (/^[1-9]\d{0,14}$/.test(argument)) {
    const id = PhotoId.parse(Number(argument))
    const [tile] = await client.call('photos.tiles', { ids: [id] }, interrupted)
    if (tile) return [id]
    throw new Stop(
      exitCodes.nothingFound,
      `There is no photo ${argument} in the library. A file of that name is ./${argument}.`,
    )
  }
  const path = pathArgument(argument, context.surroundings)
  try {
    return [(await client.call('photos.at', { path }, interrupted)).id]
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'not-found') throw error
  }
  const { ids } = await client.call('photos.list', { query: { filters: { folder: path } } }, interrupted)
  if (ids.length > 0) return Array.from(columnOf.uint32(ids), (id) => PhotoId.parse(id))
  throw new Stop(exitCodes.nothingFound, await reason(path))
}

async function reason(path: string): Promise<string> {
  const found = await stat(osPath(path)).catch(() => undefined)
  if (!found) return `There is no file ${readablePath(path)}.`
  const what = found.isDirectory() ? 'No photo of the library is in' : 'The library has no photo'
  return `${what} ${readablePath(path)}. “recollect index” takes photos in.`
}
