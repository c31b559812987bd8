import { z } from 'zod'
import { PhotoId } from './photos.ts'
import { strings } from './strings.ts'

/** One request for new pictures, with everything that came of it. */
export const GenerationId = z.int().positive().brand<'GenerationId'>()
export type GenerationId = z.output<typeof GenerationId>

/** One picture of a generation. */
export const VariationId = z.int().positive().brand<'VariationId'>()
export type VariationId = z.output<typeof VariationId>

/** A part of a picture as fractions of its upright width and height. */
export const Region = z
  .strictObject({
    left: z.number().min(0).max(1),
    top: z.number().min(0).max(1),
    width: z.number().positive().max(1),
    height: z.number().positive().max(1),
  })
  .refine(({ left, width }) => left + width <= 1.000_001, strings.input.regionOutside)
  .refine(({ top, height }) => top + height <= 1.000_001, strings.input.regionOutside)
export type Region = z.output<typeof Region>

/** How much a wish counts beside the others. Below 0: something to keep away from. */
const Weight = z
  .number()
  .min(-10)
  .max(10)
  .refine((weight) => weight !== 0, strings.input.wish.countsNothing)

/** Pictures are only ever wished for: what to keep away from is said in words. */
const PictureWeight = z.number().positive().max(10)

/** Something that the new pictures are to be like, or to show. */
export const Wish = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('photo'),
    id: PhotoId,
    region: Region.optional(),
    weight: PictureWeight.default(1),
  }),
  /** “More like this one”: a finished picture of an earlier generation. */
  z.strictObject({
    kind: z.literal('variation'),
    id: VariationId,
    region: Region.optional(),
    weight: PictureWeight.default(1),
  }),
  z.strictObject({
    kind: z.literal('words'),
    words: z.string().trim().min(1).max(1_000, strings.input.wish.tooLong(1_000)),
    weight: Weight.default(1),
  }),
])
export type Wish = z.output<typeof Wish>

export const QualityName = z.enum(['draft', 'normal', 'better', 'best'])
export type QualityName = z.output<typeof QualityName>

/** How the pictures are made, apart from what they are to show. */
const Making = {
  /** Id, as `generators.list` has it. */
  generator: z.string().min(1).max(100),
  quality: QualityName.default('normal'),
  /** Steps for each picture, in place of what the quality says. */
  steps: z.int().min(1).max(5_000).optional(),
  /** How many pictures. */
  count: z.int().min(1).max(16).default(4),
}

/** Everything that decides what comes out. The same again, with the same seed, model and version, makes the same pictures. */
export const GenerationRequest = z.strictObject({
  ...Making,
  /** All of them together. The first picture among them is the source: the search begins with it and holds on to it. */
  wishes: z.array(Wish).min(1, strings.input.wish.none).max(32),
  /** How far from the source: 0 keeps it, 1 keeps only the idea. Nothing to words alone. */
  strength: z.number().min(0).max(1).default(0.5),
  /** `noise` begins with clouds of colour and holds on to nothing, whatever the strength. Words alone always do. */
  from: z.enum(['source', 'noise']).default('source'),
  /** Width ÷ height; null: that of the source, or a square without one. */
  aspect: z
    .number()
    .min(1 / 4)
    .max(4)
    .nullable()
    .default(null),
  /** Of the first picture, the others follow; another one every time where none is given. */
  seed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .optional(),
})
export type GenerationRequest = z.output<typeof GenerationRequest>

/** What paints. */
export const Generator = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** One or two sentences for the picker. */
  description: z.string(),
  licence: z.string(),
  /** Why it cannot be used, in a sentence; null where it can. */
  problem: z.string().nullable(),
  /** What to download with a browser and hand over with `generators.import`. Null for what comes with the app. */
  byHand: z
    .strictObject({
      /** Name of the file, and the page of its maker that offers it. */
      name: z.string(),
      page: z.url({ protocol: /^https$/ }),
      /** About how large it is. */
      bytes: z.int().positive(),
    })
    .nullable(),
})
export type Generator = z.output<typeof Generator>

export const Quality = z.strictObject({
  name: QualityName,
  steps: z.int().positive(),
  /** Looks that the model takes at each step. */
  looks: z.int().positive(),
  /** Pixels on a side of a square picture. */
  side: z.int().positive(),
})
export type Quality = z.output<typeof Quality>

/** One picture while it is made and afterwards. */
export const Variation = z.strictObject({
  id: VariationId,
  seed: z.int(),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  /** Steps that are done, of the generation's `steps`. */
  step: z.int().nonnegative(),
  /**
   * What there is to see of it: a picture at `media/generated/<shown>`, another name for every sight of it, so it can
   * be kept for ever. While it sharpens these are small sketches, each there for some seconds after the next. Null: nothing yet.
   */
  shown: z.string().nullable(),
  /** Pixels of what is or will be made. */
  width: z.int().positive(),
  height: z.int().positive(),
  /** Mean cosine with everything that is wished, by weight: what to rank by. Of the steps so far while it is made. */
  likeness: z.number().nullable(),
  /** Cosine with each of the wishes, in their order. Empty while unknown. */
  wishes: z.array(z.number()),
  /** How near it comes to the source. Null without one, and until it is done. */
  source: z
    .strictObject({
      /** Cosine between what the model sees in both. */
      likeness: z.number(),
      /** Decibels between their pixels; null: they are the same. */
      decibels: z.number().nullable(),
      /** Whether this is the source again rather than something new. */
      nearCopy: z.boolean(),
    })
    .nullable(),
  /** Absolute paths that it was saved to. */
  saved: z.array(z.string()),
})
export type Variation = z.output<typeof Variation>

