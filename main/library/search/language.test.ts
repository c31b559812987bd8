import type { Database } from 'better-sqlite3'
import { expect, test, vi } from 'vitest'
import { columnOf } from '../../../preload/contract/columns.ts'
import { PhotoList, Query } from '../../../preload/contract/photos.ts'
import { parse } from '../../../preload/contract/query/parse.ts'
import { openPhotos } from '../store/photos.ts'
import { testLibrary, towards, type TestPhoto } from '../store/test-library.ts'
import { openWords } from '../store/words.ts'
import { ExactIndex } from '../vectors/exact-index.ts'
import { visible } from './condition.ts'
import { openNames } from './names.ts'
import { openSearch } from './search.ts'
import { conditionFor } from './term-conditions.ts'

const signal = new AbortController().signal
const day = (text: string): number => Date.parse(text)

/** Six photos, of which photo `id` points `id` tenths of a radian away from the word `east`; `north` is upwards. */
const photos: readonly TestPhoto[] = [
  {
    id: 1,
    at: day('2018-08-15'),
    paths: ['/photos/Rome/dog.jpg'],
    set: { camera: 'Canon EOS 5D', lens: 'EF 50mm', rating: 5, latitude: 41.9, longitude: 12.5 },
  },
  {
    id: 2,
    at: day('2019-08-31T23:59'),
    paths: ['/photos/Rome/day 2/cat.cr2'],
    set: { camera: 'Canon IXUS', format: 'raw', rating: 3, latitude: 41.95, longitude: 12.5 },
  },
  { id: 3, at: day('2019-09-01'), paths: ['/photos/rome 2/dog and cat.jpg'], set: { rating: -1 } },
  { id: 4, at: day('2020-01-01'), paths: ['/photos/Screenshot 2020.png'], set: { format: 'png', camera: 'Pixel 8' } },
  { id: 5, at: day('2021-06-01'), paths: ['/photos/b/hotdog.jpg'], set: { title: 'The red car of Ada' } },
  { id: 6, at: day('2021-07-01'), paths: ['/drive/red.jpg'], set: { description: 'A car, red', longitude: 179.99 } },
]

/** Labels: animal (with dog below it) and empty. Albums: `Best of`, with 5, 1 and 3 in this order. */
function library() {
  const db = testLibrary(photos)
  db.exec(`
    INSERT INTO folder (id, path, added_at, state) VALUES (2, '/drive', 0, 'offline');
    UPDATE file SET folder_id = 2 WHERE path LIKE '/drive/%';
    UPDATE content SET latitude = 0 WHERE id = 6;
    INSERT INTO label (id, name, parent_id, created_at) VALUES (1, 'Animal', NULL, 0), (2, 'Dog', 1, 0), (3, 'Empty', NULL, 0);
    INSERT INTO label_name (key, label_id) VALUES ('animal', 1), ('dog', 2), ('hound', 2), ('empty', 3), ('gone', NULL);
    INSERT INTO tag (label_id, content_id, source, holds, said_at) VALUES
      (2, 1, 'machine', 1, 0), (2, 1, 'person', 1, 0), (2, 3, 'machine', 1, 0), (2, 5, 'machine', 1, 0),
      (2, 5, 'person', 0, 0), (1, 2, 'file', 1, 0);
    INSERT INTO album (id, name, key, created_at) VALUES (1, 'Best of', 'best of', 0);
    INSERT INTO album_photo (album_id, content_id, position) VALUES (1, 5, 1), (1, 1, 2), (1, 3, 3);
    INSERT INTO favourite (content_id, since) VALUES (4, 0)`)
  const words = openWords(db)
  words.refresh(photos.map(({ id }) => id))
  const vectors = new Map(photos.map(({ id }) => [id, towards(id / 10)]))
  const embedText = vi.fn(async (text: string) => towards(text === 'east' ? 0 : Math.PI / 2))
  const search = openSearch({
    photos: openPhotos(db, () => undefined),
    words,
    names: openNames(db),
    space: () => ({
      key: 'tiny',
      index: new ExactIndex(2, vectors),
      embedText,
      vectorOf: (id) => vectors.get(id),
      imageVector: async () => towards(0),
    }),
    revision: () => 1,
  })
  const ask = async (text: string, by: 'words' | 'pictures' = 'pictures', more: Partial<Query> = {}, limit = 1_000) =>
    PhotoList.parse(await search.list({ query: Query.parse({ text, ...more }), by, limit }, signal))
  const find = async (...question: Parameters<typeof ask>) => [...columnOf.uint32((await ask(...question)).ids)]
  return { db, search, embedText, ask, find }
}

