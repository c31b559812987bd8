import type { Database } from 'better-sqlite3'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openAlbums, type Albums } from './albums.ts'
import { testLibrary } from './test-library.ts'

function library(count = 6): { db: Database; albums: Albums } {
  const db = testLibrary(Array.from({ length: count }, (_, i) => ({ id: i + 1 })))
  return { db, albums: openAlbums(db, () => 5_000) }
}

const hashOf = (id: number): string => id.toString(16).padStart(64, '0')

/** Photos of an album, in its order. */
const orderOf = (db: Database, album: number): number[] =>
  db
    .prepare<[number], number>('SELECT content_id FROM album_photo WHERE album_id = ? ORDER BY position, content_id')
    .pluck()
    .all(album)

test('an album keeps the order in which photos came, and has each of them once', () => {
  const { db, albums } = library()
  const id = albums.create('Trip')
  expect(albums.add(id, [3, 1])).toBe(2)
  expect(albums.add(id, [1, 2, 3])).toBe(1)
  expect(orderOf(db, id)).toEqual([3, 1, 2])
  expect(albums.list()).toEqual([
    { id, name: 'Trip', photos: 3, cover: hashOf(3), coverChosen: false, createdAt: 5_000 },
  ])
})

test('albums are listed as people would, numbers by their value', () => {
  const { albums } = library()
  for (const name of ['trip 10', 'Été', 'Trip 9', 'zoo']) albums.create(name)
  expect(albums.list().map(({ name }) => name)).toEqual(['Été', 'Trip 9', 'trip 10', 'zoo'])
})

test('two albums cannot have the same name, whatever the case', () => {
  const { albums } = library()
  const id = albums.create('Trip')
  const taken = expect.objectContaining({
    code: 'invalid-input',
    message: 'There is an album called “Trip” already.',
  }) as Error
  expect(() => albums.create('  TRIP')).toThrow(taken)
  const other = albums.create('Other')
  expect(() => albums.rename(other, 'trip')).toThrow(taken)
  albums.rename(id, 'TRIP')
  expect(albums.nameOf(id)).toBe('TRIP')
})

test('the cover is the first photo until one is chosen, and again when that leaves the album', () => {
  const { albums } = library()
  const id = albums.create('Trip')
  albums.add(id, [3, 1])
  albums.setCover(id, 1)
  expect(albums.list()).toMatchObject([{ cover: hashOf(1), coverChosen: true }])
  albums.remove(id, [1])
  expect(albums.list()).toMatchObject([{ cover: hashOf(3), coverChosen: false }])
  expect(() => albums.setCover(id, 2)).toThrow(expect.objectContaining({ code: 'invalid-input' }))
})

test('photos that are gone are not counted and no cover, and have their place again when they are back', () => {
  const { db, albums } = library()
  const id = albums.create('Trip')
  albums.add(id, [2, 1])
  db.exec('UPDATE file SET missing_since = 1 WHERE content_id = 2')
  expect(albums.list()).toMatchObject([{ photos: 1, cover: hashOf(1) }])
  db.exec('UPDATE file SET missing_since = NULL WHERE content_id = 2')
  expect(albums.list()).toMatchObject([{ photos: 2, cover: hashOf(2) }])
})

test('an empty album has no cover', () => {
  const { albums } = library()
  albums.create('Empty')
  expect(albums.list()).toMatchObject([{ photos: 0, cover: null }])
})

test('deleting an album keeps the photos, and its id is never that of another', () => {
  const { db, albums } = library()
  const id = albums.create('Trip')
  albums.add(id, [1])
  albums.delete(id)
  expect(albums.list()).toEqual([])
  expect(db.prepare('SELECT count(*) FROM content').pluck().get()).toBe(6)
  expect(albums.create('Trip')).toBeGreaterThan(id)
  expect(() => albums.nameOf(id)).toThrow(expect.objectContaining({ code: 'not-found' }))
})

test('photos are moved before another one, or to the end', () => {
  const { db, albums } = library()
  const id = albums.create('Trip')
  albums.add(id, [1, 2, 3, 4, 5])
  albums.move(id, [5, 2], 1)
  expect(orderOf(db, id)).toEqual([5, 2, 1, 3, 4])
  albums.move(id, [5, 1], null)
  expect(orderOf(db, id)).toEqual([2, 3, 4, 5, 1])
  expect(() => albums.move(id, [2], 6)).toThrow(expect.objectContaining({ code: 'not-found' }))
})

test('moving photos does what moving them in a list would, however often', () => {
  const photo = fc.integer({ min: 1, max: 7 })
  const moves = fc.array(fc.record({ photos: fc.uniqueArray(photo, { minLength: 1 }), before: fc.option(photo) }), {
    maxLength: 12,
  })
  fc.assert(
    fc.property(moves, (list) => {
      const { db, albums } = library(7)
      const id = albums.create('Trip')
      let expected = [1, 2, 3, 4, 5, 6, 7]
      albums.add(id, expected)
      for (const { photos, before } of list) {
        albums.move(id, photos, before)
        const rest = expected.slice(0, before === null ? 7 : expected.indexOf(before))
        const stay = rest.filter((each) => !photos.includes(each))
        const others = expected.filter((each) => !photos.includes(each) && !stay.includes(each))
        expected = [...stay, ...photos, ...others]
        expect(orderOf(db, id)).toEqual(expected)
      }
    }),
  )
})

test('there is always room between two photos', () => {
  const { db, albums } = library(3)
  const id = albums.create('Trip')
  albums.add(id, [1, 2, 3])
  for (let i = 0; i < 200; i++) {
    const [first, second, third] = orderOf(db, id)
    albums.move(id, [third!], second!)
    expect(orderOf(db, id)).toEqual([first, third, second])
  }
})
