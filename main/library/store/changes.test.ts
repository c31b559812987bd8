import { rmSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { openChanges, type Changes } from './changes.ts'
import { openStore } from './open.ts'
import { testLibrary } from './test-library.ts'

const tables = ['label', 'label_name', 'tag', 'album', 'album_photo', 'favourite', 'saved_search'] as const

/** Everything people and files said. What the machine says follows from it; `label.revision` only ever rises. */
function everything(db: Database): Record<string, unknown[]> {
  const rows = tables.map((table) => {
    const all = db.prepare<[], Record<string, unknown>>(`SELECT * FROM ${table} ORDER BY 1, 2`).all()
    const said = all.filter(({ source }) => source !== 'machine')
    return [table, said.map((row) => ({ ...row, revision: undefined }))]
  })
  return Object.fromEntries(rows) as Record<string, unknown[]>
}

/** A library in which everything has been said once. */
function library(path?: string): { db: Database; changes: Changes } {
  const db = testLibrary([{ id: 1 }, { id: 2 }, { id: 3 }], path)
  db.exec(`
    INSERT INTO model (id, key, dimensions) VALUES (1, 'model', 2);
    INSERT INTO label (id, name, parent_id, prompts, created_at, threshold) VALUES
      (1, 'Animal', NULL, '[]', 0, NULL), (2, 'Dog', 1, '["it''s a dog"]', 0, 0.1), (3, 'Cat', 1, '[]', 0, 2.5);
    INSERT INTO label_name (key, label_id) VALUES ('animal', 1), ('dog', 2), ('hound', 2), ('cat', 3), ('gone', NULL);
    INSERT INTO tag (label_id, content_id, source, holds, said_at, model_id, confidence) VALUES
      (2, 1, 'person', 1, 10, NULL, NULL), (2, 1, 'file', 1, 5, NULL, NULL), (2, 2, 'person', 0, 11, NULL, NULL),
      (2, 3, 'machine', 1, 12, 1, 0.75), (3, 2, 'file', 1, 6, NULL, NULL);
    INSERT INTO album (id, name, key, cover_id, created_at) VALUES (1, 'Holiday', 'holiday', 2, 0);
    INSERT INTO album_photo (album_id, content_id, position) VALUES (1, 1, 1), (1, 2, 1.5);
    INSERT INTO favourite (content_id, since) VALUES (1, 7);
    INSERT INTO saved_search (id, name, key, text) VALUES (1, 'Beach', 'beach', 'beach date:2019');`)
  return { db, changes: openChanges(db, () => 1_000) }
}

/** What a person could do, one statement after another in one change. */
const deeds: Record<string, string> = {
  'a label is made': `INSERT INTO label (name, created_at) VALUES ('New', 1)`,
  'a label is renamed': `UPDATE label SET name = 'Hound', threshold = NULL WHERE id = 2;
    INSERT INTO label_name (key, label_id) VALUES ('new', 2)`,
  'a label with kinds is deleted': 'DELETE FROM label WHERE id = 1',
  'a label with tags is deleted': `DELETE FROM label WHERE id = 2`,
  'labels are merged': `UPDATE OR REPLACE tag SET label_id = 3 WHERE label_id = 2;
    UPDATE label_name SET label_id = 3 WHERE label_id = 2; DELETE FROM label WHERE id = 2`,
  'a tag is given': `INSERT INTO tag (label_id, content_id, source, said_at) VALUES (1, 3, 'person', 20)`,
  'a tag is taken': `UPDATE tag SET holds = 0, said_at = 20 WHERE label_id = 2 AND content_id = 1 AND source = 'person'`,
  'a verdict is cleared': `DELETE FROM tag WHERE source = 'person'`,
  'an album is made': `INSERT INTO album (id, name, key, created_at) VALUES (2, 'Two', 'two', 1);
    INSERT INTO album_photo (album_id, content_id, position) VALUES (2, 3, 1)`,
  'an album is changed': `UPDATE album SET cover_id = NULL, name = 'Later'; UPDATE album_photo SET position = position + 1`,
  'an album is deleted': `DELETE FROM album`,
  'favourites change': `INSERT INTO favourite (content_id, since) VALUES (2, 8); DELETE FROM favourite WHERE content_id = 1`,
  'searches change': `INSERT INTO saved_search (name, key, text) VALUES ('S', 's', 't'); UPDATE saved_search SET text = 'x'`,
  'a search makes way': `INSERT OR REPLACE INTO saved_search (name, key, text) VALUES ('Beach', 'beach', 'sea')`,
}

test.each(Object.entries(deeds))('when %s, that can be taken back, and done again', (title, sql) => {
  const { db, changes } = library()
  const before = everything(db)
  const { change } = changes.record(title, () => db.exec(sql))
  const after = everything(db)
  expect(after).not.toEqual(before)

  expect(changes.list()).toEqual([{ id: change, title, at: 1_000 }])
  expect(changes.undo(change!).title).toBe(title)
  expect(everything(db)).toEqual(before)
  expect(changes.list()).toEqual([])

  const [undone] = changes.undone()
  expect(changes.redo(undone!.id).title).toBe(title)
  expect(everything(db)).toEqual(after)
  changes.undo(changes.list()[0]!.id)
  expect(everything(db)).toEqual(before)
})

test('whatever was done one after another is taken back one after another, and done again', () => {
  const deed = fc.constantFrom(...Object.values(deeds))
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 8 }), (statements) => {
      const { db, changes } = library()
      const states = [everything(db)]
      for (const sql of statements) {
        try {
          if (changes.record('something', () => db.exec(sql)).change !== null) states.push(everything(db))
        } catch {
          // A name that is taken, say. Then nothing of it must have happened, or what follows fails.
        }
      }
      for (const state of states.slice(0, -1).toReversed()) {
        changes.undo(changes.list()[0]!.id)
        expect(everything(db)).toEqual(state)
      }
      for (const state of states.slice(1)) {
        changes.redo(changes.undone()[0]!.id)
        expect(everything(db)).toEqual(state)
      }
      expect(changes.list()).toHaveLength(states.length - 1)
    }),
    { numRuns: 40 },
  )
})

