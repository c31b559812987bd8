import { expect, test } from 'vitest'
import { nameOf } from '../folders/paths.ts'
import { openFailures } from './failures.ts'
import { openFiles, type PendingFile } from './files.ts'
import { openFolderStore } from './folders.ts'
import { openStore } from './open.ts'

/** A library with one online folder, `/photos`. */
function library() {
  const db = openStore(':memory:')
  const clock = { now: 1_000 }
  const failures = openFailures(db, () => clock.now)
  const refreshed: number[][] = []
  const files = openFiles({
    db,
    failures,
    now: () => clock.now,
    onContentsChanged: (ids) => void refreshed.push([...ids]),
  })
  const folders = openFolderStore(db, () => clock.now)
  const folder = folders.add('/photos', []).id
  const hash = (name: string): string => name.padEnd(64, '0')
  const pending = (): readonly PendingFile[] => files.pending(100, new Set())
  /** Identifies everything that waits: files with the same name hold the same. */
  const identify = (): void =>
    files.recordIdentified(
      pending().map((job) => ({
        job,
        result: { hash: hash(nameOf(job.path)), size: job.size, mtime: job.mtime },
      })),
    )
  const present = (): unknown => db.prepare('SELECT hash, present FROM content ORDER BY id').raw().all()
  return { db, clock, failures, files, folders, folder, hash, pending, identify, present, refreshed }
}

const a = { path: '/photos/a', size: 10, mtime: 5 }
const b = { path: '/photos/sub/b', size: 10, mtime: 5 }

test('a new file waits to be identified, and then holds its content', () => {
  const { files, folder, pending, identify, present, hash } = library()
  files.record(folder, [a])
  expect(pending()).toEqual([{ id: 1, ...a, folder: '/photos' }])
  identify()
  expect(pending()).toEqual([])
  expect(present()).toEqual([[hash('a'), 1]])
  expect(files.identifyProgress()).toEqual({ done: 1, left: 0 })
})

test('a copy and a moved file share the content of the original', () => {
  const { files, folder, identify, present, hash } = library()
  files.record(folder, [a, { ...a, path: '/photos/sub/a' }])
  identify()
  expect(present()).toEqual([[hash('a'), 2]])
  files.record(folder, [{ ...a, path: '/photos/elsewhere/a' }])
  files.markMissing([1])
  identify()
  expect(present()).toEqual([[hash('a'), 2]])
})

test('a file that comes back as it was is not identified again', () => {
  const { files, folder, pending, identify, present, hash } = library()
  files.record(folder, [a])
  identify()
  files.markMissing([1])
  expect(present()).toEqual([[hash('a'), 0]])
  expect(files.at(a.path)?.missing).toBe(true)
  files.record(folder, [a])
  expect(pending()).toEqual([])
  expect(present()).toEqual([[hash('a'), 1]])
})

test('a file that comes back before it was ever identified still is', () => {
  const { files, folder, pending } = library()
  files.record(folder, [a])
  files.markMissing([1])
  expect(pending()).toEqual([])
  files.record(folder, [a])
  expect(pending()).toHaveLength(1)
})

test('a changed file is identified again, and until then shows what it held', () => {
  const { files, folder, pending, identify, present, hash } = library()
  files.record(folder, [a])
  identify()
  files.record(folder, [{ ...a, size: 11 }])
  expect(present()).toEqual([[hash('a'), 1]])
  files.recordIdentified([{ job: pending()[0]!, result: { hash: hash('new'), size: 11, mtime: 5 } }])
  expect(present()).toEqual([
    [hash('a'), 0],
    [hash('new'), 1],
  ])
})

test('a change that the watcher saw while the file was read is not lost', () => {
  const { files, folder, pending, hash } = library()
  files.record(folder, [a])
  const [job] = pending()
  files.record(folder, [{ ...a, size: 99, mtime: 7 }])
  files.recordIdentified([{ job: job!, result: { hash: hash('a'), size: 10, mtime: 5 } }])
  expect(pending()).toEqual([{ id: 1, path: a.path, size: 99, mtime: 7, folder: '/photos' }])
})

