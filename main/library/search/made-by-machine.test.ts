import { expect, test } from 'vitest'
import { columnOf } from '../../../preload/contract/columns.ts'
import { Query, type Filters } from '../../../preload/contract/photos.ts'
import { openModels } from '../store/models.ts'
import { openPhotos } from '../store/photos.ts'
import { testLibrary, towards } from '../store/test-library.ts'
import { openWords } from '../store/words.ts'
import { ExactIndex } from '../vectors/exact-index.ts'
import { openNames } from './names.ts'
import { openSearch } from './search.ts'

/** Two photos, and one picture between them that a machine made: an album has it, and it is a favourite. */
function library({ vectors = true } = {}) {
  const db = testLibrary([
    { id: 1, paths: ['/photos/sea.jpg'] },
    { id: 2, paths: ['/photos/made/sea.jpg'], set: { generated: 1, keywords: '["sea"]' } },
    { id: 3, paths: ['/photos/sea 3.jpg'] },
  ])
  const model = openModels(db).register('tiny', 2).id
  if (vectors) db.exec(`INSERT INTO embedding (model_id, content_id, vector) SELECT ${model}, id, x'00' FROM content`)
  db.exec(`
    INSERT INTO album (id, name, key, created_at) VALUES (1, 'Best', 'best', 0), (2, 'Sent', 'sent', 0);
    INSERT INTO album_photo (album_id, content_id, position) VALUES (1, 2, 1), (1, 3, 2), (2, 3, 1);
    INSERT INTO favourite (content_id, since) VALUES (2, 0)`)
  const words = openWords(db)
  words.refresh([1, 2, 3])
  const of = new Map([1, 2, 3].map((id) => [id, towards(id / 10)]))
  const search = openSearch({
    photos: openPhotos(db, () => model),
    words,
    names: openNames(db),
    space: () => ({
      key: 'tiny',
      index: new ExactIndex(2, of),
      embedText: async () => towards(0),
      vectorOf: (id) => of.get(id),
      imageVector: async () => towards(0),
    }),
    revision: () => 1,
  })
  return async (text: string, by: 'words' | 'pictures' = 'pictures', filters: Filters = {}) => {
    const request = { query: Query.parse({ text, filters }), by, limit: 100 }
    const { ids, total, count } = await search.list(request, new AbortController().signal)
    expect(total).toBe(count)
    return [...columnOf.uint32(ids)]
  }
}

test.each([
  ['', [3, 1]],
  ['sea', [1, 3]],
  ['like:1', [3]],
  ['type:jpeg', [3, 1]],
  ['sea type:jpeg', [1, 3]],
  ['-album:best', [1]],
  ['album:sent or type:jpeg', [3, 1]],
  ['type:jpeg (album:sent or sea)', [3, 1]],
])('“%s” finds photos, and nothing that a machine made', async (text, found) => {
  const find = library()
  expect(await find(text)).toEqual(found)
  expect(await find(text, 'words')).not.toContain(2)
})

test.each([
  ['is:generated', [2]],
  ['sea is:generated', [2]],
  ['-is:generated', [3, 1]],
  ['is:generated or type:jpeg', [3, 2, 1]],
  ['album:best', [2, 3]],
  ['sea album:best', [2, 3]],
  ['folder:made', [2]],
  ['is:favourite', [2]],
  ['album:sent or is:favourite', [3, 2]],
  ['(album:sent or type:jpeg) album:best', [3, 2]],
])('“%s” speaks of it, or of what it was put into', async (text, found) => {
  expect(await library()(text)).toEqual(found)
})

test('a folder that is chosen shows all that is in it', async () => {
  expect(await library()('', 'pictures', { folder: '/photos/made' })).toEqual([2])
})