test('names come back exactly, whatever they are made of', () => {
  const { db, changes } = library()
  const names = fc.string({ unit: 'binary' }).map((name) => name.toWellFormed())
  fc.assert(
    fc.property(names, fc.double({ noNaN: true }), (name, position) => {
      db.prepare('UPDATE album SET name = ?').run(name)
      db.prepare('UPDATE album_photo SET position = ?').run(position)
      const before = everything(db)
      const { change } = changes.record('deleted', () => db.exec('DELETE FROM album'))
      changes.undo(change!)
      expect(everything(db)).toEqual(before)
    }),
  )
})

test('what the machine says is not for people to take back', () => {
  const { db, changes } = library()
  const { change } = changes.record('tagged', () =>
    db.exec(`
      INSERT INTO tag (label_id, content_id, source, said_at) VALUES (1, 1, 'machine', 1);
      UPDATE tag SET confidence = 0.5 WHERE source = 'machine';
      DELETE FROM tag WHERE source = 'machine' AND label_id = 2`),
  )
  expect(change).toBeNull()
})

test('where nothing is different afterwards there is nothing to take back', () => {
  const { db, changes } = library()
  const { change, result } = changes.record('nothing', () => {
    db.exec(`UPDATE label SET name = name`)
    return 5
  })
  expect({ change, result }).toEqual({ change: null, result: 5 })
  expect(changes.list()).toEqual([])
})

test('what was done outside a change is not recorded', () => {
  const { db, changes } = library()
  db.exec('DELETE FROM favourite')
  expect(changes.list()).toEqual([])
  expect(db.prepare('SELECT count(*) FROM change_step').pluck().get()).toBe(0)
})

test('a change that fails leaves nothing behind', () => {
  const { db, changes } = library()
  const before = everything(db)
  const failing = (): never => {
    db.exec('DELETE FROM album')
    throw new Error('a sick disk')
  }
  expect(() => changes.record('failed', failing)).toThrow('a sick disk')
  expect(everything(db)).toEqual(before)
  expect(changes.list()).toEqual([])
  expect(changes.record('next', () => db.exec('DELETE FROM album')).change).not.toBeNull()
})

test('the title can tell what came of it', () => {
  const { db, changes } = library()
  changes.record(
    (count: number) => `${count} favourites gone`,
    () => db.prepare('DELETE FROM favourite').run().changes,
  )
  expect(changes.list()).toMatchObject([{ title: '1 favourites gone' }])
})

test('only the newest change can be taken back', () => {
  const { db, changes } = library()
  const first = changes.record('the first', () => db.exec('DELETE FROM favourite')).change!
  const second = changes.record('the second', () => db.exec('DELETE FROM album')).change!
  expect(() => changes.undo(first)).toThrow(
    expect.objectContaining({ code: 'not-available', message: expect.stringContaining('“the second”') as string }),
  )
  changes.undo(second)
  changes.undo(first)
  expect(() => changes.undo(first)).toThrow(expect.objectContaining({ code: 'not-found' }))
})

test('doing something else is the end of what could be done again', () => {
  const { db, changes } = library()
  changes.undo(changes.record('the first', () => db.exec('DELETE FROM favourite')).change!)
  changes.record('the second', () => db.exec('DELETE FROM album'))
  expect(changes.undone()).toEqual([])
})