test.each([
  ['tag:dog', [3, 1]],
  ['tag:HOUND', [3, 1]],
  ['tag:animal', [3, 2, 1]],
  ['-tag:animal', [6, 5, 4]],
  ['tag:empty', []],
  ['person-made:animal', [1]],
  ['album:"best OF"', [5, 1, 3]],
  ['-album:"best of"', [6, 4, 2]],
  ['folder:rome', [2, 1]],
  ['folder:"Rome/day 2"', [2]],
  ['folder:"rome 2"', [3]],
  ['folder:/photos/Rome', [2, 1]],
  ['folder:photos', [5, 4, 3, 2, 1]],
  ['folder:/nowhere', []],
  ['date:2019', [3, 2]],
  ['date:2019-08', [2]],
  ['date:2019-08-31..2020', [4, 3, 2]],
  ['date:..2019-08-30', [1]],
  ['date:2021..', [6, 5]],
  ['date:august', [2, 1]],
  ['-date:august -date:2021', [4, 3]],
  ['camera:canon', [2, 1]],
  ['lens:50MM', [1]],
  ['lens:%', []],
  ['rating:>=3', [2, 1]],
  ['rating:-1', [3]],
  ['-rating:>=3', [6, 5, 4, 3]],
  ['is:favourite', [4]],
  ['is:screenshot', [4]],
  ['is:raw', [2]],
  ['is:offline', [6]],
  ['is:untagged', [6, 5, 4]],
  ['is:generated', []],
  ['near:41.9,12.5,1', [1]],
  ['near:41.9,12.5,6', [2, 1]],
  ['near:0,-179.99,3', [6]],
  ['type:png,raw', [4, 2]],
  ['"red car"', [5]],
  ['-"red"', [4, 3, 2, 1]],
  ['tag:dog or is:raw', [3, 2, 1]],
  ['-(tag:dog or is:raw)', [6, 5, 4]],
  ['(tag:dog or is:raw) date:2019', [3, 2]],
])('%s', async (text, ids) => {
  const { find, embedText } = library()
  expect(await find(text)).toEqual(ids)
  expect(embedText).not.toHaveBeenCalled()
})

test('conditions hold inside the search: the best of those that meet them, however far down', async () => {
  const { find } = library()
  expect(await find('east tag:dog', 'pictures', {}, 1)).toEqual([1])
  expect(await find('east -tag:dog')).toEqual([2, 4, 5, 6])
  expect(await find('north is:raw or north is:favourite', 'pictures', {}, 1)).toEqual([4])
  expect(await find('east date:2019', 'pictures', { filters: { formats: ['raw'] } })).toEqual([2])
})

test('words around a condition are one phrase', async () => {
  const { find, embedText } = library()
  await find('red tag:dog car and -blue 2:(old town)')
  expect(embedText.mock.calls.map(([text]) => text)).toEqual(['red car', 'blue', 'old town'])
})

test('a minus leads away, and weights lead farther', async () => {
  const { find } = library()
  expect(await find('-east')).toEqual([6, 5, 4, 3, 2, 1])
  expect((await find('9:east north'))[0]).toBe(1)
  expect((await find('east 0.32:north'))[0]).toBe(3)
  expect(await find('like:3 -north')).toEqual([1, 2, 4, 5, 6])
})

test('like: takes the number of a photo or the path of its file, and leaves the photo itself out', async () => {
  const { find } = library()
  expect(await find('like:3')).toEqual([2, 4, 1, 5, 6])
  expect(await find('like:"/photos/Rome/dog.jpg"', 'pictures', {}, 2)).toEqual([2, 3])
  expect((await find('like:1 and like:6', 'pictures', {}, 1))[0]).toBe(3)
  await expect(find('like:/photos/none.jpg')).rejects.toMatchObject({ code: 'not-found' })
  await expect(find('like:77')).rejects.toMatchObject({ code: 'not-available' })
})

test('what “or” joins is searched one by one and merged, and what is meant for certain comes first', async () => {
  const { ask, find } = library()
  expect(await find('east or tag:dog')).toEqual([3, 1, 2, 4, 5, 6])
  const both = await ask('east or north')
  expect(both).toMatchObject({ count: 6, total: 6 })
  expect(await find('(east or north) is:raw')).toEqual([2])
})

test('names and metadata are searched by the words, without what a minus excludes', async () => {
  const { find } = library()
  expect(await find('dog', 'words')).toEqual([3, 1])
  expect(await find('dog -cat', 'words')).toEqual([1])
  expect(await find('2:dog date:2019', 'words')).toEqual([3])
  expect((await find('cat or red', 'words')).sort()).toEqual([2, 3, 5, 6])
  expect(await find('tag:dog or red', 'words')).toEqual([3, 1, 6, 5])
  expect(await find('-cat', 'words')).toEqual([])
  expect(await find('like:3', 'words')).toEqual([])
  expect(await find('tag:dog', 'words')).toEqual([3, 1])
})