export const Generation = z.strictObject({
  id: GenerationId,
  /** With the seed that was chosen: asked for again, it makes the same. */
  request: GenerationRequest.required({ seed: true }),
  /** Key of the model that leads: vectors of photos with the same one can be compared. */
  model: z.string(),
  /** Steps for each of its pictures. */
  steps: z.int().positive(),
  /** The source as it is used, cut to the size that is made, at `media/generated/<source>`. Null without one, and until it has been read. */
  source: z.string().nullable(),
  /** `waiting`: others come first. */
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  /** Why it failed, in a sentence. */
  problem: z.string().nullable(),
  /** Whether `generations.resume` can go on with it. */
  resumable: z.boolean(),
  /** Seconds until all its pictures are done, what comes before not counted; null when unknown or not running. */
  secondsLeft: z.number().nullable(),
  /** Epoch milliseconds. */
  createdAt: z.int(),
  finishedAt: z.int().nullable(),
  /** In the order they are made. */
  variations: z.array(Variation),
})
export type Generation = z.output<typeof Generation>

const One = z.strictObject({ id: GenerationId })

export const generationMethods = {
  /** What there is to choose from. `problem` says in a sentence why nothing can be made at all, as without a model. */
  'generators.list': {
    input: z.strictObject({}),
    output: z.strictObject({
      generators: z.array(Generator),
      qualities: z.array(Quality),
      problem: z.string().nullable(),
      /** Generations that are kept; the oldest are forgotten beyond it, with their pictures. What was saved stays. */
      kept: z.int().positive(),
      /** Where pictures are saved unless said otherwise: absolute path. It may not exist yet. */
      folder: z.string(),
    }),
  },
  /**
   * Installs a generator from its `byHand` file, in place of one that is there. `path` is that file, or a folder that it
   * lies in. It is built and tried before it is accepted, which takes some seconds. Fails with `not-found` (no such
   * generator, file or folder), `folder-unreadable`, `model-damaged` (it is another file), `not-available` (it needs
   * none; it is being installed already; no room), `compute-died`.
   */
  'generators.import': {
    input: z.strictObject({ id: z.string().min(1).max(100), path: z.string().min(1).max(8192) }),
    output: z.strictObject({}),
  },
  /**
   * How long it would take on this computer. The first time for a generator, model and quality a few steps are made to
   * find out, which takes some seconds; from then on what real generations took is known. Null seconds where pictures
   * are being made and it is not known yet: ask again afterwards. Fails with `not-found`, `no-model`, `model-unusable`
   * (it cannot lead), `model-damaged` (the generator), `not-available`, `compute-died`.
   */
  'generations.estimate': {
    input: z.strictObject(Making),
    output: z.strictObject({ seconds: z.number().nonnegative().nullable() }),
  },
  /**
   * Makes pictures, after those that are asked for already. Follow it with `generations.changed` and `.progress`. What
   * turns out on the way is the generation's `problem`. Fails with `invalid-input` where the wishes contradict each other
   * or leave nothing to show, `not-found` (a photo, a picture, a generator), `no-model`, `model-damaged` (the generator),
   * `not-available` (offline; no room).
   */
  'generations.start': { input: GenerationRequest, output: One },
  /** Stops within one step; pictures that are done stay. Nothing to one that has ended. Fails with `not-found`. */
  'generations.cancel': { input: One, output: z.strictObject({}) },
  /** Goes on where a failed or cancelled one stopped. Fails with `not-found`, `not-available` where it cannot be. */
  'generations.resume': { input: One, output: z.strictObject({}) },
  /** Newest first. `active`: only those that wait or run. */
  'generations.list': {
    input: z.strictObject({
      active: z.boolean().default(false),
      before: GenerationId.optional(),
      limit: z.int().min(1).max(200).default(50),
    }),
    output: z.array(Generation).readonly(),
  },
  /** Fails with `not-found`. */
  'generations.get': { input: One, output: Generation },
  /** Forgets generations that have ended, with their pictures; what was saved stays. Null: all that have ended. */
  'generations.forget': {
    input: z.strictObject({ ids: z.array(GenerationId).max(10_000).nullable() }),
    output: z.strictObject({}),
  },
  /**
   * Writes finished pictures as PNG files, which say how they were made. Nothing is ever overwritten: names are
   * numbered. Without a folder they go to the library's own, which is watched from then on; anywhere else they become
   * photos when the folder is watched. Not a change that can be undone: the library deletes no files. Fails with
   * `not-found`, `invalid-input` (no absolute path), `not-available` (disk full, not writable).
   */
  'generations.save': {
    input: z.strictObject({
      variations: z.array(VariationId).min(1).max(100),
      /** Absolute path of a folder, made if its parent is there. */
      folder: z.string().min(1).max(8192).optional(),
    }),
    output: z.strictObject({
      /** Absolute paths, in the order asked for. */
      paths: z.array(z.string()),
      /** Whether they will be found in the library, because what they are in is watched. */
      indexed: z.boolean(),
    }),
  },
} as const
