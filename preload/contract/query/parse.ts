import { and, not, or, type Expression, type Like, type Picture, type Term } from './expression.ts'
import type { Place, QueryProblem } from './problem.ts'
import { terms, type TermSpec } from './terms.ts'
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
    if (left) throw new Unreadable(left, 'There is no opening bracket that this one closes.')
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
      else if (parts.length > 0) throw new Unreadable(token ?? this.#end, 'Something is missing after “or”.')
      else if (token?.kind === 'or') {
        throw new Unreadable(token, 'Something is missing before “or”. It stands between two things.')
      }
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
    throw new Unreadable(place, 'After a minus, brackets hold either words alone or conditions alone.')
  }

  #thing(): Expression {
    const token = this.#token
    if (!token) throw new Unreadable(this.#end, 'Something is missing at the end.')
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
          `There is no “${token.typed}:”. Did you mean “${token.meant}:”, as in ${terms[token.meant].example}?`,
        )
      case 'or':
        throw new Unreadable(token, 'A minus or a weight goes before a word, brackets or a term, not before “or”.')
      case 'close':
      case 'minus':
      case 'weight':
        throw new Unreadable(token, 'After a minus or a weight comes a word, a term, or words in brackets.')
    }
  }

  #brackets(open: Token): Expression {
    this.#depth += 1
    if (this.#depth > mostBrackets) {
      throw new Unreadable(open, `Brackets can be nested ${mostBrackets} deep, and this one is deeper.`)
    }
    this.#at += 1
    const inside = this.#alternatives()
    const close = this.#token
    if (!close) throw new Unreadable(open, 'This bracket is never closed. Write ) where it ends.', true)
    this.#at += 1
    this.#depth -= 1
    if (!inside) throw new Unreadable(this.#since(open), 'There is nothing between these brackets.')
    return inside
  }

  #term(token: Token & { kind: 'quote' | 'term' }): Expression {
    if (!token.closed) throw new Unreadable(token, 'There is no closing quotation mark.')
    const value = token.value.trim()
    const term = token.kind === 'quote' ? exact(value) : read(terms[token.name], token.name, value, token.quoted)
    if (typeof term === 'string') {
      const offset = token.kind === 'quote' ? token.offset : token.valueOffset
      throw new Unreadable({ offset, length: token.offset + token.length - offset }, term)
    }
    this.#places.set(term, { offset: token.offset, length: token.length })
    return term
  }

  #count(token: Place): void {
    this.#terms += 1
    if (this.#terms > mostTerms) throw new Unreadable(token, `A search can have ${mostTerms} terms, and here are more.`)
  }

  /** From the beginning of `first` to the end of what was read last. */
  #since({ offset }: Place): Place {
    const last = this.#tokens[this.#at - 1]
    return { offset, length: last ? last.offset + last.length - offset : 0 }
  }
}

function weighted(thing: Expression, weight: number, place: Place): Picture {
  if (thing.kind !== 'words' && thing.kind !== 'like') {
    throw new Unreadable(place, 'A weight goes before a word, before words in brackets, or before “like:”.')
  }
  if (weight === 0) {
    throw new Unreadable(place, 'A weight is more than 0. To keep away from something, write a minus before it.')
  }
  return { kind: 'weighted', weight, part: thing }
}

function exact(text: string): Term | string {
  if (/[\p{L}\p{N}]/u.test(text)) return { kind: 'exact', text }
  return 'Between the quotation marks there is no word to look for in names and descriptions.'
}

function read(spec: TermSpec, name: string, value: string, quoted: boolean): Term | Like | string {
  return value === '' ? `After “${name}:” comes ${spec.value}.` : spec.read(value, quoted)
}
