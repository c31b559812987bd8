import type { Format } from '../photos.ts'

/**
 * [Note: query language]
 *
 * What somebody types into the search box, as a tree. There are two kinds of leaves. *Pictures* say what a photo should
 * look like and rank it: words, `like:`, either with a weight or a minus. *Conditions* say which photos are meant at
 * all: `tag:`, `date:`, `"exact words"` and the others. Side by side means “and”, `or` means “or”, brackets group, and a
 * minus means “not”, or for pictures “away from”.
 *
 * The functions of this file build trees in one shape only: whatever means the same by grouping alone is the same tree.
 * So a tree that is printed and parsed again is the same tree, and the page can rewrite a query by rewriting its tree.
 */
export type Expression = Picture | Condition | And | Or

/** What a photo should look like, or not. */
export type Picture = Words | Like | Weighted

/** Words side by side: one phrase. With one space between them; each is one that `tokens` reads as a word. */
export interface Words {
  readonly kind: 'words'
  readonly text: string
}

/** Like a photo of the library: its number, or the path of its file. */
export type Like = { readonly kind: 'like'; readonly photo: number } | { readonly kind: 'like'; readonly path: string }

/** A picture that counts more or less than the others; a negative weight is away from it. Never 0; −1 is a minus. */
export interface Weighted {
  readonly kind: 'weighted'
  readonly weight: number
  readonly part: Words | Like
}

/** Something that a photo satisfies or not. */
export type Condition = Term | Not

/** Not this; all that is in it are conditions. Never a {@link Not} of its own. */
export interface Not {
  readonly kind: 'not'
  readonly part: Expression
}

/** A condition without a minus. */
export type Term =
  | { readonly kind: 'exact'; readonly text: string }
  | { readonly kind: 'tag' | 'person-made' | 'album' | 'camera' | 'lens'; readonly name: string }
  /** A folder by its absolute path, by its name, or by the last names of its path. */
  | { readonly kind: 'folder'; readonly path: string }
  /** From the first to the last day of what is written, either end may be open. Each is a year, a month or a day. */
  | { readonly kind: 'date'; readonly from: string | null; readonly to: string | null }
  /** 1 to 12, of whatever year. */
  | { readonly kind: 'month'; readonly month: number }
  /** Both ends included; −1 is “rejected”. Photos without a rating satisfy none. */
  | { readonly kind: 'rating'; readonly from: number; readonly to: number }
  | { readonly kind: 'is'; readonly what: State }
  /** Degrees, WGS 84, and kilometres. */
  | { readonly kind: 'near'; readonly latitude: number; readonly longitude: number; readonly km: number }
  | { readonly kind: 'type'; readonly formats: readonly Format[] }

/** What `is:` knows. */
export const states = ['favourite', 'screenshot', 'raw', 'offline', 'untagged', 'generated'] as const
export type State = (typeof states)[number]

/** Two or more, none of them an {@link And}; of words without a weight only one beside the next. */
export interface And {
  readonly kind: 'and'
  readonly parts: readonly Expression[]
}

/** Two or more, none of them an {@link Or}. */
export interface Or {
  readonly kind: 'or'
  readonly parts: readonly Expression[]
}

export function isPicture(expression: Expression): expression is Picture {
  return ['words', 'like', 'weighted'].includes(expression.kind)
}

/** Whether `expression` is, or has in it, anything that ranks photos by what they show. */
export function hasPictures(expression: Expression): boolean {
  return 'parts' in expression ? expression.parts.some(hasPictures) : isPicture(expression)
}

/** Whether all of `expression` are conditions: then it says which photos, and nothing about their order. */
export function isCondition(expression: Expression): boolean {
  return !hasPictures(expression)
}

/**
 * Everything side by side. Words next to words become one phrase, and an “and” that stands between things that are not
 * both words is no word. Null where nothing is left.
 */
export function and(parts: readonly Expression[]): Expression | null {
  const joined: Expression[] = []
  for (const part of parts.flatMap((part) => (part.kind === 'and' ? part.parts : [part]))) {
    const before = joined.at(-1)
    if (part.kind === 'words' && before?.kind === 'words') {
      joined[joined.length - 1] = { kind: 'words', text: `${before.text} ${part.text}` }
    } else joined.push(part)
  }
  const kept = joined.flatMap((part, i) => {
    if (part.kind !== 'words' || joined.length === 1) return [part]
    const text = withoutAnd(part.text, i > 0, i < joined.length - 1)
    return text === part.text ? [part] : text === '' ? [] : [{ ...part, text }]
  })
  return several('and', kept)
}

/** One or the other. Null where there are none. */
export function or(parts: readonly Expression[]): Expression | null {
  return several(
    'or',
    parts.flatMap((part) => (part.kind === 'or' ? part.parts : [part])),
  )
}

/** The opposite of `expression`; undefined where it mixes conditions with pictures, which has none. */
export function not(expression: Expression): Expression | undefined {
  if (isCondition(expression)) return expression.kind === 'not' ? expression.part : { kind: 'not', part: expression }
  if (expression.kind === 'weighted') return { ...expression, weight: -expression.weight }
  if (expression.kind === 'words' || expression.kind === 'like') {
    return { kind: 'weighted', weight: -1, part: expression }
  }
  if (!('parts' in expression) || expression.parts.some(isCondition)) return undefined
  // Away from all of them, whether they were joined by “and” or by “or”.
  const parts = expression.parts.map(not).filter((part) => part !== undefined)
  return parts.length === expression.parts.length ? (and(parts) ?? undefined) : undefined
}

function several(kind: 'and' | 'or', parts: readonly Expression[]): Expression | null {
  return parts.length > 1 ? { kind, parts } : (parts[0] ?? null)
}

function withoutAnd(text: string, atStart: boolean, atEnd: boolean): string {
  const words = text.split(' ')
  const isAnd = (word: string | undefined): boolean => word?.toLowerCase() === 'and'
  let [from, to] = [0, words.length]
  while (atStart && from < to && isAnd(words[from])) from += 1
  while (atEnd && to > from && isAnd(words[to - 1])) to -= 1
  return words.slice(from, to).join(' ')
}
