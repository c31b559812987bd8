import { z } from 'zod'
import { Bytes } from './bytes.ts'
import { formatNames } from './format-names.ts'
import { strings } from './strings.ts'

/** What a person sees as one photo: one content, in however many files. */
export const PhotoId = z.int().positive().brand<'PhotoId'>()
export type PhotoId = z.output<typeof PhotoId>

/** A day as people write it, `2019-08-31`. Compared with a photo's own wall clock, so no time zone is involved. */
export const Day = z.iso.date()

/** File formats as the filter offers them; RAW formats are one. */
export const Format = z.enum(formatNames)
export type Format = z.output<typeof Format>

/** Conditions that always hold, inside the search and not after it. An absent one does not restrict. */
export const Filters = z.strictObject({
  /** First day included. */
  from: Day.optional(),
  /** Last day included. */
  to: Day.optional(),
  /** Absolute path of a folder; everything below it counts. */
  folder: z.string().min(1).max(8192).optional(),
  formats: z.array(Format).min(1).optional(),
  /** Camera names exactly as `facets.get` lists them. */
  cameras: z.array(z.string().max(500)).min(1).max(200).optional(),
})
export type Filters = z.output<typeof Filters>

/** Something to resemble: a photo of the library, or a picture handed in through `search.image`. */
export const Likeness = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('photo'), id: PhotoId }),
  z.strictObject({ kind: z.literal('image'), image: z.string().regex(/^[0-9a-f]{32}$/) }),
])
export type Likeness = z.output<typeof Likeness>

/**
 * A question to the library: everything that satisfies the conditions in `text` and `filters`, ranked by the words in
 * `text` and by the likeness. Empty, it asks for everything.
 */
export const Query = z.strictObject({
  /** In the query language, see `query/expression.ts`. */
  text: z.string().trim().max(10_000, strings.input.searchTooLong(10_000)).default(''),
  like: Likeness.optional(),
  filters: Filters.default({}),
  /** `relevance` means newest first where there is nothing to be relevant to. */
  sort: z.enum(['relevance', 'date']).default('relevance'),
})
export type Query = z.output<typeof Query>

/**
 * The answer to a query, as columns (see `columns.ts`), all in the same order and of the same length `count`.
 */
export const PhotoList = z.strictObject({
  /** The library revision that this answers for. */
  revision: z.int(),
  /** Photos in this answer. */
  count: z.int().nonnegative(),
  /** All that there are to show: every photo that satisfies the filters, or every match by words. More than `count` when `limit` cut the answer. */
  total: z.int().nonnegative(),
  /** Ranked answers only: how many, from the top, stand out from the rest of the library for this query. */
  likely: z.int().nonnegative().optional(),
  /** Ranked answers in order of relevance only: how many of the likely ones, from the top, are the best. */
  best: z.int().nonnegative().optional(),
  /** uint32: photo ids. */
  ids: Bytes,
  /** uint16: width ÷ height in thousandths, 1 to 65535. */
  aspects: Bytes,
  /** uint32: average colour, 0xRRGGBB, to paint before the preview arrives. */
  colours: Bytes,
  /** int32: the day the photo belongs to, in days since 1970-01-01 by the photo's own wall clock. */
  days: Bytes,
  /** float32: cosine similarity −1 to 1. Present in answers ranked by what pictures show. */
  scores: Bytes.optional(),
})
export type PhotoList = z.output<typeof PhotoList>

/** When a photo was taken, as far as that is known. */
export const Taken = z.strictObject({
  /** Wall-clock time where it was taken, `2019-08-31T14:03:22.150`, no zone. */
  local: z.string(),
  /** Minutes east of UTC, where the file says so. */
  offsetMinutes: z.int().nullable(),
  /** `file` means that nothing in the picture says when; this is only the date of the file, in UTC. */
  source: z.enum(['metadata', 'gps', 'file']),
})
export type Taken = z.output<typeof Taken>

/** What one tile of the grid needs beyond the columns. */
export const PhotoTile = z.strictObject({
  id: PhotoId,
  /** SHA-256 of the content; names the preview in `media/preview/<hash>/small` and `large`. */
  hash: z.string().length(64),
  /** File name to show and to read out. */
  name: z.string(),
  taken: Taken,
  /** Every place that holds it is out of reach: an unplugged drive, a failed mount. */
  offline: z.boolean(),
  /** Title or description from the file, for screen readers. */
  caption: z.string().nullable(),
  /** Whether a person marked it as one. */
  favourite: z.boolean(),
})
export type PhotoTile = z.output<typeof PhotoTile>

