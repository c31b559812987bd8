import { columnOf } from '../../../preload/contract/columns.ts'
import type { PhotoChoice } from '../../../preload/contract/photo-choice.ts'
import type { Photos } from '../store/photos.ts'
import type { Search } from './search.ts'

/** The ids of the photos that are meant and visible now, each once, in the order given or of the answer. */
export type Choose = (choice: PhotoChoice, signal: AbortSignal) => Promise<Uint32Array>

interface ChoiceOptions {
  readonly photos: Photos
  readonly search: Search
  /** Resolves when the model is loaded, or never will be; loads it if nobody has yet. */
  readonly loading: () => Promise<void>
}

/** More than any library has. */
const everything = 10_000_000

/**
 * Tells which photos are meant. Of a query by what pictures show those that stand out: what follows answers it less and
 * less, down to the photo that is least like it.
 *
 * Fails as `photos.list` does.
 */
export function openChoices({ photos, search, loading }: ChoiceOptions): Choose {
  return async (choice, signal) => {
    if ('ids' in choice) return photos.columns(Uint32Array.from(new Set<number>(choice.ids))).ids
    const { query } = choice
    if (query.text !== '' || query.like !== undefined) await loading()
    const list = await search.list({ query, by: 'pictures', limit: everything }, signal)
    return columnOf.uint32(list.ids).slice(0, list.likely ?? list.count)
  }
}
