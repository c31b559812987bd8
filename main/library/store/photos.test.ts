import type { Database } from 'better-sqlite3'
import { expect, test } from 'vitest'
import type { Filters } from '../../../preload/contract/photos.ts'
import { allOf, photographed, visible } from '../search/condition.ts'
import { conditionOf } from '../search/filters.ts'
import { openModels } from './models.ts'
import { openPhotos } from './photos.ts'
import { addPhotos, testLibrary, type TestPhoto } from './test-library.ts'

const photosOf = (db: Database) => openPhotos(db, () => undefined)
const idsOf = (db: Database, filters: Filters): number[] => [...photosOf(db).timeline(conditionOf(filters)).ids]

const day = (text: string): number => Date.parse(text)
const trip: readonly TestPhoto[] = [
  {
    id: 1,
    at: day('2019-08-30T23:59:59.999Z'),
    paths: ['/photos/Rome/a.jpg'],
    set: { camera: 'Canon', format: 'jpeg' },
  },
  { id: 2, at: day('2019-08-31'), paths: ['/photos/Rome/b.cr2'], set: { camera: 'Canon', format: 'raw' } },
  { id: 3, at: day('2019-09-01'), paths: ['/photos/Rome 2/c.png'], set: { camera: 'Nikon', format: 'png' } },
  { id: 4, at: day('2020-01-01'), paths: ['/photos/d.jpg'] },
]

test('the timeline is newest first, and of two photos of one moment the later found is first', () => {
  const db = testLibrary([
    { id: 1, at: 5_000 },
    { id: 2, at: 9_000 },
    { id: 3, at: 5_000 },
  ])
  expect(idsOf(db, {})).toEqual([2, 3, 1])
})

test('the columns say what a tile looks like before its preview is there', () => {
  const db = testLibrary([
    { id: 1, at: day('1969-12-31T12:00Z'), set: { aspect: 65_535, colour: 0xffeedd } },
    { id: 2, at: day('1970-01-02'), set: { aspect: 1 } },
  ])
  expect(photosOf(db).timeline()).toEqual({
    ids: Uint32Array.of(2, 1),
    aspects: Uint16Array.of(1, 65_535),
    colours: Uint32Array.of(0, 0xffeedd),
    days: Int32Array.of(1, -1),
  })
})

test('what is not rendered yet, and what no file holds any more, is not shown', () => {
  const db = testLibrary([{ id: 1 }, { id: 2, set: { width: null } }, { id: 3 }])
  db.exec('UPDATE file SET missing_since = 1 WHERE content_id = 3')
  const photos = photosOf(db)
  expect(idsOf(db, {})).toEqual([1])
  expect([...photos.columns(Uint32Array.of(3, 2, 1)).ids]).toEqual([1])
  expect(photos.tiles([3, 2, 1]).map(({ id }) => id)).toEqual([1])
  expect(() => photos.get(3)).toThrow(expect.objectContaining({ code: 'not-found' }))
})

test('a day begins and ends with the clock of the photo', () => {
  const db = testLibrary(trip)
  expect(idsOf(db, { from: '2019-08-31' })).toEqual([4, 3, 2])
  expect(idsOf(db, { to: '2019-08-31' })).toEqual([2, 1])
  expect(idsOf(db, { from: '2019-08-30', to: '2019-08-30' })).toEqual([1])
})

test('a folder is everything below it, and not its neighbour of a similar name', () => {
  const db = testLibrary(trip)
  expect(idsOf(db, { folder: '/photos/Rome' })).toEqual([2, 1])
  expect(idsOf(db, { folder: '/photos' })).toEqual([4, 3, 2, 1])
  expect(idsOf(db, { folder: '/' })).toEqual([4, 3, 2, 1])
})

test('filters of all kinds hold together', () => {
  const db = testLibrary(trip)
  expect(idsOf(db, { formats: ['raw', 'png'] })).toEqual([3, 2])
  expect(idsOf(db, { cameras: ['Canon'] })).toEqual([2, 1])
  expect(idsOf(db, { cameras: ['Canon'], formats: ['raw', 'png'], folder: '/photos', to: '2019-12-31' })).toEqual([2])
})

