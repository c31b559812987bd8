import type { Format } from '../photos.ts'
import { states, type State, type Term } from './expression.ts'
import { parse } from './parse.ts'
import { print } from './print.ts'
import { termNames, type TermName } from './terms.ts'
import { tokens, type Token } from './tokens.ts'

/** What there is to complete with, most frequent first. */
export interface KnownNames {
  readonly labels: readonly Counted[]
  readonly albums: readonly Counted[]
  readonly folders: readonly Counted[]
  readonly cameras: readonly Counted[]
  readonly formats: readonly (Counted & { readonly name: Format })[]
  readonly searches: readonly { readonly name: string; readonly text: string }[]
  /** Four digits each, latest first. */
  readonly years: readonly string[]
}

interface Counted {
  readonly name: string
  readonly count: number
}

/** One way to go on. */
export interface Completion {
  readonly kind: TermName | 'search'
  /** What to show: a name, or for a term itself its name with a colon. */
  readonly name: string
  /** Photos behind it, where that is known. */
  readonly count: number | undefined
  /** The whole text afterwards, and the place of the caret in it. */
  readonly text: string
  readonly caret: number
}

const most = 8
/** Beneath a word that means something by itself, what it may mean besides stays in the background. */
const mostForWords = 5

/**
 * Ways to go on from a caret at the end of a word or a term of `text`, best first; none anywhere else.
 *
 * A name is found by its beginning or that of any of its words, whatever the case and the accents.
 */
export function complete(text: string, caret: number, known: KnownNames): Completion[] {
  if (!/^(?:$|[\s)])/u.test(text.slice(caret))) return []
  const before = tokens(text.slice(0, caret))
  const token = before.at(-1)
  if (!token || token.offset + token.length < caret) return []
  const put = (offset: number, choice: Choice): Completion => {
    const whole = offset === 0 && caret === text.length
    const inserted = choice.insert(whole)
    const start = text.slice(0, offset) + inserted
    return { ...choice.shown, text: start + text.slice(caret), caret: start.length }
  }
  if (token.kind === 'mistyped') {
    const rest = text.slice(token.offset + token.typed.length + 1, caret)
    return [put(token.offset, termItself(token.meant, rest))]
  }
  if (token.kind === 'term') {
    return valuesOf(token, known)
      .slice(0, most)
      .map((choice) => put(token.offset, choice))
  }
  if (token.kind !== 'word') return []
  return forWords(before, known).map(({ offset, choice }) => put(offset, choice))
}

interface Choice {
  readonly shown: Pick<Completion, 'kind' | 'name' | 'count'>
  /** `whole`: in place of the whole text. */
  readonly insert: (whole: boolean) => string
}

const termItself = (name: TermName, value = ''): Choice => ({
  shown: { kind: name, name: `${name}:`, count: undefined },
  insert: () => `${name}:${value}`,
})

const termOf = (term: Term, name: string, count?: number): Choice => ({
  shown: { kind: term.kind === 'month' ? 'date' : term.kind === 'exact' ? 'tag' : term.kind, name, count },
  insert: () => `${print(term)} `,
})

const searchOf = ({ name, text }: KnownNames['searches'][number]): Choice => ({
  shown: { kind: 'search', name, count: undefined },
  insert: (whole) => (whole ? text : `${bracketed(text)} `),
})

/** Beside something else, “or” needs its brackets. */
function bracketed(text: string): string {
  const parsed = parse(text)
  return !parsed.problem && parsed.expression?.kind === 'or' ? `(${text})` : text
}

/** Values for the term that the caret is in. */
function valuesOf(token: Token & { kind: 'term' }, known: KnownNames): Choice[] {
  const { name, value } = token
  switch (name) {
    case 'tag':
    case 'person-made':
      return matching(known.labels, value).map((label) =>
        termOf({ kind: name, name: label.name }, label.name, label.count),
      )
    case 'album':
      return matching(known.albums, value).map((album) =>
        termOf({ kind: name, name: album.name }, album.name, album.count),
      )
    case 'camera':
      return matching(known.cameras, value).map((one) => termOf({ kind: name, name: one.name }, one.name, one.count))
    case 'folder':
      return matching(known.folders, value).map((one) => termOf({ kind: name, path: one.name }, one.name, one.count))
    case 'type': {
      const first = value.slice(0, value.lastIndexOf(',') + 1)
      const format = (one: Counted): Choice => ({
        shown: { kind: name, name: one.name, count: one.count },
        insert: () => `type:${first}${one.name} `,
      })
      return matching(known.formats, value.slice(first.length)).map(format)
    }
    case 'is':
      return matching(statesCounted, value).map((state) => termOf({ kind: 'is', what: state.name }, state.name))
    case 'date':
      return dates(value, known)
    case 'rating':
      return value === ''
        ? [5, 4, 3].map((from) => termOf({ kind: 'rating', from, to: 5 }, from < 5 ? `>=${from}` : '5'))
        : []
    case 'lens':
    case 'near':
    case 'like':
      return []
  }
}

