import { dayOf } from '../../../preload/contract/query/dates.ts'
import type { Expression, Like, Term } from '../../../preload/contract/query/expression.ts'
import { print } from '../../../preload/contract/query/print.ts'
import { without } from '../../../preload/contract/query/rewrite.ts'
import type { TermName } from '../../../preload/contract/query/terms.ts'
import { formatIsoDay, formatMonth, formatMonthName } from '../../format.ts'
import { strings } from '../../strings.ts'

const dayMs = 86_400_000

/** A piece of a query as it is shown: something that can be taken away, or what stands between two of them. */
export type Chip =
  | {
      readonly kind: TermName | 'words' | 'exact'
      /** What it says, for people. */
      readonly text: string
      /** Whether it is what should not be. */
      readonly isMinus: boolean
      /** The query without it. */
      readonly rest: string
    }
  | { readonly kind: 'or' | 'open' | 'close' }

/** What was understood, in order. */
export function chipsOf(whole: Expression): Chip[] {
  const chip = (part: Expression, kind: TermName | 'words' | 'exact', text: string, isMinus: boolean): Chip => ({
    kind,
    text,
    isMinus,
    rest: print(without(whole, part)),
  })
  const chips = (part: Expression, isInside: boolean): Chip[] => {
    if (part.kind === 'and') return part.parts.flatMap((each) => chips(each, true))
    if (part.kind === 'or') {
      // Side by side binds more tightly than “or”, which nobody has to know who sees the brackets.
      const [first = [], ...others] = part.parts.map((each) =>
        each.kind === 'and' ? bracketed(chips(each, true)) : chips(each, true),
      )
      const inside = [...first, ...others.flatMap((each): Chip[] => [{ kind: 'or' }, ...each])]
      return isInside ? bracketed(inside) : inside
    }
    if (part.kind === 'words') return [chip(part, 'words', part.text, false)]
    if (part.kind === 'weighted') {
      const size = Math.abs(part.weight)
      const text = part.part.kind === 'words' ? part.part.text : textOf(part.part)
      const shown = size === 1 ? text : strings.query.times(text, String(size))
      return [chip(part, part.part.kind, shown, part.weight < 0)]
    }
    if (part.kind !== 'not') return [chip(part, kindOf(part), textOf(part), false)]
    const denied = part.part
    return isTerm(denied)
      ? [chip(part, kindOf(denied), textOf(denied), true)]
      : [chip(part, 'words', print(denied), true)]
  }
  return chips(whole, false)
}

const bracketed = (inside: readonly Chip[]): Chip[] => [{ kind: 'open' }, ...inside, { kind: 'close' }]

const isTerm = (part: Expression): part is Term =>
  !('parts' in part) && part.kind !== 'not' && part.kind !== 'like' && part.kind !== 'words' && part.kind !== 'weighted'

const kindOf = ({ kind }: Term | Like): TermName | 'exact' => (kind === 'month' ? 'date' : kind)

function textOf(term: Term | Like): string {
  const { query } = strings
  switch (term.kind) {
    case 'exact':
      return query.exactly(term.text)
    case 'tag':
    case 'album':
    case 'camera':
    case 'lens':
      return term.name
    case 'person-made':
      return query.saidByPerson(term.name)
    case 'folder':
      return term.path.split(/[/\\]/).findLast((name) => name !== '') ?? term.path
    case 'month':
      return formatMonthName(term.month)
    case 'date':
      return dateText(term.from, term.to)
    case 'rating':
      return query.stars(term.from, term.to)
    case 'is':
      return query.states[term.what]
    case 'near':
      return query.near(String(term.km), `${term.latitude}, ${term.longitude}`)
    case 'type':
      return term.formats.map((format) => strings.search.formats[format]).join(', ')
    case 'like':
      return 'photo' in term
        ? query.photo(term.photo)
        : query.like(term.path.split(/[/\\]/).findLast((name) => name !== '') ?? term.path)
  }
}

function dateText(from: string | null, to: string | null): string {
  const { query } = strings
  if (from !== null && from === to) return said(from)
  if (to === null) return query.from(said(from ?? ''))
  return from === null ? query.to(said(to)) : query.range(said(from), said(to))
}

/** A year as it is, a month and a day as people write them. */
function said(date: string): string {
  const first = dayOf(date, 'first')
  if (date.length === 4 || first === undefined) return date
  return date.length === 7 ? formatMonth(Date.parse(first) / dayMs) : formatIsoDay(first)
}