test('a file that changed between the scan and the reading is known as it was read', () => {
  const { files, folder, pending, hash } = library()
  files.record(folder, [a])
  files.recordIdentified([{ job: pending()[0]!, result: { hash: hash('a'), size: 12, mtime: 8 } }])
  expect(pending()).toEqual([])
  expect(files.at(a.path)).toMatchObject({ size: 12, mtime: 8 })
})

test('a file of a folder that was removed meanwhile is not identified into nothing', () => {
  const { db, files, folder, folders, pending, hash } = library()
  files.record(folder, [a])
  const jobs = pending()
  files.forget(folder, 100)
  folders.remove(folder)
  files.recordIdentified(jobs.map((job) => ({ job, result: { hash: hash('a'), size: 10, mtime: 5 } })))
  files.recordIdentified(jobs.map((job) => ({ job, failure: { kind: 'permanent', code: 'empty', message: '' } })))
  expect(db.prepare('SELECT (SELECT count(*) FROM content), (SELECT count(*) FROM failure)').raw().get()).toEqual([
    0, 0,
  ])
})

test('a file that cannot be read is set aside until it is due, changes or the folder is scanned', () => {
  const { clock, files, folder, pending, failures } = library()
  const fail = (): void =>
    files.recordIdentified(
      pending().map((job) => ({ job, failure: { kind: 'transient', code: 'unreadable', message: 'locked' } })),
    )
  files.record(folder, [a])
  fail()
  expect(pending()).toEqual([])
  expect(files.identifyProgress()).toEqual({ done: 0, left: 0 })
  clock.now += 60_000
  expect(pending()).toHaveLength(1)
  fail()
  files.retryUnreadable(folder)
  expect(pending()).toHaveLength(1)
  fail()
  files.record(folder, [{ ...a, mtime: 6 }])
  expect(pending()).toHaveLength(1)
  expect(failures.count()).toBe(0)
})

test('a file that has become empty no longer shows what it held, and waits for a change', () => {
  const { clock, files, folder, pending, identify, present, hash, failures } = library()
  files.record(folder, [a])
  identify()
  files.record(folder, [{ ...a, size: 0 }])
  files.recordIdentified([{ job: pending()[0]!, failure: { kind: 'permanent', code: 'empty', message: 'empty' } }])
  expect(present()).toEqual([[hash('a'), 0]])
  clock.now += 1e12
  files.retryUnreadable(folder)
  expect(pending()).toEqual([])
  expect(failures.list(0, 10)).toMatchObject([{ stage: 'identify', path: a.path, code: 'empty' }])
  files.record(folder, [a])
  expect(failures.count()).toBe(0)
  identify()
  expect(present()).toEqual([[hash('a'), 1]])
})

test('a failure that says nothing about the newest version of a file is not held against it', () => {
  const { files, folder, pending, failures } = library()
  files.record(folder, [a])
  const [job] = pending()
  files.record(folder, [{ ...a, size: 99 }])
  files.recordIdentified([{ job: job!, failure: { kind: 'permanent', code: 'empty', message: 'empty' } }])
  expect(failures.count()).toBe(0)
  expect(pending()).toHaveLength(1)
})

test('files of a folder that is offline are not touched, and wait', () => {
  const { files, folder, folders, pending } = library()
  files.record(folder, [a])
  folders.update(folder, { state: 'offline' })
  expect(pending()).toEqual([])
  folders.update(folder, { state: 'online' })
  expect(pending()).toHaveLength(1)
})

test('work that is in hand is not given out twice', () => {
  const { files, folder } = library()
  files.record(folder, [a, b])
  expect(files.pending(1, new Set([1]))).toMatchObject([{ id: 2 }])
})