test('an album by itself has its own order, unless dates are asked for, or something ranks it', async () => {
  const { find } = library()
  expect(await find('album:"Best of"')).toEqual([5, 1, 3])
  expect(await find('album:"Best of"', 'pictures', { filters: { to: '2020-01-01' } })).toEqual([1, 3])
  expect(await find('album:"Best of"', 'pictures', { sort: 'date' })).toEqual([5, 3, 1])
  expect(await find('album:"Best of" tag:dog')).toEqual([3, 1])
  expect(await find('east album:"Best of"')).toEqual([1, 3, 5])
})

test.each([
  ['tag:dgo', /There is no tag called “dgo”\. Did you mean “Dog”\?/],
  ['tag:gone', /There is no tag called “gone”\./],
  ['album:bestof', /There is no album called “bestof”\. Did you mean “Best of”\?/],
  ['folder:Romme', /There is no folder called “Romme”\. Did you mean “Rome”\?/],
  ['camera:leica', /No photo was taken with a “leica”\. The cameras are: Canon EOS 5D/],
  ['east or -tag:nothing', /There is no tag called “nothing”\./],
])('%s names something that there is not', async (text, message) => {
  const { find } = library()
  await expect(find(text)).rejects.toMatchObject({
    code: 'not-found',
    message: expect.stringMatching(message) as unknown,
  })
})

test('a text that is no query is refused with its reason, and needs no model for that', async () => {
  const { find, search } = library()
  await expect(find('tga:dog')).rejects.toMatchObject({
    code: 'invalid-input',
    message: 'There is no “tga:”. Did you mean “tag:”, as in tag:dog?',
  })
  const needs = (text: string, by: 'words' | 'pictures' = 'pictures') =>
    search.needsModel({ query: Query.parse({ text }), by })
  expect([needs('tga:dog'), needs('tag:dog'), needs(''), needs('dog', 'words')]).toEqual([false, false, false, false])
  expect([needs('dog'), needs('-like:7')]).toEqual([true, true])
})

test('more alternatives than can be searched are refused in so many words', async () => {
  const { find } = library()
  const five = '(a or b or c or d or e)'
  await expect(find(`${five} ${five} ${five}`)).rejects.toMatchObject({
    code: 'invalid-input',
    message: expect.stringMatching(/asks for 125 pictures at once; 32 are the most/) as unknown,
  })
  await expect(find(`${five} `.repeat(20))).rejects.toMatchObject({ code: 'invalid-input' })
})

test('two hundred conditions are one condition', async () => {
  const { find } = library()
  const names = Array.from({ length: 199 }, (_, i) => (i % 2 === 0 ? 'tag:animal' : 'date:2019..2020'))
  expect(await find(names.join(' '))).toEqual([3, 2])
  expect(await find(`${names.join(' or ')} or is:raw`)).toEqual([4, 3, 2, 1])
  expect(await find(`-(${names.join(' ')})`)).toEqual([6, 5, 4, 1])
})

/** How SQLite goes about it. */
function planOf(db: Database, text: string): string[] {
  const parsed = parse(text)
  if (parsed.problem || !parsed.expression) throw new Error(text)
  const { sql, values } = visible(conditionFor(parsed.expression, openNames(db)))
  return db
    .prepare<(string | number)[], { detail: string }>(
      `EXPLAIN QUERY PLAN SELECT content.id FROM content WHERE ${sql} ORDER BY content.id`,
    )
    .all(...values)
    .map(({ detail }) => detail)
}

test('tags, albums and folders are looked up by their index, never by reading every photo', () => {
  const { db } = library()
  const found = 'SEARCH content USING INTEGER PRIMARY KEY (rowid=?)'
  expect(planOf(db, 'tag:animal')).toEqual([
    found,
    'LIST SUBQUERY 2',
    'SCAN label VIRTUAL TABLE INDEX 1:',
    'SEARCH tag USING PRIMARY KEY (label_id=?)',
    'CORRELATED SCALAR SUBQUERY 1',
    'SEARCH denied USING PRIMARY KEY (label_id=? AND content_id=? AND source=?)',
  ])
  expect(planOf(db, 'album:"best of"')).toContain(
    'SEARCH album_photo USING COVERING INDEX album_photo_position (album_id=?)',
  )
  expect(planOf(db, 'folder:rome')).toContain('SEARCH file USING INDEX sqlite_autoindex_file_1 (path>? AND path<?)')
  for (const text of ['album:"best of"', 'folder:rome', '"red car"', 'is:favourite']) {
    expect(planOf(db, text)).toContain(found)
  }
})
