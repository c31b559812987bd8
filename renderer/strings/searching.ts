import type { State } from '../../preload/contract/query/expression.ts'
import type { TermName } from '../../preload/contract/query/terms.ts'
import { formatCount } from '../format.ts'
import { plural } from './plural.ts'

/** Texts about the language of searches: what was understood, what comes next, what was not understood. */
export const searching = {
  query: {
    understood: 'Understood as',
    or: 'or',
    without: (what: string) => `not ${what}`,
    times: (what: string, weight: string) => `${what} ×${weight}`,
    exactly: (what: string) => `“${what}”`,
    saidByPerson: (what: string) => `${what}, said by a person`,
    near: (km: string, place: string) => `${km} km around ${place}`,
    from: (day: string) => `since ${day}`,
    to: (day: string) => `until ${day}`,
    range: (from: string, to: string) => `${from} – ${to}`,
    stars: (from: number, to: number) => {
      if (from === to) return from === -1 ? 'Rejected' : `★ ${from}`
      return to === 5 ? `★ ${from} or more` : `★ ${from} to ${to}`
    },
    photo: (id: number) => `like photo ${id}`,
    like: (name: string) => `like ${name}`,
    states: {
      favourite: 'Favourites',
      screenshot: 'Screenshots',
      raw: 'Camera RAW',
      offline: 'Offline',
      untagged: 'Untagged',
      generated: 'Generated',
    } satisfies Record<State, string>,
    save: 'Save search…',
    nothing: 'No photo is all of this at once. Taking something away may help.',
  },
  completion: {
    label: 'Ways to go on',
    count: (count: number) => plural(count, 'way to go on', 'ways to go on'),
    kinds: {
      tag: 'tag',
      'person-made': 'said by a person',
      album: 'album',
      folder: 'folder',
      date: 'date',
      camera: 'camera',
      lens: 'lens',
      rating: 'stars',
      is: 'photos that are',
      near: 'place',
      type: 'type',
      like: 'photos like',
      search: 'saved search',
    } satisfies Record<TermName | 'search', string>,
  },
  likeness: {
    best: 'Best',
    maybe: 'Maybe',
    rest: 'Rest',
    slider: 'How well photos have to fit',
    value: (score: string, count: number) => `score ${score} and more: ${plural(count, 'photo', 'photos')}`,
    short: (score: string, count: number) => `≥ ${score} · ${formatCount(count)}`,
    automatic: 'Draw the line automatically',
  },
  help: {
    label: 'What a search can say',
    intro: 'Describe what the photo shows. Anything else that you remember goes beside it.',
    try: (example: string) => `Search for ${example}`,
    basics: [
      ['red car', 'what the picture shows'],
      ['beach -people', 'and what it does not show'],
      ['2:sunset boat', 'what counts twice as much'],
      ['"exact words"', 'in names, keywords and descriptions'],
      ['cat or dog', 'one or the other; brackets group'],
    ],
    away: 'A minus before a term means “not”: -tag:dog.',
  },
} as const
