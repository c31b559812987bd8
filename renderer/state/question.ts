import type { Filters, Likeness, Query } from '../../preload/contract/photos.ts'
import { hasPictures, type Expression } from '../../preload/contract/query/expression.ts'
import { parse } from '../../preload/contract/query/parse.ts'

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

/** Whether anything is searched for, rather than everything shown by date. */
export function isSearch(question: Question): boolean {
  return question.text.trim() !== '' || question.example !== undefined
}

/** What the text means; null where it means everything, or nothing. */
export function expressionOf({ text }: Pick<Question, 'text'>): Expression | null {
  const parsed = parse(text)
  return parsed.problem ? null : parsed.expression
}

/** Which halves an answer has: names are asked for only where words are, and conditions alone are one list. */
export function halvesOf(question: Question): readonly ('words' | 'pictures')[] {
  const expression = expressionOf(question)
  return expression !== null && wantsWords(expression) ? ['words', 'pictures'] : ['pictures']
}

/** Whether anything ranks the photos: conditions alone make a timeline, or an album. */
export function isRanked(question: Question): boolean {
  const expression = expressionOf(question)
  return question.example !== undefined || (expression !== null && hasPictures(expression))
}

/** How the photos of an answer follow each other. */
export function orderOf(question: Question): 'relevance' | 'date' | 'album' {
  if (isRanked(question)) return question.sort
  const expression = expressionOf(question)
  return expression?.kind === 'album' && question.sort === 'relevance' ? 'album' : 'date'
}

function wantsWords(expression: Expression): boolean {
  if ('parts' in expression) return expression.parts.some(wantsWords)
  if (expression.kind === 'weighted') return expression.weight > 0 && wantsWords(expression.part)
  return expression.kind === 'words'
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
