import type { Place } from './problem.ts'
import { termCalled, termMeantBy, type TermName } from './terms.ts'

/** A piece of a query, before it is known how the pieces belong together. */
export type Token = Place &
  (
    | { readonly kind: 'open' | 'close' | 'or' | 'minus' }
    | { readonly kind: 'weight'; readonly weight: number }
    | { readonly kind: 'word'; readonly text: string }
    | ({ readonly kind: 'quote' } & Value)
    | ({ readonly kind: 'term'; readonly name: TermName } & Value)
    /** Like a term, but of no name that there is; `meant` is the name that it may be a slip of. */
    | { readonly kind: 'mistyped'; readonly typed: string; readonly meant: TermName }
  )

interface Value {
  readonly value: string
  /** Where it begins, after a colon and before a quotation mark. */
  readonly valueOffset: number
  readonly quoted: boolean
  /** False where the closing quotation mark is missing. */
  readonly closed: boolean
}

const space = /\s+/uy
/** A minus belongs to what follows it. `--verbose` and a dash between words are words. */
const minus = /-(?=[^\s)-])/uy
/** At most a hundred and something; `12:30` is a time and `2001:` a year. */
const weight = /(\d{1,2}(?:\.\d{1,3})?|100|\.\d{1,3}):(?=[^\s\d):-])/uy
const word = /[^\s()]+/uy
const named = /^([\p{L}-]+):(.*)$/su
const quotationMark = /["“„]/u

/**
 * The pieces of `text`, in order, without the space between them. Whatever `text` is, there are some, in linear time.
 */
export function tokens(text: string): Token[] {
  const found: Token[] = []
  let offset = 0
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = offset
    return pattern.exec(text)?.[0]
  }
  while (offset < text.length) {
    const blank = match(space)
    if (blank !== undefined) {
      offset += blank.length
      continue
    }
    const token = tokenAt(text, offset, match)
    found.push(token)
    offset += token.length
  }
  return found
}

function tokenAt(text: string, offset: number, match: (pattern: RegExp) => string | undefined): Token {
  const char = text[offset]!
  if (char === '(') return { kind: 'open', offset, length: 1 }
  if (char === ')') return { kind: 'close', offset, length: 1 }
  if (match(minus) !== undefined) return { kind: 'minus', offset, length: 1 }
  if (quotationMark.test(char)) {
    const value = quotedAt(text, offset)
    return { kind: 'quote', offset, length: value.end - offset, ...value }
  }
  const weighed = match(weight)
  if (weighed !== undefined) {
    return { kind: 'weight', offset, length: weighed.length, weight: Number(weighed.slice(0, -1)) }
  }
  return wordAt(text, offset, match(word) ?? char)
}

/** The word `run`, or the term that it begins or is. */
function wordAt(text: string, offset: number, run: string): Token {
  const length = run.length
  if (run.toLowerCase() === 'or') return { kind: 'or', offset, length }
  const [, typed, rest] = named.exec(run) ?? []
  if (typed === undefined || rest === undefined) return { kind: 'word', offset, length, text: run }
  const name = termCalled(typed)
  if (name) {
    const valueOffset = offset + typed.length + 1
    if (quotationMark.test(rest[0] ?? '')) {
      const value = quotedAt(text, valueOffset)
      return { kind: 'term', offset, length: value.end - offset, name, ...value }
    }
    return { kind: 'term', offset, length, name, value: rest, valueOffset, quoted: false, closed: true }
  }
  const meant = rest === '' ? undefined : termMeantBy(typed)
  return meant ? { kind: 'mistyped', offset, length, typed, meant } : { kind: 'word', offset, length, text: run }
}

/** What stands in quotation marks from `valueOffset`; a straight one is written twice to mean itself. */
function quotedAt(text: string, valueOffset: number): Value & { readonly end: number } {
  const straight = text[valueOffset] === '"'
  const pattern = straight ? /([^"]*(?:""[^"]*)*)("?)/uy : /([^”“"]*)([”“"]?)/uy
  pattern.lastIndex = valueOffset + 1
  const [all = '', inside = '', mark = ''] = pattern.exec(text) ?? []
  const value = straight ? inside.replaceAll('""', '"') : inside
  return { value, valueOffset, quoted: true, closed: mark !== '', end: valueOffset + 1 + all.length }
}
