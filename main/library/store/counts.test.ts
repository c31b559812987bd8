import { expect, test } from 'vitest'
import { openCounts } from './counts.ts'
import { openFacets } from './facets.ts'
import { openFailures } from './failures.ts'
import { openModels } from './models.ts'
import { testLibrary } from './test-library.ts'

/** Two readable photos, one of them twice; one that cannot be read; one file that is not identified; one that is gone. */
function library() {
  const db = testLibrary([
    { id: 1, paths: ['/photos/Rome/a.jpg', '/photos/Rome/best/a copy.jpg'], set: { camera: 'Canon' } },
    { id: 2, paths: ['/photos/Oslo/b.jpg'], set: { format: 'raw', camera: 'Canon' }, at: Date.parse('2019-08-31') },
    { id: 3, paths: ['/photos/Oslo/broken.jpg'], set: { width: null } },
    { id: 4, paths: ['/photos/Rome/gone.jpg'] },
  ])
  db.exec(`
    UPDATE file SET missing_since = 1 WHERE content_id = 4;
    INSERT INTO file (id, folder_id, path, size, mtime) VALUES (100, 1, '/photos/Rome/new.jpg', 1, 0)`)
  const failures = openFailures(db, () => 0)
  failures.blame('render', 3, { kind: 'permanent', code: 'damaged', message: '' })
  failures.blame('identify', 100, { kind: 'transient', code: 'unreadable', message: '' })
  const { id: model } = openModels(db).register('tiny', 1)
  db.prepare(`INSERT INTO embedding (model_id, content_id, vector) VALUES (?, 1, x'00')`).run(model)
  return { db, model }
}

test('counts say how far the library, or a part of it, has got', () => {
  const { db, model } = library()
  const counts = openCounts(db, () => model)
  expect(counts(undefined)).toEqual({ files: 5, photos: 3, readable: 2, embedded: 1, failed: 2 })
  expect(counts(['/photos/Oslo'])).toEqual({ files: 2, photos: 2, readable: 1, embedded: 0, failed: 1 })
  expect(counts(['/photos/Oslo', '/photos/Rome/best'])).toMatchObject({ files: 3, photos: 3, embedded: 1 })
  expect(counts([])).toEqual({ files: 0, photos: 0, readable: 0, embedded: 0, failed: 0 })
})

test('without a model nothing counts as embedded', () => {
  expect(openCounts(library().db, () => undefined)(undefined)).toMatchObject({ readable: 2, embedded: 0 })
})

test('facets offer what there is, and count a copied photo once', () => {
  const { db } = library()
  expect(openFacets(db)()).toEqual({
    total: 2,
    generated: 0,
    firstDay: '1970-01-01',
    lastDay: '2019-08-31',
    formats: [
      { format: 'jpeg', count: 1 },
      { format: 'raw', count: 1 },
    ],
    cameras: [{ camera: 'Canon', count: 2 }],
    folders: [
      { path: '/photos', name: 'photos', depth: 0, count: 2 },
      { path: '/photos/Oslo', name: 'Oslo', depth: 1, count: 1 },
      { path: '/photos/Rome', name: 'Rome', depth: 1, count: 1 },
      { path: '/photos/Rome/best', name: 'best', depth: 2, count: 1 },
    ],
  })
})

test('folders are listed in the order of a tree, up to the watched folder, be that the root of a drive', () => {
  const db = testLibrary([
    { id: 1, paths: ['/a/x.jpg'] },
    { id: 2, paths: ['/a b/x.jpg'] },
    { id: 3, paths: ['/a/c/x.jpg'] },
  ])
  db.exec(`UPDATE folder SET path = '/'`)
  expect(openFacets(db)().folders.map(({ path, depth, count }) => [path, depth, count])).toEqual([
    ['/', 0, 3],
    ['/a', 1, 2],
    ['/a/c', 2, 1],
    ['/a b', 1, 1],
  ])
})

test('an empty library has nothing to offer', () => {
  expect(openFacets(testLibrary([]))()).toEqual({
    total: 0,
    generated: 0,
    firstDay: null,
    lastDay: null,
    formats: [],
    cameras: [],
    folders: [],
  })
})

test('what a machine made counts in its folder and by itself, and in nothing that only finds photographs', () => {
  const db = testLibrary([
    { id: 1, at: 5 * 86_400_000, paths: ['/photos/a.jpg'], set: { camera: 'Canon' } },
    { id: 2, at: 0, paths: ['/photos/made/b.jpg'], set: { camera: 'Canon', format: 'png', generated: 1 } },
  ])
  expect(openFacets(db)()).toMatchObject({
    total: 1,
    generated: 1,
    firstDay: '1970-01-06',
    formats: [{ format: 'jpeg', count: 1 }],
    cameras: [{ camera: 'Canon', count: 1 }],
    folders: [
      { path: '/photos', count: 2 },
      { path: '/photos/made', count: 1 },
    ],
  })
})
