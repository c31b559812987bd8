import type { Album, SavedSearch } from '../../preload/contract/albums.ts'
import type { Label } from '../../preload/contract/labels.ts'
import { parse } from '../../preload/contract/query/parse.ts'

/** Where in the library somebody is, as far as that has a name. */
export type Place =
  | { readonly kind: 'all' }
  | { readonly kind: 'favourites' }
  /** What a machine made. */
  | { readonly kind: 'generated' }
  | { readonly kind: 'album'; readonly album: Album }
  | { readonly kind: 'label'; readonly label: Label }
  | { readonly kind: 'search'; readonly search: SavedSearch }
  | { readonly kind: 'elsewhere' }

interface Known {
  readonly album: (name: string) => Album | undefined
  readonly label: (name: string) => Label | undefined
  readonly searches: readonly SavedSearch[]
}

/** The place that a search leads to. Whoever types what a place stands for is there, too. */
export function placeOf(text: string, known: Known): Place {
  const asked = text.trim()
  if (asked === '') return { kind: 'all' }
  const search = known.searches.find((each) => each.text.trim() === asked)
  if (search) return { kind: 'search', search }
  const { expression } = { expression: null, ...parse(asked) }
  if (expression?.kind === 'is' && expression.what === 'favourite') return { kind: 'favourites' }
  if (expression?.kind === 'is' && expression.what === 'generated') return { kind: 'generated' }
  const album = expression?.kind === 'album' ? known.album(expression.name) : undefined
  if (album) return { kind: 'album', album }
  const label = expression?.kind === 'tag' ? known.label(expression.name) : undefined
  return label ? { kind: 'label', label } : { kind: 'elsewhere' }
}
