import { expect, test } from 'vitest'
import { openFailures } from './failures.ts'
import { openFiles } from './files.ts'
import { openFolderStore } from './folders.ts'
import { openStore } from './open.ts'

function library() {
  const db = openStore(':memory:')
  const folders = openFolderStore(db, () => 7)
  const files = openFiles({ db, failures: openFailures(db, () => 7), now: () => 7, onContentsChanged: () => undefined })
  return { db, folders, files }
}

test('a new folder is online, not watched yet, and holds nothing', () => {
  const { folders } = library()
  expect(folders.add('/photos', [])).toEqual({
    id: 1,
    path: '/photos',
    state: 'online',
    watching: 'none',
    note: null,
    scannedAt: null,
    files: 0,
  })
})

test('a folder takes over the files of those inside it', () => {
  const { folders, files } = library()
  const child = folders.add('/photos/2019', []).id
  files.record(child, [{ path: '/photos/2019/a.jpg', size: 1, mtime: 1 }])
  const parent = folders.add('/photos', [child])
  expect(parent.files).toBe(1)
  expect(folders.list()).toEqual([parent])
})

test('a folder tells whether anything is different', () => {
  const { folders } = library()
  const { id } = folders.add('/photos', [])
  expect(folders.update(id, { state: 'offline', note: 'Unplugged' })).toBe(true)
  expect(folders.update(id, { state: 'offline' })).toBe(false)
  expect(folders.get(id)).toMatchObject({ state: 'offline', note: 'Unplugged' })
  expect(folders.update(99, { note: 'x' })).toBe(false)
})

test('files that are missing are not counted; those of an offline folder are', () => {
  const { folders, files } = library()
  const { id } = folders.add('/photos', [])
  files.record(id, [
    { path: '/photos/a', size: 1, mtime: 1 },
    { path: '/photos/b', size: 1, mtime: 1 },
  ])
  files.markMissing([1])
  folders.update(id, { state: 'offline' })
  expect(folders.get(id)?.files).toBe(1)
})
