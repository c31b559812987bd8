import { expect, test } from 'vitest'
import type { Rendered } from '../compute.ts'
import { nothingKnown } from '../nothing-known.ts'
import { openContents } from './contents.ts'
import { openFailures } from './failures.ts'
import { openStore } from './open.ts'

const picture: Rendered = { format: 'jpeg', width: 400, height: 300, colour: 0x102030, metadata: nothingKnown }

/** A library holding one identified content per id, each in one file of an online folder. */
function libraryOf(...ids: number[]) {
  const db = openStore(':memory:')
  db.exec(`INSERT INTO folder (id, path, added_at) VALUES (1, '/photos', 0)`)
  for (const id of ids) {
    db.prepare('INSERT INTO content (id, hash, bytes, first_seen) VALUES (?, ?, 9, 7)').run(
      id,
      String(id).padStart(64, '0'),
    )
    db.prepare('INSERT INTO file (folder_id, path, size, mtime, content_id, pending) VALUES (1, ?, 9, 5000, ?, 0)').run(
      `/photos/${id}.jpg`,
      id,
    )
  }
  const clock = { now: 1_000_000 }
  const words: number[] = []
  const failures = openFailures(db, () => clock.now)
  const contents = openContents({
    db,
    failures,
    previews: '/previews',
    now: () => clock.now,
    onWordsChanged: (some) => words.push(...some),
    onKeywords: () => undefined,
  })
  return { db, clock, words, failures, contents }
}

test('a content waits for its previews until it has them', () => {
  const { contents, words } = libraryOf(1, 2)
  const [first] = contents.unrendered(1, new Set())
  expect(first).toMatchObject({ id: 1, path: '/photos/1.jpg' })
  contents.recordRendered([{ job: first!, result: picture }])
  expect(contents.unrendered(9, new Set()).map(({ id }) => id)).toEqual([2])
  expect(contents.renderProgress()).toEqual({ done: 1, left: 1 })
  expect(words).toEqual([1])
})

test('without a date in the picture, the date of the file orders it and nothing claims to know more', () => {
  const { contents, db } = libraryOf(1, 2)
  const [first, second] = contents.unrendered(2, new Set())
  contents.recordRendered([
    { job: first!, result: picture },
    { job: second!, result: { ...picture, metadata: { ...nothingKnown, takenAt: 1234, takenSource: 'metadata' } } },
  ])
  expect(db.prepare('SELECT sort_at, taken_at FROM content ORDER BY id').raw().all()).toEqual([
    [5000, null],
    [1234, 1234],
  ])
})

test('what cannot be read is set aside with its reason, and what may heal is tried again later', () => {
  const { contents, clock, failures } = libraryOf(1, 2)
  const [first, second] = contents.unrendered(2, new Set())
  contents.recordRendered([
    { job: first!, failure: { kind: 'permanent', code: 'damaged', message: 'The file ends too early.' } },
    { job: second!, failure: { kind: 'transient', code: 'unreadable', message: 'The drive did not answer.' } },
  ])
  expect(contents.unrendered(9, new Set())).toEqual([])
  expect(failures.list(0, 10)).toMatchObject([
    { path: '/photos/1.jpg', code: 'damaged', attempts: 1, retryAt: null },
    { path: '/photos/2.jpg', code: 'unreadable', attempts: 1, retryAt: clock.now + 60_000 },
  ])
  clock.now += 60_000
  expect(contents.unrendered(9, new Set()).map(({ id }) => id)).toEqual([2])
  contents.recordRendered([{ job: second!, result: picture }])
  expect(failures.count()).toBe(1)
  failures.retryAll()
  expect(contents.unrendered(9, new Set()).map(({ id }) => id)).toEqual([1])
})

test('what lies on an unplugged drive waits without being in the way of the rest', () => {
  const { contents, db } = libraryOf(1, 2)
  db.exec(`
    INSERT INTO folder (id, path, added_at, state) VALUES (2, '/drive', 0, 'offline');
    UPDATE file SET folder_id = 2 WHERE content_id = 1`)
  expect(contents.unrendered(1, new Set()).map(({ id }) => id)).toEqual([2])
  expect(contents.renderProgress().left).toBe(1)
})
