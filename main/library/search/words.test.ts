import fc from 'fast-check'
import { expect, test } from 'vitest'
import { testLibrary, type TestPhoto } from '../store/test-library.ts'
import { openWords, type Words } from '../store/words.ts'
import type { Condition } from './condition.ts'
import { conditionOf } from './filters.ts'
import { matchOf, phraseOf } from './words.ts'

const found = (words: Words, text: string, where?: Condition): number[] => {
  const match = matchOf(text)
  return match === undefined ? [] : [...words.search(match, where).ids]
}

/** Opens the words of a library with these photos; answers with the ids found, best first. */
function finderOf(photos: readonly TestPhoto[]) {
  const db = testLibrary(photos)
  const words = openWords(db)
  words.refresh(photos.map(({ id }) => id))
  return { db, words, find: (text: string) => found(words, text) }
}

test('file names are found by any of their words, by how these begin, and in any case', () => {
  const { find } = finderOf([
    { id: 1, paths: ['/photos/IMG_1234.JPG'] },
    { id: 2, paths: ['/photos/BirthdayParty2019.jpg'] },
    { id: 3, paths: ['/photos/20190831_140322.jpg'] },
  ])
  expect(find('img_1234')).toEqual([1])
  expect(find('1234')).toEqual([1])
  expect(find('img1234')).toEqual([1])
  expect(find('party')).toEqual([2])
  expect(find('birth')).toEqual([2])
  expect(find('birthdayparty')).toEqual([2])
  expect(find('2019')).toEqual([3, 2])
  expect(find('2019-08-31')).toEqual([])
  expect(find('201908')).toEqual([3])
  expect(find('arty')).toEqual([])
  // Everything has an extension, so it would find everything.
  expect(find('jpg')).toEqual([])
})

test('folders are found by their names, but not by where the watched folder lies', () => {
  const { find, db, words } = finderOf([{ id: 1, paths: ['/photos/2019-08 Rome/day 2/a.jpg'] }])
  db.exec(`UPDATE folder SET path = '/home/rosa/photos'; UPDATE file SET path = '/home/rosa' || path`)
  words.refresh([1])
  expect(find('rome 2019-08')).toEqual([1])
  expect(find('day photos')).toEqual([1])
  expect(find('rosa')).toEqual([])
})

test('accents do not matter, neither as typed nor as the disk wrote them', () => {
  const { find } = finderOf([
    { id: 1, paths: ['/photos/S\u00e3o Paulo.jpg'] },
    { id: 2, paths: ['/photos/Sa\u0303o Paulo.png'] },
  ])
  for (const typed of ['sao', 'S\u00e3o', 'Sa\u0303o', 'SÃO paulo']) expect(find(typed)).toEqual([2, 1])
})

test('any part of a Chinese, Japanese or Thai name is found, and its characters belong together', () => {
  const { find } = finderOf([
    { id: 1, paths: ['/photos/东京塔夜景.jpg'] },
    { id: 2, paths: ['/photos/京都の東.jpg'] },
    { id: 3, paths: ['/photos/ทะเลสวย.jpg'] },
    { id: 4, paths: ['/photos/2019年東京タワー.jpg'] },
  ])
  expect(find('夜景')).toEqual([1])
  expect(find('东京')).toEqual([1])
  expect(find('京').sort()).toEqual([1, 2, 4])
  expect(find('東京')).toEqual([4])
  expect(find('タワー 2019')).toEqual([4])
  expect(find('สวย')).toEqual([3])
  expect(find('景夜')).toEqual([])
})

test('keywords, titles, descriptions and cameras are found; what a person chose counts more than the camera', () => {
  const { find } = finderOf([
    { id: 1, set: { camera: 'Canon EOS' } },
    { id: 2, set: { keywords: '["canon","sea, sun"]' } },
    { id: 3, set: { title: 'The cannon', description: 'By the sea' } },
  ])
  expect(find('canon')).toEqual([2, 1])
  expect(find('cannon sea')).toEqual([3])
  expect(find('sun')).toEqual([2])
  expect(find('sea')).toEqual([2, 3])
})

test('the best few are the first of all, and how many there are is known all the same', () => {
  const { words, db } = finderOf([
    { id: 1, paths: ['/photos/red house.jpg'] },
    { id: 2, paths: ['/photos/red boat.jpg'] },
    { id: 3, paths: ['/photos/red.jpg'], set: { title: 'Red' } },
  ])
  const match = matchOf('red') ?? ''
  const all = words.search(match)
  expect([all.ids.length, all.total]).toEqual([3, 3])
  const few = words.search(match, undefined, 2)
  expect([...few.ids]).toEqual([...all.ids.subarray(0, 2)])
  expect([...few.ranks]).toEqual([...all.ranks.subarray(0, 2)])
  expect(few.total).toBe(3)
  db.exec('UPDATE file SET missing_since = 1 WHERE content_id = 3')
  expect(words.search(match, undefined, 2).total).toBe(2)
})

