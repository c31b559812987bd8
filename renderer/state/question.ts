import type { Filters, Likeness, Query } from '../../preload/contract/photos.ts'

/** A picture to search by, with what its chip shows. */
export interface Example {
  readonly likeness: Likeness
  /** Relative address of a small picture of it. */
  readonly picture: string
  readonly name: string
}

/** Everything a person has asked for: words, an example, conditions, an order. */
export interface Question {
  readonly text: string
  readonly example: Example | undefined
  readonly filters: Filters
  readonly sort: Query['sort']
}

export const everything: Question = { text: '', example: undefined, filters: {}, sort: 'relevance' }

/** Whether the answer is ranked, rather than everything by date. */
export function isSearch(question: Question): boolean {
  return question.text.trim() !== '' || question.example !== undefined
}

export function hasFilters(filters: Filters): boolean {
  return Object.keys(filters).length > 0
}

/** What is sent to the library: `words` leaves out the example, which has none. */
export function queryOf(question: Question, by: 'words' | 'pictures') {
  const { text, example, filters, sort } = question
  const like = by === 'pictures' && example ? { like: example.likeness } : {}
  return { text: text.trim(), filters, sort, ...like }
}

/** Filters to set, or to take away where they are undefined. */
export type FilterChanges = { readonly [Name in keyof Filters]?: Filters[Name] | undefined }

/** Filters with one of them replaced, or taken away where it is undefined. */
export function withFilter(filters: Filters, changes: FilterChanges): Filters {
  const kept = Object.entries({ ...filters, ...changes }).filter(([, value]) => value !== undefined)
  return Object.fromEntries(kept)
}
