import { z } from 'zod'
import { PhotoId } from './photos.ts'
import { strings } from './strings.ts'

/** A photo of the library, and the folder it is in, to leaf through. */
const PhotoPlace = z.strictObject({ kind: z.literal('photo'), id: PhotoId, folder: z.string() })

/** A picture file that is no photo of the library, at least not yet. */
const PicturePlace = z.strictObject({
  kind: z.literal('picture'),
  path: z.string(),
  /** Of the file, to show. */
  name: z.string(),
  folder: z.string(),
  /** Whether the folder is watched, so that it only has to be waited for. */
  watched: z.boolean(),
})
export type PicturePlace = z.output<typeof PicturePlace>

/** A place that is shown rather than added. */
export const ShownPlace = z.discriminatedUnion('kind', [PhotoPlace, PicturePlace])
export type ShownPlace = z.output<typeof ShownPlace>

/** What lies at a path that somebody wants to see. Paths are the library's, with links resolved. */
export const Place = z.union([z.strictObject({ kind: z.literal('folder'), path: z.string() }), ShownPlace])
export type Place = z.output<typeof Place>

export const placeMethods = {
  /**
   * What lies at an absolute path. A photo is known by its path even when its drive is unplugged. Fails with `not-found`,
   * with `image-unreadable` for a file that is no picture or was set aside, and with `invalid-input` for what is no path.
   */
  'places.at': {
    input: z.strictObject({ path: z.string().min(1).max(8192, strings.input.pathTooLong) }),
    output: Place,
  },
} as const