/** Everything known about one photo. Unknown values are null. */
export const PhotoDetails = PhotoTile.extend({
  format: Format,
  /** Bytes of the file. */
  bytes: z.int(),
  /** Pixels, upright. */
  width: z.int(),
  height: z.int(),
  /** Every file that holds this content. */
  files: z.array(z.strictObject({ path: z.string(), folder: z.string(), offline: z.boolean() })),
  camera: z.string().nullable(),
  lens: z.string().nullable(),
  /** Seconds. */
  exposureTime: z.number().nullable(),
  /** f-number. */
  aperture: z.number().nullable(),
  iso: z.number().nullable(),
  /** Millimetres, as the lens says. */
  focalLength: z.number().nullable(),
  /** Degrees, WGS 84. */
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  /** Metres above the sea. */
  altitude: z.number().nullable(),
  /** 0 to 5; −1 means rejected. */
  rating: z.int().nullable(),
  title: z.string().nullable(),
  description: z.string().nullable(),
  keywords: z.array(z.string()),
  /** Whether the file says that a model made it, or a part of it. */
  generated: z.boolean(),
  /** Whether the current model has seen it, so that "more like this" can answer. */
  embedded: z.boolean(),
})
export type PhotoDetails = z.output<typeof PhotoDetails>

/** What there is to filter by, with counts of visible photos, most frequent first. */
export const Facets = z.strictObject({
  total: z.int(),
  /** Photos made by a machine, which are in none of the other counts but those of folders: `is:generated` finds them. */
  generated: z.int(),
  /** Earliest and latest day in the library; null while it is empty. */
  firstDay: Day.nullable(),
  lastDay: Day.nullable(),
  formats: z.array(z.strictObject({ format: Format, count: z.int() })),
  cameras: z.array(z.strictObject({ camera: z.string(), count: z.int() })),
  /** Every directory that holds photos, in path order; `count` includes those below it. */
  folders: z.array(z.strictObject({ path: z.string(), name: z.string(), depth: z.int(), count: z.int() })),
})
export type Facets = z.output<typeof Facets>

export const photoMethods = {
  /**
   * Photos that answer `query`, as columns. Without anything to rank by: all that satisfy the conditions, newest first;
   * an album by itself in its own order. Else `words` ranks by matches in names and metadata and answers at once;
   * `pictures` ranks by what the pictures show, and fails with `no-model` while no model can be used. Where “or” joins
   * several pictures, scores are those of the picture that a photo fits best, and not descending.
   * Fails with `invalid-input` where the text is no query, with `not-found` where it names what there is not.
   */
  'photos.list': {
    input: z.strictObject({
      query: Query,
      by: z.enum(['words', 'pictures']).default('pictures'),
      /** Most photos in a ranked answer. Ask again with more when somebody scrolls that far; there is no cap. */
      limit: z.int().min(1).max(10_000_000).default(1_000),
      /**
       * Answers by date only: so many photos, those that follow `after`, or the first. A whole library of a million
       * takes a third of a second in which nothing else is answered; in pieces, nobody waits.
       */
      page: z.strictObject({ after: PhotoId.optional(), size: z.int().min(1).max(100_000) }).optional(),
    }),
    output: PhotoList,
  },
  /** Tiles for `ids`, in that order; ids that are no longer visible are left out. */
  'photos.tiles': {
    input: z.strictObject({ ids: z.array(PhotoId).max(1_000) }),
    output: z.array(PhotoTile).readonly(),
  },
  /** Fails with `not-found`. */
  'photos.get': { input: z.strictObject({ id: PhotoId }), output: PhotoDetails },
  /** The photo in the file at an absolute path. Fails with `not-found`. */
  'photos.at': {
    input: z.strictObject({ path: z.string().min(1).max(8192) }),
    output: z.strictObject({ id: PhotoId }),
  },
  /**
   * A file that shows the photo in full size. `shown` is for browsers: the original where they can show it, otherwise
   * a JPEG made of it. `jpeg` is for programs that know less, such as those that read a clipboard: an upright JPEG in
   * sRGB, always. Fails with `not-found`, `not-available` (offline) or `image-unreadable`.
   */
  'photos.view': {
    input: z.strictObject({ id: PhotoId, as: z.enum(['shown', 'jpeg']).default('shown') }),
    output: z.strictObject({ path: z.string(), type: z.string() }),
  },
  'facets.get': { input: z.strictObject({}), output: Facets },
  /**
   * Takes in a picture to search by: any supported format, at most 64 MiB. Remembered until the library closes; shown
   * at `media/query/<image>`. Fails with `image-unreadable` or `no-model`.
   */
  'search.image': {
    input: z.strictObject({
      bytes: Bytes.refine((bytes) => bytes.length <= 64 * 2 ** 20, strings.input.bytes.atMost(64)),
    }),
    output: z.strictObject({ image: z.string() }),
  },
} as const
