import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { threadId } from 'node:worker_threads'
import { messageOf } from '../../../preload/contract/failure.ts'
import { strings } from '../../strings.ts'
import { PictureError } from './picture-error.ts'

let written = 0

/**
 * Writes a file that is there whole or not at all: under a temporary name beside it, then renamed.
 *
 * `destination` is the app's own, so its name is ordinary text. Throws a {@link PictureError} `not-saved`.
 */
export async function writeWhole(destination: string, bytes: Uint8Array): Promise<void> {
  const partial = `${destination}.${process.pid}-${threadId}-${written++}.part`
  try {
    await mkdir(dirname(destination), { recursive: true })
    await writeFile(partial, bytes)
    await rename(partial, destination)
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined)
    const full = error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
    const { diskFull, notSaved } = strings.pictures.preview
    throw new PictureError('not-saved', full ? diskFull : notSaved(messageOf(error)), { cause: error })
  }
}
