import { formatNames } from '../format-names.ts'
import { states } from '../query/expression.ts'

/** What comes after the colon of each term, to end a sentence with. */
const values = {
  tag: 'the name of a tag',
  'person-made': 'the name of a tag',
  album: 'the name of an album',
  folder: 'the name or the path of a folder',
  date: 'a date: 2019, 2019-08, 2019-08-31, 2019..2021 or august',
  camera: 'a part of a camera’s name',
  lens: 'a part of a lens’s name',
  rating: 'a number of stars: 4, >=4 or 3..5',
  is: `one of: ${states.join(', ')}`,
  near: 'a latitude, a longitude and a distance in kilometres: 41.9,12.5,10',
  type: `one or more of: ${formatNames.join(', ')}`,
  like: 'the number of a photo or the path of its file',
} as const

/**
 * What each term finds, in a phrase, and a query with it. Terms themselves, states, types and months are the language of
 * queries and the same everywhere; in an example only names may be others: of tags, albums, folders, files.
 */
const terms = {
  tag: { finds: 'photos with a tag, or a kind of it', example: 'tag:dog' },
  'person-made': { finds: 'photos that a person tagged so', example: 'person-made:dog' },
  album: { finds: 'photos in an album', example: 'album:"Rome 2019"' },
  folder: { finds: 'photos in a folder, or below it', example: 'folder:Holidays' },
  date: { finds: 'photos of a year, a month, a day, or from one to another', example: 'date:2019..2021' },
  camera: { finds: 'photos taken with a camera', example: 'camera:canon' },
  lens: { finds: 'photos taken with a lens', example: 'lens:50mm' },
  rating: { finds: 'photos with so many stars', example: 'rating:>=4' },
  is: { finds: 'favourites; or screenshot, raw, offline, untagged, generated', example: 'is:favourite' },
  near: { finds: 'photos taken near a place', example: 'near:41.9,12.5,10' },
  type: { finds: 'photos in files of a type', example: 'type:jpeg,raw' },
  like: { finds: 'photos that look like one you have', example: 'like:/photos/beach.jpg' },
} as const satisfies Record<keyof typeof values, unknown>

const comesAfter = (term: keyof typeof values): string => `After “${term}:” comes ${values[term]}.`

const dates =
  'Write a year, a month or a day (2019, 2019-08, 2019-08-31), two of them with .. between, or the name of a month (august).'

/** Texts about what is typed into the search box: what there is to type, and why something means nothing. */
export const query = {
  terms,
  /** Of a term without a value. */
  comesAfter,
  mistyped: (typed: string, meant: keyof typeof terms) =>
    `There is no “${typed}:”. Did you mean “${meant}:”, as in ${terms[meant].example}?`,
  tooManyTerms: (most: number) => `A search can have ${most} terms, and here are more.`,
  nothingAtEnd: 'Something is missing at the end.',
  or: {
    nothingAfter: 'Something is missing after “or”.',
    nothingBefore: 'Something is missing before “or”. It stands between two things.',
  },
  brackets: {
    notOpened: 'There is no opening bracket that this one closes.',
    notClosed: 'This bracket is never closed. Write ) where it ends.',
    empty: 'There is nothing between these brackets.',
    tooDeep: (most: number) => `Brackets can be nested ${most} deep, and this one is deeper.`,
  },
  minus: {
    mixed: 'After a minus, brackets hold either words alone or conditions alone.',
    beforeOr: 'A minus or a weight goes before a word, brackets or a term, not before “or”.',
    beforeNothing: 'After a minus or a weight comes a word, a term, or words in brackets.',
  },
  weight: {
    ofCondition: 'A weight goes before a word, before words in brackets, or before “like:”.',
    notPositive: 'A weight is more than 0. To keep away from something, write a minus before it.',
  },
  exact: {
    notClosed: 'There is no closing quotation mark.',
    noWord: 'Between the quotation marks there is no word to look for in names and descriptions.',
  },
  date: {
    noDate: (value: string) => `“${value}” is not a date. ${dates}`,
    noMonth: (value: string) => `“${value}” is no month. ${dates}`,
    missing: `A date is missing. ${dates}`,
    reversed: (value: string) => `“${value}” ends before it begins. Write the earlier date first.`,
  },
  noRating: (value: string) =>
    `“${value}” is not a rating. Write 0 to 5, or −1 for rejected: rating:4, rating:>=4, rating:3..5.`,
  state: {
    unknown: (value: string) => `“is:${value}” is not known. ${comesAfter('is')}`,
    mistyped: (value: string, meant: string) => `“is:${value}” is not known. Did you mean “is:${meant}”?`,
  },
  place: {
    noPlace: (value: string) => `“${value}” is not a place. ${comesAfter('near')}`,
    notOnEarth: (value: string) =>
      `There is no place at “${value}”. Latitudes go from −90 to 90, longitudes from −180 to 180.`,
    noDistance: 'A distance is more than 0 kilometres.',
  },
  noType: (value: string) => `“${value}” is not a type. ${comesAfter('type')}`,
} as const