test('all words must occur; filters hold; what is not visible is not found', () => {
  const { words, db } = finderOf([
    { id: 1, paths: ['/photos/red house.jpg'] },
    { id: 2, paths: ['/photos/red boat.jpg'], set: { format: 'raw' } },
  ])
  expect(found(words, 'red')).toEqual([2, 1])
  expect(found(words, 'red boat')).toEqual([2])
  expect(found(words, 'red', conditionOf({ formats: ['jpeg'] }))).toEqual([1])
  db.exec('UPDATE file SET missing_since = 1 WHERE content_id = 1')
  expect(found(words, 'red')).toEqual([2])
})

test('a renamed file is found by its new name only, and a copy by both', () => {
  const { words, db, find } = finderOf([{ id: 1, paths: ['/photos/old.jpg', '/photos/copy.jpg'] }])
  expect([find('old'), find('copy')]).toEqual([[1], [1]])
  db.exec(`UPDATE file SET path = '/photos/new.jpg' WHERE path = '/photos/old.jpg'`)
  words.refresh([1])
  expect([find('old'), find('new'), find('copy')]).toEqual([[], [1], [1]])
})

test('nothing that can be typed is an error, and what has no words finds nothing', () => {
  const { find } = finderOf([{ id: 1, paths: ['/photos/and or not near.jpg'] }])
  for (const text of ['', ' ', '"', '*', '""*', '(', '-', '\0', 'a\0b', ':', '^', '😀', '\ud800', '"a" OR "b']) {
    expect(() => find(text)).not.toThrow()
  }
  for (const text of ['"', '*', '- -', '😀', '\0']) expect(find(text)).toEqual([])
  expect(find('AND')).toEqual([1])
  expect(find('and* "or NOT NEAR(')).toEqual([1])
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({
      unit: fc.constantFrom('"', '*', ' ', 'a', '(', ')', ':', 'AND', 'NEAR', '年', '-', '1', 'B', '^', '+'),
    }),
  )
  fc.assert(
    fc.property(text, (typed) => void find(typed)),
    { seed: 1, numRuns: 500 },
  )
})

test('a file is found by its own name, whatever that is', () => {
  const db = testLibrary([{ id: 1 }])
  const words = openWords(db)
  const rename = db.prepare('UPDATE file SET path = ? WHERE content_id = 1')
  const letters = fc.string({
    unit: fc.constantFrom(...Array.from('aBzÉñß09_- .東京のかタイ한국ทม!')),
    minLength: 1,
    maxLength: 12,
  })
  const hasWord = (name: string): boolean => /[\p{L}\p{N}]/u.test(name)
  fc.assert(
    fc.property(letters.filter(hasWord), (name) => {
      rename.run(`/photos/${name}.jpg`)
      words.refresh([1])
      expect(found(words, name)).toEqual([1])
    }),
    { seed: 2, numRuns: 300 },
  )
})

test('a pasted page of text is searched by its first words', () => {
  const { find } = finderOf([{ id: 1, paths: ['/photos/word.jpg'] }])
  expect(find('word '.repeat(2_000))).toEqual([1])
  expect(find(Array.from({ length: 2_000 }, (_, i) => `word${i}x`).join(' '))).toEqual([])
})

test('a phrase is whole words, one right after the other', () => {
  const { words } = finderOf([
    { id: 1, paths: ['/photos/red car.jpg'] },
    { id: 2, paths: ['/photos/car red.jpg'], set: { title: 'The red old car' } },
    { id: 3, paths: ['/photos/RedCars.jpg'] },
    { id: 4, paths: ['/photos/x.jpg'], set: { description: 'My Red Car!' } },
    { id: 5, paths: ['/photos/IMG1234.jpg'] },
    { id: 6, paths: ['/photos/夜の東京タワー.jpg'] },
  ])
  const exactly = (text: string): number[] => [...words.search(phraseOf(text) ?? '', undefined).ids].sort()
  expect(exactly('red car')).toEqual([1, 4])
  expect(exactly('"red" car?')).toEqual([1, 4])
  expect(exactly('RedCars')).toEqual([3])
  expect(exactly('img1234')).toEqual([5])
  expect(exactly('東京')).toEqual([6])
  expect(exactly('re')).toEqual([])
  expect(phraseOf('…"')).toBeUndefined()
})
