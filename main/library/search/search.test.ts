import { expect, test, vi } from 'vitest'
import { columnOf } from '../../../preload/contract/columns.ts'
import { PhotoId, PhotoList, Query } from '../../../preload/contract/photos.ts'
import { openPhotos } from '../store/photos.ts'
import { testLibrary, towards, type TestPhoto } from '../store/test-library.ts'
import { openWords } from '../store/words.ts'
import { ExactIndex } from '../vectors/exact-index.ts'
import { openNames } from './names.ts'
import { openSearch, type Space } from './search.ts'

const signal = new AbortController().signal

/** A library in which photo `id` points `id` tenths of a radian away from the word `east`. */
function libraryOf(photos: readonly TestPhoto[], change: Partial<Space> = {}) {
  const db = testLibrary(photos)
  const words = openWords(db)
  words.refresh(photos.map(({ id }) => id))
  const vectors = new Map(photos.map(({ id }) => [id, towards(id / 10)]))
  const embedText = vi.fn(async (text: string) => towards(text === 'east' ? 0 : Math.PI / 2))
  const space: Space = {
    key: 'tiny',
    index: new ExactIndex(2, vectors),
    embedText,
    vectorOf: (id) => vectors.get(id),
    imageVector: async () => towards(0),
    ...change,
  }
  const state: { space: Space | undefined; revision: number } = { space, revision: 1 }
  const search = openSearch({
    photos: openPhotos(db, () => undefined),
    words,
    names: openNames(db),
    space: () => state.space,
    revision: () => state.revision,
  })
  const list = async (query: Partial<Query>, by: 'words' | 'pictures' = 'pictures', limit = 1_000) => {
    const answer = PhotoList.parse(await search.list({ query: Query.parse(query), by, limit }, signal))
    return {
      ids: [...columnOf.uint32(answer.ids)],
      scores: answer.scores && [...columnOf.float32(answer.scores)],
      count: answer.count,
      total: answer.total,
      likely: answer.likely,
    }
  }
  return { db, state, embedText, list }
}

const ids = (...all: number[]): TestPhoto[] => all.map((id) => ({ id }))

test('asking for nothing shows everything, newest first, with or without a model', async () => {
  const { list, state } = libraryOf(ids(1, 2, 3))
  state.space = undefined
  expect(await list({})).toEqual({ ids: [3, 2, 1], count: 3, total: 3, likely: undefined, scores: undefined })
})

test('words rank photos by what they show', async () => {
  const { list } = libraryOf(ids(3, 1, 2))
  const { ids: found, scores } = await list({ text: 'east' })
  expect(found).toEqual([1, 2, 3])
  expect(scores).toEqual([0.1, 0.2, 0.3].map((angle): unknown => expect.closeTo(Math.cos(angle), 6)))
})

test('without a model words still find names, and pictures say what is missing', async () => {
  const { list, state } = libraryOf([{ id: 1, paths: ['/photos/east gate.jpg'] }])
  state.space = undefined
  expect((await list({ text: 'east' }, 'words')).ids).toEqual([1])
  await expect(list({ text: 'east' })).rejects.toMatchObject({ code: 'no-model' })
})

test('filters hold inside the search: the best of those that satisfy them, however far down the list', async () => {
  const { list } = libraryOf([...ids(1, 2, 3), { id: 4, set: { format: 'raw' } }])
  expect(await list({ text: 'east', filters: { formats: ['raw'] } }, 'pictures', 1)).toMatchObject({
    ids: [4],
    total: 1,
  })
})

test('what is no longer there is not found, and no place is wasted on it', async () => {
  const { list, db, state } = libraryOf(ids(1, 2, 3))
  expect(await list({ text: 'east' }, 'pictures', 2)).toMatchObject({ ids: [1, 2], total: 3 })
  db.exec('UPDATE file SET missing_since = 1 WHERE content_id = 1')
  state.revision++
  expect(await list({ text: 'east' }, 'pictures', 2)).toMatchObject({ ids: [2, 3], total: 2 })
  db.exec('UPDATE file SET missing_since = NULL WHERE content_id = 1')
  state.revision++
  expect(await list({ text: 'east' }, 'pictures', 2)).toMatchObject({ ids: [1, 2], total: 3 })
})

test('a photo is not among those that are like it', async () => {
  const { list } = libraryOf(ids(1, 2, 4, 8))
  const like = { kind: 'photo', id: PhotoId.parse(2) } as const
  expect(await list({ like }, 'pictures', 2)).toMatchObject({ ids: [1, 4], total: 3 })
})

test('words and a likeness together ask for something between them', async () => {
  const { list } = libraryOf(ids(1, 4, 8))
  const like = { kind: 'photo', id: PhotoId.parse(8) } as const
  expect((await list({ text: 'east', like })).ids[0]).toBe(4)
})

test('a photo that the model has not seen cannot be compared yet', async () => {
  const { list } = libraryOf(ids(1), { vectorOf: () => undefined })
  await expect(list({ like: { kind: 'photo', id: PhotoId.parse(1) } })).rejects.toMatchObject({ code: 'not-available' })
})

test('sorted by date, those that stand out come first, newest first, and the rest follow as they were ranked', async () => {
  const vectors = new Map(Array.from({ length: 40 }, (_, i) => [i + 1, towards(i < 37 ? 1.2 + (i % 7) / 50 : 0.1)]))
  const { list } = libraryOf(ids(...vectors.keys()), { index: new ExactIndex(2, vectors) })
  const relevant = await list({ text: 'east' })
  expect(relevant).toMatchObject({ likely: 3 })
  expect(relevant.ids.slice(0, 3)).toEqual([38, 39, 40])
  const dated = await list({ text: 'east', sort: 'date' }, 'pictures', 5)
  expect(dated).toMatchObject({ likely: 3, ids: [40, 39, 38, ...relevant.ids.slice(3, 5)], count: 5, total: 40 })
  expect(dated.scores).toEqual(relevant.scores?.slice(0, 5))
})

test('a phrase is understood once, however often it is asked for', async () => {
  const { list, embedText } = libraryOf(ids(1, 2))
  await list({ text: 'east' })
  await list({ text: 'east', filters: { from: '1970-01-01' } })
  expect(embedText).toHaveBeenCalledTimes(1)
  await list({ text: 'north' })
  expect(embedText).toHaveBeenCalledTimes(2)
})

test('a photo that disappears while the index is searching leaves no hole', async () => {
  const { list, db, state } = libraryOf(ids(1, 2, 3))
  const { index } = state.space!
  const slow = Object.assign(Object.create(index) as typeof index, {
    nearest: async (...question: Parameters<typeof index.nearest>) => {
      const ranking = await index.nearest(...question)
      db.exec('UPDATE file SET missing_since = 1 WHERE content_id = 2')
      return ranking
    },
  })
  state.space = { ...state.space!, index: slow }
  const { ids: found, scores, count, total } = await list({ text: 'east' })
  expect({ found, count, total, scores: scores?.length }).toEqual({ found: [1, 3], count: 2, total: 2, scores: 2 })
})