test('the columns of many photos are those of few, in the order that was asked for', () => {
  const count = 10_100
  const db = testLibrary([])
  const all = Array.from({ length: count }, (_, i) => ({ id: i + 1, at: i * 3e9 }))
  db.transaction(() => addPhotos(db, all))()
  db.exec('UPDATE file SET missing_since = 1 WHERE content_id = 3')
  const photos = photosOf(db)
  const shuffled = Uint32Array.from(all, ({ id }) => ((id * 7_919) % count) + 1)
  const many = photos.columns(shuffled)
  expect(many.ids).toEqual(shuffled.filter((id) => id !== 3))
  expect(photos.columns(many.ids.slice(0, 100))).toEqual({
    ids: many.ids.slice(0, 100),
    aspects: many.aspects.slice(0, 100),
    colours: many.colours.slice(0, 100),
    days: many.days.slice(0, 100),
  })
})

test('a search needs no list of candidates while everything may be found', () => {
  const db = testLibrary(trip)
  const photos = photosOf(db)
  expect(photos.matching()).toBeUndefined()
  expect(photos.matching(conditionOf({ formats: ['raw', 'png'] }))).toEqual(Uint32Array.of(2, 3))
  db.exec('UPDATE file SET missing_since = 1 WHERE content_id = 2')
  expect(photos.matching()).toEqual(Uint32Array.of(1, 3, 4))
})

test('a photo is offline when every file of it is', () => {
  const db = testLibrary([{ id: 1, paths: ['/photos/a.jpg', '/drive/a.jpg'] }])
  db.exec(`
    INSERT INTO folder (id, path, added_at, state) VALUES (2, '/drive', 0, 'offline');
    UPDATE file SET folder_id = 2 WHERE path = '/drive/a.jpg'`)
  const photos = photosOf(db)
  expect(photos.tiles([1])).toMatchObject([{ name: 'a.jpg', offline: false }])
  expect(photos.get(1).files).toEqual([
    { path: '/photos/a.jpg', folder: '/photos', offline: false },
    { path: '/drive/a.jpg', folder: '/drive', offline: true },
  ])
  db.exec(`UPDATE folder SET state = 'offline'`)
  expect(photos.tiles([1])).toMatchObject([{ offline: true }])
})

test('a date that only the file system knows is not presented as the date of the picture', () => {
  const local = day('2019-08-31T14:03:22.150Z')
  const db = testLibrary([
    { id: 1, at: local, set: { taken_at: local, taken_offset: 120, taken_source: 'metadata' } },
    { id: 2, at: local },
    { id: 3, at: Number.MAX_SAFE_INTEGER },
  ])
  expect(
    photosOf(db)
      .tiles([1, 2, 3])
      .map(({ taken }) => taken),
  ).toEqual([
    { local: '2019-08-31T14:03:22.150', offsetMinutes: 120, source: 'metadata' },
    { local: '2019-08-31T14:03:22.150', offsetMinutes: null, source: 'file' },
    { local: '+275760-09-13T00:00:00.000', offsetMinutes: null, source: 'file' },
  ])
})

test('a photo is found by the path of any of its files', () => {
  const db = testLibrary([{ id: 7, paths: ['/photos/a.jpg', '/photos/copy of a.jpg'] }])
  expect(photosOf(db).at('/photos/copy of a.jpg')).toBe(7)
  expect(() => photosOf(db).at('/photos/b.jpg')).toThrow(expect.objectContaining({ code: 'not-found' }))
})

test('the details say everything the file said', () => {
  const db = testLibrary([{ id: 1, set: { keywords: '["sea","sun"]', title: 'A title', rating: -1, camera: 'Canon' } }])
  db.exec(`
    INSERT INTO model (id, key, dimensions) VALUES (1, 'm', 2);
    INSERT INTO embedding (model_id, content_id, vector) VALUES (1, 1, x'00')`)
  expect(openPhotos(db, () => 1).get(1)).toMatchObject({
    keywords: ['sea', 'sun'],
    title: 'A title',
    caption: 'A title',
    rating: -1,
    camera: 'Canon',
    lens: null,
    embedded: true,
  })
  expect(photosOf(db).get(1).embedded).toBe(false)
})

