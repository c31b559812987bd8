import { expect, test } from 'vitest'
import { Failure } from '../../../preload/contract/failure.ts'
import { PhotoChoice } from '../../../preload/contract/photo-choice.ts'
import type { PhotoChoice as Choice } from '../../../preload/contract/photo-choice.ts'
import { openPhotos } from '../store/photos.ts'
import { testLibrary, towards } from '../store/test-library.ts'
import { openWords } from '../store/words.ts'
import { ExactIndex } from '../vectors/exact-index.ts'
import { openChoices } from './choice.ts'
import { openNames } from './names.ts'
import { openSearch } from './search.ts'

const signal = new AbortController().signal

/** Sixty photos; the first three look east, all the others north. */
function library(hasModel = true) {
  const photos = Array.from({ length: 60 }, (_, i) => ({ id: i + 1 }))
  const db = testLibrary(photos)
  // Not all the same, or nothing could stand out from it.
  const vectors = new Map(photos.map(({ id }) => [id, towards(id <= 3 ? id / 100 : 1.5 + (id % 7) / 100)]))
  const store = openPhotos(db, () => undefined)
  const space = {
    key: 'tiny',
    index: new ExactIndex(2, vectors),
    embedText: async () => towards(0),
    vectorOf: (id: number) => vectors.get(id),
    imageVector: async () => towards(0),
  }
  const search = openSearch({
    photos: store,
    words: openWords(db),
    names: openNames(db),
    space: () => (hasModel ? space : undefined),
    revision: () => 1,
  })
  const choose = openChoices({ photos: store, search, loading: async () => undefined })
  return { db, choose: async (choice: unknown) => [...(await choose(chosen(choice), signal))] }
}

const chosen = (choice: unknown): Choice => PhotoChoice.parse(choice)

test('photos are chosen by id, each once, in the order given; those that are gone are left out', async () => {
  const { db, choose } = library()
  db.exec('UPDATE content SET present = 0 WHERE id = 4')
  expect(await choose({ ids: [9, 4, 2, 9, 7, 999] })).toEqual([9, 2, 7])
})

test('a query without words means everything that it finds, newest first', async () => {
  const { choose } = library(false)
  const found = await choose({ query: { filters: { from: '1970-01-01' } } })
  expect(found).toEqual(Array.from({ length: 60 }, (_, i) => 60 - i))
})

test('a query by what pictures show means those that stand out, best first', async () => {
  const { choose } = library()
  expect(await choose({ query: { text: 'east' } })).toEqual([1, 2, 3])
})

test('without a model, what pictures show chooses nothing and says so', async () => {
  const { choose } = library(false)
  await expect(choose({ query: { text: 'east' } })).rejects.toThrow(Failure)
})
