import { expect, test } from 'vitest'
import { openFavourites } from './favourites.ts'
import { openPhotos } from './photos.ts'
import { openSavedSearches } from './searches.ts'
import { testLibrary } from './test-library.ts'

test('a search is kept under its name, in place of the one that had it', () => {
  const searches = openSavedSearches(testLibrary([]))
  const id = searches.save('Beach', 'beach')
  searches.save('Dogs', 'tag:dog')
  expect(searches.save('beach', 'sea date:2019')).toBe(id)
  expect(searches.list()).toEqual([
    { id, name: 'beach', text: 'sea date:2019' },
    { id: expect.any(Number) as number, name: 'Dogs', text: 'tag:dog' },
  ])
  searches.delete(id)
  expect(searches.list()).toMatchObject([{ name: 'Dogs' }])
  expect(() => searches.nameOf(id)).toThrow(expect.objectContaining({ code: 'not-found' }))
})

test('a photo is a favourite until it is no longer', () => {
  const db = testLibrary([{ id: 1 }, { id: 2 }])
  const favourites = openFavourites(db, () => 9)
  const photos = openPhotos(db, () => undefined)
  const marked = (): boolean[] => photos.tiles([1, 2]).map(({ favourite }) => favourite)
  expect(marked()).toEqual([false, false])
  expect(favourites.add([2, 2])).toBe(1)
  expect(marked()).toEqual([false, true])
  expect(photos.get(2).favourite).toBe(true)
  expect(favourites.remove([1, 2])).toBe(1)
  expect(marked()).toEqual([false, false])
})
