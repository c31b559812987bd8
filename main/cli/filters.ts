import type { LibraryClient } from '../../preload/contract/library-contract.ts'
import type { Filters } from '../../preload/contract/photos.ts'
import type { Context } from './context.ts'
import { dayOf } from './days.ts'
import { usage } from './exit-code.ts'
import { formatsOf } from './formats.ts'
import { pathArgument } from './paths.ts'

/** The conditions of a search, as they were typed. */
export interface FilterOptions {
  readonly from?: string
  readonly to?: string
  readonly folder?: string
  readonly type?: string
  readonly camera?: string
}

/**
 * What the typed conditions mean.
 *
 * @throws {Stop} `usage`, quoting what cannot be meant.
 */
export async function filtersOf(options: FilterOptions, client: LibraryClient, context: Context): Promise<Filters> {
  const { from, to, folder, type, camera } = options
  return {
    ...(from !== undefined && { from: dayOf(from, 'first') }),
    ...(to !== undefined && { to: dayOf(to, 'last') }),
    ...(folder !== undefined && { folder: pathArgument(folder, context.surroundings) }),
    ...(type !== undefined && { formats: formatsOf(type) }),
    ...(camera !== undefined && { cameras: await camerasLike(camera, client, context) }),
  }
}

/** Every camera of the library whose name has `part` in it, in whatever case. */
async function camerasLike(part: string, client: LibraryClient, context: Context): Promise<string[]> {
  const { cameras } = await client.call('facets.get', {}, context.surroundings.interrupted)
  const found = cameras.filter(({ camera }) => camera.toLowerCase().includes(part.trim().toLowerCase()))
  if (found.length === 0) {
    const known = cameras.map(({ camera }) => camera).join(', ')
    throw usage(
      `No photo was taken with a “${part}”. ${known ? `The cameras are: ${known}.` : 'No photo says what it was taken with.'}`,
    )
  }
  return found.slice(0, 200).map(({ camera }) => camera)
}