test('the timeline of a large library comes out of one index, in order', () => {
  const db = testLibrary([])
  addPhotos(
    db,
    Array.from({ length: 50 }, (_, i) => ({ id: i + 1 })),
  )
  const plan = (filters: Filters, made = photographed): string[] => {
    const { sql, values } = visible(allOf([conditionOf(filters), made]))
    const query = `SELECT content.id, content.aspect, content.colour, content.sort_at FROM content
      WHERE ${sql} ORDER BY content.sort_at DESC, content.id DESC`
    const rows = db.prepare<(string | number)[], { detail: string }>(`EXPLAIN QUERY PLAN ${query}`).all(...values)
    return rows.map(({ detail }) => detail)
  }
  expect(plan({})).toEqual(['SCAN content USING COVERING INDEX content_timeline'])
  expect(plan({ from: '2020-01-01', to: '2020-12-31' })).toEqual([
    'SEARCH content USING COVERING INDEX content_timeline (sort_at>? AND sort_at<?)',
  ])
  expect(plan({}, { sql: 'content.generated = 1', values: [] })).toEqual([
    'SEARCH content USING COVERING INDEX content_generated (generated=?)',
  ])
  // A folder is looked up by the range of its paths, never by reading every path.
  expect(plan({ folder: '/photos' })).toContain('SEARCH file USING INDEX sqlite_autoindex_file_1 (path>? AND path<?)')
})

test('in pieces the timeline is the same, also where photos share a moment, and a filter holds in every piece', () => {
  const many = Array.from({ length: 50 }, (_, i) => ({
    id: i + 1,
    at: Math.floor(i / 7),
    set: { camera: i % 3 ? 'Canon' : null },
  }))
  const photos = photosOf(testLibrary(many))
  for (const where of [undefined, conditionOf({ cameras: ['Canon'] })]) {
    const pieces: number[] = []
    for (let after: number | undefined; ; after = pieces.at(-1)) {
      const { ids } = photos.timelinePage(where, { size: 4, after })
      pieces.push(...ids)
      if (ids.length < 4) break
    }
    expect(pieces).toEqual([...photos.timeline(where).ids])
    expect(photos.count(where)).toBe(pieces.length)
  }
})

test('a piece is read from where it begins, without sorting and without counting what comes before it', () => {
  const db = testLibrary([])
  const plan = db
    .prepare<[], { detail: string }>(
      `EXPLAIN QUERY PLAN SELECT content.id, content.aspect, content.colour, content.sort_at FROM content
       WHERE content.width IS NOT NULL AND content.present > 0 AND (content.sort_at, content.id) < (1, 2)
       ORDER BY content.sort_at DESC, content.id DESC LIMIT 9`,
    )
    .all()
  expect(plan.map(({ detail }) => detail)).toEqual(['SEARCH content USING COVERING INDEX content_timeline (sort_at<?)'])
})

test('what has a vector and is not there any more is known, as long as it is little', () => {
  const db = testLibrary([{ id: 1 }, { id: 2 }, { id: 3 }])
  const { id: model } = openModels(db).register('tiny', 1)
  db.exec(`
    INSERT INTO embedding (model_id, content_id, vector) VALUES (${model}, 1, x'00'), (${model}, 2, x'00');
    UPDATE file SET missing_since = 1 WHERE content_id > 1`)
  const photos = openPhotos(db, () => model)
  expect(photos.hidden(1, undefined)).toEqual(Uint32Array.of(2))
  expect(photos.hidden(0, undefined)).toBeUndefined()
})

test('what a machine made is no photograph: neither among all of them nor in their number, unless it is asked for', () => {
  const db = testLibrary([{ id: 1 }, { id: 2, set: { generated: 1, title: 'Made' } }, { id: 3 }, { id: 4 }])
  const { id: model } = openModels(db).register('tiny', 1)
  db.exec(`INSERT INTO embedding (model_id, content_id, vector) SELECT ${model}, id, x'00' FROM content WHERE id < 4`)
  const photos = openPhotos(db, () => model)
  expect([...photos.timeline(photographed).ids]).toEqual([4, 3, 1])
  expect([...photos.timeline().ids]).toEqual([4, 3, 2, 1])
  expect([photos.count(photographed), photos.count()]).toEqual([3, 4])
  expect([...photos.columns(Uint32Array.of(2, 3), photographed).ids]).toEqual([3])
  expect([photos.get(1).generated, photos.get(2).generated]).toEqual([false, true])

  expect(photos.hidden(5, undefined)).toEqual(new Uint32Array())
  expect(photos.matching()).toBeUndefined()
  expect(photos.hidden(5, photographed)).toEqual(Uint32Array.of(2))
  expect(photos.matching(photographed)).toEqual(Uint32Array.of(1, 3, 4))
  db.exec(`UPDATE file SET missing_since = 1 WHERE content_id = 1`)
  expect(photos.hidden(5, photographed)).toEqual(Uint32Array.of(1, 2))
  db.exec(`UPDATE content SET generated = 0; UPDATE file SET missing_since = NULL`)
  expect(photos.matching(photographed)).toBeUndefined()
})
