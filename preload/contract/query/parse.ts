import { strings } from '../strings.ts'
import { and, not, or, type Expression, type Like, type Picture, type Term } from './expression.ts'
import type { Place, QueryProblem } from './problem.ts'
import { terms, type TermName } from './terms.ts'
import { tokens, type Token } from './tokens.ts'

/** What a text means as a query, or why it means nothing. */
export type Parsed =
  | {
      /** Null: everything. */
      readonly expression: Expression | null
      /** Where each term of the expression was written. */
      readonly places: ReadonlyMap<Term | Like, Place>
      readonly problem?: never
    }
  | { readonly problem: QueryProblem }

/** How deep brackets can be nested. */
const mostBrackets = 50
/** Terms and phrases in one query. */
const mostTerms = 200

/**
 * Reads a query. Whatever `text` is, nothing is thrown, and the time it takes grows with its length alone.
 *
 * See [Note: query language].
 */
export function parse(text: string): Parsed {
  try {
    const places = new Map<Term | Like, Place>()
    const expression = new Parser(text, places).everything()
    return { expression, places }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    const { offset, length } = error.place
    const isUnfinished = error.isOpen || offset + length >= text.trimEnd().length
    return { problem: { offset, length, message: error.message, isUnfinished } }
  }
}

/** Unwinds the parser; never leaves this file. */
class Unreadable extends Error {
  readonly place: Place
  /** Something that was begun is never ended. */
  readonly isOpen: boolean

  constructor(place: Place, message: string, isOpen = false) {
    super(message)
    this.place = place
    this.isOpen = isOpen
  }
}

class Parser {
  readonly #tokens: readonly Token[]
  readonly #end: Place
  readonly #places: Map<Term | Like, Place>
  #at = 0
  #depth = 0
  #terms = 0

  constructor(text: string, places: Map<Term | Like, Place>) {
    this.#tokens = tokens(text)
    this.#end = { offset: text.trimEnd().length, length: 0 }
    this.#places = places
  }

  everything(): Expression | null {
    if (this.#tokens.length === 0) return null
    const expression = this.#alternatives()
    const left = this.#token
    if (left) throw new Unreadable(left, strings.query.brackets.notOpened)
    return expression
  }

  get #token(): Token | undefined {
    return this.#tokens[this.#at]
  }

  #alternatives(): Expression | null {
    const parts: Expression[] = []
    for (;;) {
      const sequence = this.#sequence()
      const token = this.#token
      if (sequence) parts.push(sequence)
      else if (parts.length > 0) throw new Unreadable(token ?? this.#end, strings.query.or.nothingAfter)
      else if (token?.kind === 'or') throw new Unreadable(token, strings.query.or.nothingBefore)
      if (token?.kind !== 'or') return or(parts)
      this.#at += 1
    }
  }

  /** What stands side by side; null where nothing does. */
  #sequence(): Expression | null {
    const parts: Expression[] = []
    for (let token = this.#token; token && token.kind !== 'or' && token.kind !== 'close'; token = this.#token) {
      parts.push(token.kind === 'word' ? this.#words() : this.#item(token))
    }
    return and(parts)
  }

  #words(): Expression {
    const words: string[] = []
    for (let token = this.#token; token?.kind === 'word'; token = this.#token) {
      words.push(token.text)
      this.#at += 1
    }
    this.#count(this.#tokens[this.#at - 1] ?? this.#end)
    return { kind: 'words', text: words.join(' ') }
  }

  /** One thing, with the minus and the weight before it. */
  #item(first: Token): Expression {
    const isMinus = first.kind === 'minus'
    if (isMinus) this.#at += 1
    const token = this.#token
    const weight = token?.kind === 'weight' ? token.weight : undefined
    if (weight !== undefined) this.#at += 1
    const thing = this.#thing()
    const place = this.#since(first)
    const weighed = weight === undefined ? thing : weighted(thing, weight, place)
    if (!isMinus) return weighed
    const opposite = not(weighed)
    if (opposite) return opposite
    throw new Unreadable(place, strings.query.minus.mixed)
  }

  #thing(): Expression {
    const token = this.#token
    if (!token) throw new Unreadable(this.#end, strings.query.nothingAtEnd)
    switch (token.kind) {
      case 'open':
        return this.#brackets(token)
      case 'word':
        this.#count(token)
        this.#at += 1
        return { kind: 'words', text: token.text }
      case 'quote':
      case 'term':
        this.#count(token)
        this.#at += 1
        return this.#term(token)
      case 'mistyped':
        throw new Unreadable(
          { offset: token.offset, length: token.typed.length + 1 },
          strings.query.mistyped(token.typed, token.meant),
        )
      case 'or':
        throw new Unreadable(token, strings.query.minus.beforeOr)
      case 'close':
      case 'minus':
      case 'weight':
        throw new Unreadable(token, strings.query.minus.beforeNothing)
    }
  }

  #brackets(open: Token): Expression {
    this.#depth += 1
    if (this.#depth > mostBrackets) throw new Unreadable(open, strings.query.brackets.tooDeep(mostBrackets))
    this.#at += 1
    const inside = this.#alternatives()
    const close = this.#token
    if (!close) throw new Unreadable(open, strings.query.brackets.notClosed, true)
    this.#at += 1
    this.#depth -= 1
    if (!inside) throw new Unreadable(this.#since(open), strings.query.brackets.empty)
    return inside
  }

  #term(token: Token & { kind: 'quote' | 'term' }): Expression {
    if (!token.closed) throw new Unreadable(token, strings.query.exact.notClosed)
    const value = token.value.trim()
    const term = token.kind === 'quote' ? exact(value) : read(token.name, value, token.quoted)
    if (typeof term === 'string') {
      const offset = token.kind === 'quote' ? token.offset : token.valueOffset
      throw new Unreadable({ offset, length: token.offset + token.length - offset }, term)
    }
    this.#places.set(term, { offset: token.offset, length: token.length })
    return term
  }

  #count(token: Place): void {
    this.#terms += 1
    if (this.#terms > mostTerms) throw new Unreadable(token, strings.query.tooManyTerms(mostTerms))
  }

  /** From the beginning of `first` to the end of what was read last. */
  #since({ offset }: Place): Place {
    const last = this.#tokens[this.#at - 1]
    return { offset, length: last ? last.offset + last.length - offset : 0 }
  }
}

function weighted(thing: Expression, weight: number, place: Place): Picture {
  if (thing.kind !== 'words' && thing.kind !== 'like') throw new Unreadable(place, strings.query.weight.ofCondition)
  if (weight === 0) throw new Unreadable(place, strings.query.weight.notPositive)
  return { kind: 'weighted', weight, part: thing }
}

function exact(text: string): Term | string {
  return /[\p{L}\p{N}]/u.test(text) ? { kind: 'exact', text } : strings.query.exact.noWord
}

function read(name: TermName, value: string, quoted: boolean): Term | Like | string {
  return value === '' ? strings.query.comesAfter(name) : terms[name].read(value, quoted)
}
