import { print } from '../../preload/contract/query/print.ts'

/** The search that shows an album. */
export const albumTerm = (name: string): string => print({ kind: 'album', name })

/** The search that shows what has a label, or a kind of it. */
export const tagTerm = (name: string): string => print({ kind: 'tag', name })

export const generatedTerm = print({ kind: 'is', what: 'generated' })

export const favouritesTerm = print({ kind: 'is', what: 'favourite' })
