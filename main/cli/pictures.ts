import { readFile, stat } from 'node:fs/promises'
import type { LibraryClient } from '../../preload/contract/library-contract.ts'
import { Failure, messageOf } from '../../preload/contract/failure.ts'
import type { PhotoId } from '../../preload/contract/photos.ts'
import { osPath } from '../library/folders/paths.ts'
import type { Context } from './context.ts'
import { exitCodes, Stop } from './exit-code.ts'
import { pathArgument, readablePath } from './paths.ts'

/** A picture that somebody named: a photo of the library, or any other file. */
export type Picture = { readonly path: string } & (
  { readonly id: PhotoId } | { readonly bytes: Uint8Array<ArrayBuffer> }
)

/**
 * Finds the picture that is meant by an argument.
 *
 * @param mostBytes Files that are not in the library and larger than this are refused.
 * @throws {Stop} `nothingFound` when there is no such file, `failed` when it cannot be read.
 */
export async function pictureOf(
  argument: string,
  client: LibraryClient,
  context: Context,
  mostBytes: number,
): Promise<Picture> {
  const path = pathArgument(argument, context.surroundings)
  try {
    const { id } = await client.call('photos.at', { path }, context.surroundings.interrupted)
    return { path, id }
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'not-found') throw error
  }
  try {
    const { size } = await stat(osPath(path))
    if (size > mostBytes) {
      throw new Stop(
        exitCodes.failed,
        `${readablePath(path)} has ${Math.ceil(size / 2 ** 20)} MiB; outside of the library ${mostBytes / 2 ** 20} MiB is the most.`,
      )
    }
    return { path, bytes: new Uint8Array(await readFile(osPath(path))) }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (error instanceof Stop) throw error
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new Stop(exitCodes.nothingFound, `There is no file ${readablePath(path)}.`)
    throw new Stop(exitCodes.failed, `${readablePath(path)} cannot be read: ${messageOf(error)}.`)
  }
}
