import type { Format } from '../photos.ts'
import { strings } from '../strings.ts'
import { printDate, readDate } from './dates.ts'
import { states, type Like, type Term } from './expression.ts'
import { formatOf } from './formats.ts'
import { nearest } from './nearest.ts'

/** A term as the language knows it: `name:value`. */
export interface TermSpec {
  /** What it finds, in a phrase. */
  readonly finds: string
  readonly example: string
  /** @returns The term, or why the value is none, in a sentence. `value` is trimmed and not empty. */
  read(value: string, quoted: boolean): Term | Like | string
}

const texts = strings.query.terms

/** Every `name:` of the language, in the order in which people are told of them. */
export const terms = {
  tag: { ...texts.tag, read: (name) => ({ kind: 'tag', name }) },
  'person-made': { ...texts['person-made'], read: (name) => ({ kind: 'person-made', name }) },
  album: { ...texts.album, read: (name) => ({ kind: 'album', name }) },
  folder: { ...texts.folder, read: (path) => ({ kind: 'folder', path }) },
  date: { ...texts.date, read: readDate },
  camera: { ...texts.camera, read: (name) => ({ kind: 'camera', name }) },
  lens: { ...texts.lens, read: (name) => ({ kind: 'lens', name }) },
  rating: { ...texts.rating, read: readRating },
  is: { ...texts.is, read: readState },
  near: { ...texts.near, read: readNear },
  type: { ...texts.type, read: readType },
  like: {
    ...texts.like,
    read: (value, quoted) =>
      /^\d{1,15}$/.test(value) && Number(value) > 0 && !quoted
        ? { kind: 'like', photo: Number(value) }
        : { kind: 'like', path: value },
  },
} as const satisfies Record<string, TermSpec>

export type TermName = keyof typeof terms
export const termNames = Object.keys(terms) as readonly TermName[]

/** What other programs call the same. */
const otherNames: Readonly<Record<string, TermName>> = {
  label: 'tag',
  keyword: 'tag',
  keywords: 'tag',
  tags: 'tag',
  path: 'folder',
  directory: 'folder',
  year: 'date',
  month: 'date',
  taken: 'date',
  before: 'date',
  after: 'date',
  format: 'type',
  filetype: 'type',
  stars: 'rating',
  similar: 'like',
  location: 'near',
}

/** The term with this name, in whatever case. */
export function termCalled(name: string): TermName | undefined {
  const wanted = name.toLowerCase()
  return termNames.find((known) => known === wanted)
}

/** The term that is probably meant by a name that is none. Two letters can be anything. */
export function termMeantBy(name: string): TermName | undefined {
  const wanted = name.toLowerCase()
  const known = Object.hasOwn(otherNames, wanted) ? otherNames[wanted] : undefined
  if (known || wanted.length < 3 || wanted.length > 13) return known
  return termCalled(nearest(wanted, termNames) ?? '')
}

/** What comes after the colon of a term, before quotation marks are added where it needs them. */
export function valueOf(term: Exclude<Term, { kind: 'exact' }> | Like): string {
  switch (term.kind) {
    case 'tag':
    case 'person-made':
    case 'album':
    case 'camera':
    case 'lens':
      return term.name
    case 'folder':
      return term.path
    case 'date':
    case 'month':
      return printDate(term)
    case 'rating':
      return printRating(term)
    case 'is':
      return term.what
    case 'near':
      return [term.latitude, term.longitude, term.km].join(',')
    case 'type':
      return term.formats.join(',')
    case 'like':
      return 'photo' in term ? String(term.photo) : term.path
  }
}

function readRating(value: string): Term | string {
  const text = value.replaceAll(' ', '')
  const compared = /^(>=|<=|>|<|=)?(-?\d)$/.exec(text)
  const range = /^(-?\d)?\.\.(-?\d)?$/.exec(text)
  const stars = Number(compared?.[2])
  const [from, to] = compared ? starsThat(compared[1], stars) : [Number(range?.[1] ?? -1), Number(range?.[2] ?? 5)]
  if ((compared || (range && text !== '..')) && from <= to && from >= -1 && to <= 5) return { kind: 'rating', from, to }
  return strings.query.noRating(value)
}

function starsThat(comparison: string | undefined, stars: number): readonly [from: number, to: number] {
  if (stars < -1 || stars > 5) return [0, -1]
  switch (comparison) {
    case '>=':
      return [stars, 5]
    case '>':
      return [stars + 1, 5]
    case '<=':
      return [-1, stars]
    case '<':
      return [-1, stars - 1]
    case '=':
    case undefined:
      return [stars, stars]
    default:
      throw new Error(`${comparison} compares nothing`)
  }
}

function printRating({ from, to }: { readonly from: number; readonly to: number }): string {
  if (from === to) return String(from)
  if (to === 5) return `>=${from}`
  return from === -1 ? `<=${to}` : `${from}..${to}`
}

function readState(value: string): Term | string {
  const wanted = value.toLowerCase().replace('favorite', 'favourite').replace(/s$/, '')
  const found = states.find((state) => state === wanted)
  if (found) return { kind: 'is', what: found }
  const meant = nearest(wanted, states)
  return meant === undefined ? strings.query.state.unknown(value) : strings.query.state.mistyped(value, meant)
}

function readNear(value: string): Term | string {
  const found = /^(-?\d{1,2}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?),(\d{1,5}(?:\.\d+)?)(?:km)?$/.exec(
    value.replaceAll(/\s/g, '').toLowerCase(),
  )
  const [latitude, longitude, km] = [found?.[1], found?.[2], found?.[3]].map(rounded)
  if (latitude === undefined || longitude === undefined || km === undefined) {
    return strings.query.place.noPlace(value)
  }
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) {
    return strings.query.place.notOnEarth(value)
  }
  return km > 0 ? { kind: 'near', latitude, longitude, km } : strings.query.place.noDistance
}

/** Six decimals are a tenth of a metre. Never −0. */
const rounded = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Math.round(Number(text) * 1e6) / 1e6 + 0

function readType(value: string): Term | string {
  const formats = new Set<Format>()
  for (const part of value.split(',')) {
    const format = formatOf(part)
    if (!format) return strings.query.noType(part.trim())
    formats.add(format)
  }
  return { kind: 'type', formats: [...formats] }
}