/** For a word, and for up to four words that may be a name together. */
function forWords(before: readonly Token[], known: KnownNames): { offset: number; choice: Choice }[] {
  const run: (Token & { kind: 'word' })[] = []
  for (let token = before.at(-1 - run.length); token?.kind === 'word' && run.length < 4;) {
    run.unshift(token)
    token = before.at(-1 - run.length)
  }
  const found: { offset: number; choice: Choice }[] = []
  const seen = new Set<string>()
  const add = (offset: number, choices: readonly Choice[]): void => {
    for (const choice of choices) {
      const id = `${choice.shown.kind} ${choice.shown.name}`
      if (!seen.has(id)) found.push({ offset, choice })
      seen.add(id)
    }
  }
  run.forEach(({ offset }, i) => {
    const typed = run
      .slice(i)
      .map(({ text }) => text)
      .join(' ')
    const isLast = i === run.length - 1
    if (isLast)
      add(
        offset,
        termNames.filter((name) => name.startsWith(fold(typed))).map((name) => termItself(name)),
      )
    if (typed.length < 2) return
    // Of several words, all must be the beginning of the name; the last alone may begin any word of it.
    const fits = <Named extends { name: string }>(all: readonly Named[]): Named[] =>
      isLast ? matching(all, typed) : all.filter(({ name }) => fold(name).startsWith(fold(typed)))
    add(offset, fits(known.searches).map(searchOf))
    add(
      offset,
      fits(known.labels)
        .filter(({ count }) => count > 0)
        .map(({ name, count }) => termOf({ kind: 'tag', name }, name, count)),
    )
    add(
      offset,
      fits(known.albums).map(({ name, count }) => termOf({ kind: 'album', name }, name, count)),
    )
    add(
      offset,
      fits(known.folders).map(({ name, count }) => termOf({ kind: 'folder', path: name }, name, count)),
    )
    if (!isLast) return
    add(
      offset,
      fits(statesCounted).map(({ name }) => termOf({ kind: 'is', what: name }, name)),
    )
    if (typed.length >= 3) {
      add(
        offset,
        fits(known.cameras).map(({ name, count }) => termOf({ kind: 'camera', name }, name, count)),
      )
      add(offset, dates(typed, known))
    }
  })
  return found.slice(0, mostForWords)
}

const statesCounted: readonly (Counted & { readonly name: State })[] = states.map((name) => ({ name, count: 0 }))

const monthNames = Array.from({ length: 12 }, (_, i) => print({ kind: 'month', month: i + 1 }).slice('date:'.length))

function dates(typed: string, { years }: KnownNames): Choice[] {
  const named = (name: string): { readonly name: string } => ({ name })
  return [
    ...matching(years.map(named), typed).map(({ name }) => termOf({ kind: 'date', from: name, to: name }, name)),
    ...(typed === '' ? [] : matching(monthNames.map(named), typed)).map(({ name }) =>
      termOf({ kind: 'month', month: monthNames.indexOf(name) + 1 }, name),
    ),
  ]
}

/** Names as they are compared, with their words; kept, because every letter that is typed compares all of them. */
const compared = new WeakMap<object, readonly string[]>()

/** Those whose name begins so, and then those of which another word does. */
function matching<Named extends { readonly name: string }>(all: readonly Named[], typed: string): Named[] {
  const wanted = fold(typed)
  const starting: Named[] = []
  const inside: Named[] = []
  for (const one of all) {
    const [name, ...words] = compared.get(one) ?? remember(one)
    if (name?.startsWith(wanted)) starting.push(one)
    else if (words.some((word) => word.startsWith(wanted))) inside.push(one)
  }
  return [...starting, ...inside]
}

function remember(one: { readonly name: string }): readonly string[] {
  const name = fold(one.name)
  const forms = [name, ...name.split(/[\s/_-]+/u).slice(1)]
  compared.set(one, forms)
  return forms
}

/** As names are compared while they are typed: without case and accents. */
const fold = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
