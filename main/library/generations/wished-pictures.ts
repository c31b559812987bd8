import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../../../preload/contract/failure.ts'
import type { Region, Wish } from '../../../preload/contract/generations.ts'
import { strings } from '../../strings.ts'
import { libraryPath } from '../folders/paths.ts'
import { previewPath } from '../previews.ts'
import type { Generations } from '../store/generations.ts'
import type { Photos } from '../store/photos.ts'
import type { PhotoWish } from './maker.ts'

type PictureWish = Exclude<Wish, { readonly kind: 'words' }>

/** A picture that is wished for, as a file. */
export interface WishedPicture extends PhotoWish {
  /** Width ÷ height of what is meant of it. */
  readonly aspect: number
}

interface WishedPicturesOptions {
  readonly photos: Pick<Photos, 'get'>
  readonly store: Pick<Generations, 'variation'>
  /** Folder of the previews of photos. */
  readonly previews: string
  /** Folder of the pictures that were made. */
  readonly variations: string
}

/** Sides of a large preview. */
const previewSide = 1_024
const whole: Region = { left: 0, top: 0, width: 1, height: 1 }

export const isPictureWish = (wish: Wish): wish is PictureWish => wish.kind !== 'words'

/**
 * Finds the files of pictures that are wished for.
 *
 * Of a photo that is its large preview, wherever that has as many pixels as are made (`side`): it is quickly read,
 * however large the photo, and there although its drive is not. Only for a small part the photo itself is read.
 */
export function openWishedPictures({ photos, store, previews, variations }: WishedPicturesOptions) {
  const ofPhoto = (wish: PictureWish & { kind: 'photo' }, side: number): WishedPicture => {
    const { hash, width, height, files } = photos.get(wish.id)
    const { region = null, weight } = wish
    const part = region ?? whole
    const meant = { width: part.width * width, height: part.height * height }
    const preview = previewPath(previews, hash, 'large')
    const online = files.find(({ offline }) => !offline)?.path
    const shown = Math.min(meant.width, meant.height) * Math.min(1, previewSide / Math.max(width, height))
    const isEnough = shown >= side || online === undefined
    const path = isEnough && existsSync(preview) ? libraryPath(preview) : online
    if (path === undefined) throw new Failure('not-available', strings.library.photo.offline)
    return { path, sha256: hash, region, weight, aspect: meant.width / meant.height }
  }

  const ofVariation = (wish: PictureWish & { kind: 'variation' }): WishedPicture => {
    const found = store.variation(wish.id)?.variation
    if (!found) throw new Failure('not-found', strings.making.source.forgotten)
    if (found.state !== 'done' || found.shown === null) {
      throw new Failure('not-available', strings.making.source.notFinished)
    }
    const { region = null, weight } = wish
    const part = region ?? whole
    const aspect = (part.width * found.width) / (part.height * found.height)
    return { path: libraryPath(join(variations, found.shown)), sha256: null, region, weight, aspect }
  }

  /** @throws {Failure} `not-found`, `not-available` */
  return (wishes: readonly Wish[], side: number): WishedPicture[] =>
    wishes.filter(isPictureWish).map((wish) => (wish.kind === 'photo' ? ofPhoto(wish, side) : ofVariation(wish)))
}
