import { z } from 'zod'
import { Bytes } from './bytes.ts'
import { PhotoId } from './photos.ts'
import { strings } from './strings.ts'

/** Vectors as the model in use makes them, and what turns their cosines into probabilities. */
export const Encoded = z.strictObject({
  /** The vector space, as `ModelSpec.key`. Vectors of different spaces are never compared. */
  model: z.string(),
  dimensions: z.int().positive(),
  /** float32: one unit vector after the other, in the order asked for. */
  vectors: Bytes,
  /** Multiplier of cosines before a softmax or sigmoid (already exponentiated), and what is added. */
  logitScale: z.number(),
  logitBias: z.number(),
})
export type Encoded = z.output<typeof Encoded>

/** How much there is, in some folders or in all of them. */
export const Counts = z.strictObject({
  /** Picture files that are there now. */
  files: z.int().nonnegative(),
  /** Distinct contents among them: what a person calls photos. */
  photos: z.int().nonnegative(),
  /** Of those, the ones that could be read and are shown. */
  readable: z.int().nonnegative(),
  /** Of those, the ones with a vector in the space of the model in use. */
  embedded: z.int().nonnegative(),
  /** Files and contents that are set aside. */
  failed: z.int().nonnegative(),
  /** Vectors computed since this library was opened, wherever the photo is. */
  encoded: z.int().nonnegative(),
})
export type Counts = z.output<typeof Counts>

/** What the command line asks for and a page seldom does. */
export const commandMethods = {
  /** Unit vectors of phrases. Fails with `no-model`. */
  'encode.text': {
    input: z.strictObject({ texts: z.array(z.string().max(10_000)).min(1).max(10_000) }),
    output: Encoded,
  },
  /**
   * The unit vector of one picture: of a photo of the library (computed if it has none yet), or of a picture file's
   * bytes. Fails with `not-found`, `image-unreadable` or `no-model`.
   */
  'encode.image': {
    input: z.union([
      z.strictObject({ photo: PhotoId }),
      z.strictObject({
        bytes: Bytes.refine((bytes) => bytes.length <= 256 * 2 ** 20, strings.input.bytes.atMost(256)),
      }),
    ]),
    output: Encoded,
  },
  /**
   * Resolves when nothing more will happen by itself: folders are scanned, and each stage has done what it can. Work
   * that waits for a retry, for a person (paused, stopped) or for a model is not waited for, only counted in `left`.
   */
  'activity.settled': {
    input: z.strictObject({}),
    output: z.strictObject({
      left: z.int().nonnegative(),
      /** Why something is left, in a sentence; null where nothing is. */
      reason: z.string().nullable(),
    }),
  },
  /** Counts for the photos at and below `folders` (absolute paths), or for the whole library. */
  'library.counts': {
    input: z.strictObject({ folders: z.array(z.string().min(1).max(8192)).max(1_000).optional() }),
    output: Counts,
  },
  /** Hashes every file of an installed model again. Fails with `not-found`, or `no-model` where it is not installed. */
  'models.verify': {
    input: z.strictObject({ id: z.string().max(100) }),
    output: z.strictObject({
      /** A sentence for each file that is not what it should be. Empty: all is well. */
      problems: z.array(z.string()),
    }),
  },
} as const
