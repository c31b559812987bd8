import fc from 'fast-check'
import { expect, test } from 'vitest'
import { complete, type KnownNames } from './complete.ts'
import { parse } from './parse.ts'

const known: KnownNames = {
  labels: [
    { name: 'Dog', count: 40 },
    { name: 'Black cat', count: 7 },
    { name: 'Döner', count: 3 },
    { name: 'Cat', count: 30 },
  ],
  albums: [{ name: 'Rome 2019', count: 120 }],
  folders: [{ name: 'Holidays', count: 300 }],
  cameras: [{ name: 'Canon EOS 5D', count: 9 }],
  formats: [
    { name: 'jpeg', count: 90 },
    { name: 'raw', count: 10 },
  ],
  searches: [
    { name: 'Pets', text: 'tag:dog or tag:cat' },
    { name: 'Snow', text: 'snow -people' },
  ],
  years: ['2021', '2019', '1998'],
}
/** What a text could become; `|` is the caret, before and after. */
const after = (typed: string): string[] => {
  const caret = typed.indexOf('|')
  return complete(typed.replace('|', ''), caret, known).map(
    ({ text, caret }) => `${text.slice(0, caret)}|${text.slice(caret)}`,
  )
}

test('terms are found by how they begin', () => {
  expect(after('ta|')).toEqual(['tag:|'])
  expect(after('beach -ra|')).toEqual(['beach -rating:|', 'beach -is:raw |'])
  expect(after('(fo|)')).toEqual(['(folder:|)'])
})

test('a slip is put right', () => {
  expect(after('beach tga:do|')).toEqual(['beach tag:do|'])
})

test('after the colon come the names that there are, in quotation marks where they need them', () => {
  expect(after('tag:|')).toEqual(['tag:Dog |', 'tag:"Black cat" |', 'tag:Döner |', 'tag:Cat |'])
  expect(after('tag:ca|')).toEqual(['tag:Cat |', 'tag:"Black cat" |'])
  expect(after('-tag:"black c|')).toEqual(['-tag:"Black cat" |'])
  expect(after('tag:dON|')).toEqual(['tag:Döner |'])
  expect(after('album:r|')).toEqual(['album:"Rome 2019" |'])
  expect(after('camera:eos|')).toEqual(['camera:"Canon EOS 5D" |'])
  expect(after('type:jpeg,r|')).toEqual(['type:jpeg,raw |'])
  expect(after('is:f|')).toEqual(['is:favourite |'])
  expect(after('date:|')).toEqual(['date:2021 |', 'date:2019 |', 'date:1998 |'])
  expect(after('date:a|')).toEqual(['date:april |', 'date:august |'])
  expect(after('rating:|')).toEqual(['rating:5 |', 'rating:>=4 |', 'rating:>=3 |'])
  expect(after('lens:|')).toEqual([])
})

test('words that are names, too, are offered as such', () => {
  expect(after('do|')).toEqual(['tag:Dog |', 'tag:Döner |'])
  expect(after('a d|')).toEqual(['a date:|'])
  expect(after('black ca|')).toEqual(['tag:"Black cat" |', 'black camera:|', 'black tag:Cat |'])
  expect(after('rome|')).toEqual(['album:"Rome 2019" |'])
  expect(after('aug|')).toEqual(['date:august |'])
  expect(after('pets|')).toEqual(['tag:dog or tag:cat|'])
  expect(after('beach pets|')).toEqual(['beach (tag:dog or tag:cat) |'])
  expect(after('beach snow|')).toEqual(['beach snow -people |'])
})

test('in the middle of a word, after a space and in nothing there is nothing to complete', () => {
  for (const typed of ['|', 'dog |', 'd|og', '|dog', '"dog|', 'tag:dog|s', '(|']) expect(after(typed)).toEqual([])
})

test('whatever is chosen while a term is typed can be searched for', () => {
  for (const typed of [
    'tag:',
    'is:',
    'date:',
    'type:',
    'camera:',
    'folder:',
    'album:',
    'rating:',
    'aug',
    'pets',
    'x pets',
  ]) {
    for (const { text } of complete(typed, typed.length, known)) expect(parse(text).problem).toBeUndefined()
  }
})

test('there is an answer to whatever is typed, wherever the caret is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.nat(40), (text, caret) => {
      for (const one of complete(text, Math.min(caret, text.length), known)) {
        expect(one.caret).toBeLessThanOrEqual(one.text.length)
      }
    }),
    { seed: 4, numRuns: 1_000 },
  )
  expect(() => complete('a '.repeat(5_000), 9_999, known)).not.toThrow()
})
