import { z } from 'zod'
import { Changed } from './changes.ts'
import { PhotoChoice } from './photo-choice.ts'
import { PhotoId } from './photos.ts'
import { strings } from './strings.ts'

/** Photos that a person put together, in an order of their own. */
export const AlbumId = z.int().positive().brand<'AlbumId'>()
export type AlbumId = z.output<typeof AlbumId>

/** Any characters. Two names that differ only in case are the same. */
export const AlbumName = z
  .string()
  .trim()
  .min(1, strings.input.albumWithoutName)
  .max(200, strings.input.nameTooLong(200))

/** As those of albums. */
export const SearchName = z
  .string()
  .trim()
  .min(1, strings.input.searchWithoutName)
  .max(200, strings.input.nameTooLong(200))

export const Album = z.strictObject({
  id: AlbumId,
  name: AlbumName,
  /** Photos in it that are visible now. */
  photos: z.int().nonnegative(),
  /** SHA-256 of the content to show for it: the one that was chosen, else the first; null while it is empty. */
  cover: z.string().length(64).nullable(),
  /** Whether the cover was chosen. */
  coverChosen: z.boolean(),
  /** Epoch milliseconds. */
  createdAt: z.int(),
})
export type Album = z.output<typeof Album>

/** A question worth keeping: an album that fills itself. */
export const SavedSearchId = z.int().positive().brand<'SavedSearchId'>()
export type SavedSearchId = z.output<typeof SavedSearchId>

export const SavedSearch = z.strictObject({
  id: SavedSearchId,
  name: SearchName,
  /** In the query language. */
  text: z.string().trim().min(1).max(10_000),
})
export type SavedSearch = z.output<typeof SavedSearch>

const Added = Changed.extend({ added: z.int().nonnegative() })

export const albumMethods = {
  /** By name. */
  'albums.list': { input: z.strictObject({}), output: z.array(Album) },
  /** Makes an album, with the chosen photos in it, in the order of the answer that chose them. Fails with `invalid-input` where the name is taken. */
  'albums.create': {
    input: z.strictObject({ name: AlbumName, photos: PhotoChoice.default({ ids: [] }) }),
    output: Added.extend({ id: AlbumId }),
  },
  /** Another name, another cover (null: the first photo). Fails with `not-found`, `invalid-input`. */
  'albums.change': {
    input: z.strictObject({ id: AlbumId, name: AlbumName.optional(), cover: PhotoId.nullable().optional() }),
    output: Changed,
  },
  /** Forgets the album, never the photos. */
  'albums.delete': { input: z.strictObject({ id: AlbumId }), output: Changed },
  /** Puts photos at the end; those that are in it already stay where they are. */
  'albums.add': { input: z.strictObject({ id: AlbumId, photos: PhotoChoice }), output: Added },
  'albums.remove': {
    input: z.strictObject({ id: AlbumId, photos: PhotoChoice }),
    output: Changed.extend({ removed: z.int().nonnegative() }),
  },
  /** Moves photos, in the order given, to just before another one of the album; null: to the end. */
  'albums.move': {
    input: z.strictObject({ id: AlbumId, photos: z.array(PhotoId).min(1).max(100_000), before: PhotoId.nullable() }),
    output: Changed,
  },
  'searches.list': { input: z.strictObject({}), output: z.array(SavedSearch) },
  /** Keeps a search under a name, in place of one that had it. Fails with `invalid-input` where the text makes no sense. */
  'searches.save': {
    input: z.strictObject({ name: SearchName, text: SavedSearch.shape.text }),
    output: Changed.extend({ id: SavedSearchId }),
  },
  'searches.delete': { input: z.strictObject({ id: SavedSearchId }), output: Changed },
  /** Marks photos as favourites, or no longer. */
  'favourites.set': { input: z.strictObject({ photos: PhotoChoice, favourite: z.boolean() }), output: Changed },
} as const
