import { randomBytes } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '../../preload/contract/failure.ts'
import { strings } from '../strings.ts'
import type { Compute } from './compute.ts'
import { previewExtension } from './previews.ts'

/** Pictures that were handed in to search by. They live as long as the library is open. */
export interface QueryImages {
  /** Takes a picture of any supported format in and names it. @throws {Failure} `image-unreadable` */
  add(bytes: Uint8Array, signal: AbortSignal): Promise<string>
  /** Its unit vector in the space called `key`. @throws {Failure} `not-found`, `image-unreadable` */
  vector(image: string, key: string, signal: AbortSignal): Promise<Float32Array>
}

/** Where a library keeps such pictures. */
export function queryImagesFolder(library: string): string {
  return join(library, 'queries')
}

/** Where the preview of such a picture lies, whether it exists or not. `image` must be 32 hexadecimal digits. */
export function queryImagePath(folder: string, image: string): string {
  return join(folder, image, `large.${previewExtension}`)
}

/** Opens the store in `folder`, forgetting what was there from before. */
export async function openQueryImages(folder: string, compute: Compute): Promise<QueryImages> {
  await rm(folder, { recursive: true, force: true })
  const known = new Set<string>()
  const vectors = new Map<string, Float32Array>()

  return {
    async add(bytes, signal) {
      const image = randomBytes(16).toString('hex')
      const own = join(folder, image)
      const source = join(own, 'source')
      await mkdir(own, { recursive: true })
      try {
        await writeFile(source, bytes)
        const [rendered] = await compute.render([{ path: source, previews: own }], signal)
        if (!rendered) throw new Error('Compute answered none of 1 picture')
        if ('kind' in rendered) throw new Failure('image-unreadable', rendered.message)
        await rm(source)
      } catch (error) {
        await rm(own, { recursive: true, force: true })
        throw error
      }
      known.add(image)
      return image
    },
    async vector(image, key, signal) {
      if (!known.has(image)) throw new Failure('not-found', strings.searching.imageGone)
      const name = `${key}\n${image}`
      const before = vectors.get(name)
      if (before) return before
      const [vector] = await compute.embedImages(key, [queryImagePath(folder, image)], signal)
      if (!vector) throw new Error('Compute answered none of 1 picture')
      if (!(vector instanceof Float32Array)) throw new Failure('image-unreadable', vector.message)
      vectors.set(name, vector)
      return vector
    },
  }
}
