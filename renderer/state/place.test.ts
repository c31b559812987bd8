import { expect, test } from 'vitest'
import { albumOf, labelOf } from '../testing/fake-organising.ts'
import { foldName } from '../../preload/contract/fold-name.ts'
import { placeOf } from './place.ts'
import { albumTerm, favouritesTerm, generatedTerm, tagTerm } from './terms.ts'

const album = albumOf(1, 'Rome "2019"')
const label = labelOf(2, 'dog')
const search = { id: 3 as never, name: 'Holidays', text: 'beach date:2019' }
const at = (text: string) =>
  placeOf(text, {
    album: (name) => (foldName(name) === foldName(album.name) ? album : undefined),
    label: (name) => (foldName(name) === foldName(label.name) ? label : undefined),
    searches: [search],
  })

test('what a place asks for leads to that place, whatever its name contains', () => {
  expect(at('')).toEqual({ kind: 'all' })
  expect(at(favouritesTerm)).toEqual({ kind: 'favourites' })
  expect(at(generatedTerm)).toEqual({ kind: 'generated' })
  expect(at(albumTerm(album.name))).toEqual({ kind: 'album', album })
  expect(at(tagTerm(label.name))).toEqual({ kind: 'label', label })
  expect(at(' beach date:2019 ')).toEqual({ kind: 'search', search })
})

test('who types the same in another way is there, too', () => {
  expect(at('tag: "Dog"').kind).toBe('elsewhere')
  expect(at('tag:"DOG"')).toEqual({ kind: 'label', label })
})

test('everything else is elsewhere, also what is no query', () => {
  expect(['tag:dog beach', '-tag:dog', 'tag:cat', 'album:(', 'dog'].map((text) => at(text).kind)).toEqual([
    'elsewhere',
    'elsewhere',
    'elsewhere',
    'elsewhere',
    'elsewhere',
  ])
})
