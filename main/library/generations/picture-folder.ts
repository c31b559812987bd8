import { randomBytes } from 'node:crypto'
import { access, constants, mkdir, open, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure, messageOf } from '../../../preload/contract/failure.ts'
import { strings } from '../../strings.ts'

/** Room that a picture may take, in bytes: several times what the largest takes. */
const pictureBytes = 2 * 2 ** 20

/** A name for a file that nobody chooses, without its extension: 32 hexadecimal digits. */
export const randomName = (): string => randomBytes(16).toString('hex')

/**
 * Makes sure that `count` pictures can be written to a folder, which is created where it is missing: nobody should wait
 * for pictures that cannot be kept. Throws a {@link Failure} `not-available` that says why not.
 */
export async function preparePictureFolder(folder: string, count: number): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
    await access(folder, constants.W_OK)
    const { bavail, bsize } = await statfs(folder)
    if (bavail * bsize < count * pictureBytes) throw Object.assign(new Error('full'), { code: 'ENOSPC' })
  } catch (error) {
    throw cannotWrite(folder, error)
  }
}

/**
 * Writes a picture under the first number that is free, `stem-1.png` and on: whatever has that name stays as it is.
 * Without a stem, under a random name.
 *
 * @returns The file's absolute path.
 * @throws {Failure} `not-available`; nothing of the file is left then.
 */
export async function savePicture(
  folder: string,
  { stem, extension }: { readonly stem: string | null; readonly extension: string },
  bytes: Uint8Array,
): Promise<string> {
  for (let number = 1; ; number++) {
    const path = join(folder, `${stem === null ? randomName() : `${stem}-${number}`}.${extension}`)
    const file = await open(path, 'wx').catch((error: unknown) => {
      if (codeOf(error) === 'EEXIST') return undefined
      throw cannotWrite(folder, error)
    })
    if (!file) continue
    try {
      await file.writeFile(bytes)
      await file.close()
      return path
    } catch (error) {
      await file.close().catch(() => undefined)
      // A disk that fills up leaves the beginning of the file, which is ours.
      await rm(path, { force: true }).catch(() => undefined)
      throw cannotWrite(folder, error)
    }
  }
}

/** A beginning for file names, which every file system takes, from a photo's name or from words. */
export function stemOf(text: string): string {
  const plain = text.normalize('NFC').replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
  // File systems count bytes, of which a character has up to four: 255 are allowed.
  const short = Array.from(plain).slice(0, 48).join('')
  return short.replace(/^-+|-+$/g, '') || 'picture'
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code

/** What to say where nothing can be written to a folder. */
export function cannotWrite(folder: string, error: unknown): Failure {
  const sentences: Readonly<Record<string, (folder: string) => string>> = strings.making.cannotWrite
  const sentence =
    sentences[codeOf(error) ?? '']?.(folder) ?? strings.making.cannotWriteOtherwise(folder, messageOf(error))
  return new Failure('not-available', sentence, { cause: error })
}