test('words are refreshed for contents whose files come, go or change', () => {
  const { files, folder, identify, refreshed, pending, hash } = library()
  files.record(folder, [a, b])
  identify()
  expect(refreshed).toEqual([[1, 2]])
  files.markMissing([1])
  files.record(folder, [a])
  expect(refreshed.slice(1)).toEqual([[1], [1]])
  files.record(folder, [{ ...a, size: 11 }])
  files.recordIdentified([{ job: pending()[0]!, result: { hash: hash('b'), size: 11, mtime: 5 } }])
  expect(refreshed.at(-1)).toEqual([1, 2])
})

test('files are found by the folder they are directly in, and folders by what is above them', () => {
  const { files, folder } = library()
  files.record(folder, [a, b, { ...b, path: '/photos/sub/deep/c' }, { ...b, path: '/photos/sub-2/d' }])
  expect([...files.in('/photos').keys()]).toEqual(['/photos/a'])
  expect([...files.in('/photos/sub').keys()]).toEqual(['/photos/sub/b'])
  expect(files.foldersBelow(folder, '/photos/sub')).toEqual(['/photos/sub', '/photos/sub/deep'])
  expect(files.foldersBelow(folder, '/photos')).toHaveLength(4)
  expect(files.presentBelow(folder, '/photos/sub')).toEqual([2, 3])
  expect(files.presentBelow(folder, '/photos/a')).toEqual([1])
})

test('files of a drive as a whole are found', () => {
  const { files, folders } = library()
  const root = folders.add('/', []).id
  const drive = folders.add('C:/', []).id
  files.record(root, [{ ...a, path: '/x' }])
  files.record(drive, [{ ...a, path: 'C:/y' }])
  expect([...files.in('/').keys()]).toEqual(['/x'])
  expect([...files.in('C:/').keys()]).toEqual(['C:/y'])
  expect(files.foldersBelow(root, '/')).toEqual(['/'])
  expect(files.foldersBelow(drive, 'C:/')).toEqual(['C:/'])
})

test('a folder is forgotten a piece at a time; contents stay, blame does not', () => {
  const { db, files, folder, pending, identify, present, hash, failures } = library()
  files.record(folder, [a, b])
  identify()
  files.record(folder, [{ ...a, size: 0 }])
  files.recordIdentified([{ job: pending()[0]!, failure: { kind: 'permanent', code: 'empty', message: '' } }])
  expect(files.forget(folder, 1)).toBe(1)
  expect(files.count(folder)).toBe(1)
  expect(files.forget(folder, 10)).toBe(1)
  expect(files.forget(folder, 10)).toBe(0)
  expect(present()).toEqual([
    [hash('a'), 0],
    [hash('b'), 0],
  ])
  expect(failures.count()).toBe(0)
  expect(db.prepare('SELECT count(*) FROM failure').pluck().get()).toBe(0)
})

test('a scan of a large library reads small indexes only', () => {
  const { db } = library()
  const plan = (sql: string): string[] =>
    db
      .prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map(({ detail }) => detail)
  expect(plan(`SELECT id, path FROM file WHERE directory = '/photos/'`)).toEqual([
    'SEARCH file USING INDEX file_directory (directory=?)',
  ])
  expect(
    plan(`SELECT DISTINCT directory FROM file WHERE directory >= '/a/' AND directory < '/a0' AND +folder_id = 1`),
  ).toEqual(['SEARCH file USING INDEX file_directory (directory>? AND directory<?)'])
  expect(
    plan(
      `SELECT id FROM file WHERE (path = 'a' OR (path >= 'a/' AND path < 'a0')) AND +folder_id = 1 AND +missing_since IS NULL`,
    ),
  ).toEqual([
    'MULTI-INDEX OR',
    'INDEX 1',
    'SEARCH file USING INDEX sqlite_autoindex_file_1 (path=?)',
    'INDEX 2',
    'SEARCH file USING INDEX sqlite_autoindex_file_1 (path>? AND path<?)',
  ])
  expect(plan('SELECT count(*) FROM file WHERE folder_id = 1 AND missing_since IS NULL')).toEqual([
    'SEARCH file USING COVERING INDEX file_folder (folder_id=? AND missing_since=?)',
  ])
})