test('taking back tells which tables are different now', () => {
  const { db, changes } = library()
  const { change } = changes.record('deleted', () => db.exec('DELETE FROM album; DELETE FROM favourite'))
  expect(changes.undo(change!).subjects).toEqual(new Set(['album', 'album_photo', 'favourite']))
})

test('a label is never again at a revision that it had, so that what was derived from it is derived anew', () => {
  const { db, changes } = library()
  const revision = db.prepare<[], number>('SELECT revision FROM label WHERE id = 2').pluck()
  const renamed = changes.record('one', () => db.exec('UPDATE label SET revision = 7 WHERE id = 2')).change!
  changes.undo(renamed)
  expect(revision.get()).toBe(8)
  const removed = changes.record('two', () => db.exec('DELETE FROM label WHERE id = 2')).change!
  changes.undo(removed)
  expect(revision.get()).toBe(9)
})

test('what a file said meanwhile does not get in the way', () => {
  const { db, changes } = library()
  const { change } = changes.record('cleared', () => db.exec('DELETE FROM tag WHERE label_id = 3'))
  db.exec(`INSERT INTO tag (label_id, content_id, source, said_at) VALUES (3, 2, 'file', 99)`)
  changes.undo(change!)
  expect(db.prepare('SELECT said_at FROM tag WHERE label_id = 3').pluck().all()).toEqual([6])
})

test('a label that a file brought meanwhile is another one than the one that comes back', () => {
  const { db, changes } = library()
  const { change } = changes.record('deleted', () => db.exec('DELETE FROM label WHERE id = 3'))
  db.exec(`INSERT INTO label (name, created_at) VALUES ('Bird', 1)`)
  changes.undo(change!)
  expect(db.prepare('SELECT name FROM label ORDER BY id').pluck().all()).toEqual(['Animal', 'Dog', 'Cat', 'Bird'])
})

test('what was done yesterday can be taken back today', () => {
  const folder = mkdtempSync(join(tmpdir(), 'recollect-changes-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'library.db')
  const yesterday = library(path)
  const before = everything(yesterday.db)
  const { change } = yesterday.changes.record('gone', () => yesterday.db.exec('DELETE FROM label; DELETE FROM album'))
  yesterday.db.close()

  const db = openStore(path)
  const changes = openChanges(db, () => 2_000)
  expect(changes.list()).toEqual([{ id: change, title: 'gone', at: 1_000 }])
  changes.undo(change!)
  // What the machine said of a deleted label is derived again, not remembered.
  const tag = before['tag']!.filter((row) => (row as { source: string }).source !== 'machine')
  expect(everything(db)).toEqual({ ...before, tag })
  db.close()
})

test('the last hundred changes are kept', () => {
  const { db, changes } = library()
  for (let i = 1; i <= 103; i++) changes.record(`${i}`, () => db.exec(`UPDATE album SET name = '${i}'`))
  const titles = changes.list().map(({ title }) => title)
  expect(titles).toHaveLength(100)
  expect(titles.at(-1)).toBe('4')
})

test('old changes make way for large ones, and the newest is kept however large it is', () => {
  const { db, changes } = library()
  changes.record('small', () => db.exec('DELETE FROM favourite'))
  changes.record('large', () => db.exec(`UPDATE album SET name = 'x'`))
  db.exec(`UPDATE change SET steps = 999999 WHERE title = 'large'`)
  changes.record('newest', () => db.exec(`UPDATE album SET name = 'y'`))
  expect(changes.list().map(({ title }) => title)).toEqual(['newest', 'large'])
  db.exec(`UPDATE change SET steps = 2000000 WHERE title = 'newest'`)
  changes.record('tiny', () => db.exec(`UPDATE album SET name = 'z'`))
  expect(changes.list().map(({ title }) => title)).toEqual(['tiny'])
})

test('a change inside a change is a mistake that is noticed', () => {
  const { changes } = library()
  expect(() => changes.record('outer', () => changes.record('inner', () => 1))).toThrow(/inside/)
})

test('what was done before a table got another column can still be taken back', () => {
  const folder = mkdtempSync(join(tmpdir(), 'recollect-changes-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'library.db')
  const earlier = library(path)
  const change = earlier.changes.record('gone', () => earlier.db.exec('DELETE FROM album')).change!
  earlier.db.exec(`ALTER TABLE album ADD COLUMN note TEXT DEFAULT 'none'`)
  earlier.db.close()

  const db = openStore(path)
  openChanges(db, () => 2_000).undo(change)
  expect(db.prepare('SELECT name, note FROM album').all()).toEqual([{ name: 'Holiday', note: 'none' }])
  db.close()
})
