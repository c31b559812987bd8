import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { migrations } from './all.ts'
import { migrate } from './migrate.ts'

const fresh = (): Database.Database => {
  const db = new Database(':memory:')
  migrate(db, migrations)
  return db
}
const plan = (db: Database.Database, sql: string): string[] =>
  (db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[]).map(({ detail }) => detail)

test('a fresh library ends at the newest version, and opening it again changes nothing', () => {
  const db = fresh()
  expect(db.pragma('user_version', { simple: true })).toBe(migrations.length)
  expect(migrate(db, migrations)).toBe(migrations.length)
})

test('a library from a later release is left alone', () => {
  const db = new Database(':memory:')
  db.pragma('user_version = 999')
  expect(() => migrate(db, migrations)).toThrow(expect.objectContaining({ code: 'library-too-new' }))
  expect(db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get()).toBe(0)
})

test('a migration that fails leaves the version before it', () => {
  const db = fresh()
  const broken = {
    version: migrations.length + 1,
    name: 'broken',
    up: () => void db.exec('CREATE TABLE half (a); NONSENSE'),
  }
  expect(() => migrate(db, [...migrations, broken])).toThrow(/NONSENSE/)
  expect(db.pragma('user_version', { simple: true })).toBe(migrations.length)
  expect(db.prepare(`SELECT count(*) FROM sqlite_schema WHERE name = 'half'`).pluck().get()).toBe(0)
})

test('finding work reads its own small index, however large the library', () => {
  const db = fresh()
  expect(plan(db, 'SELECT id FROM file WHERE pending = 1 AND missing_since IS NULL ORDER BY id LIMIT 8')).toEqual([
    'SCAN file USING INDEX file_pending',
  ])
  expect(plan(db, 'SELECT id FROM content WHERE width IS NULL AND present > 0 ORDER BY id LIMIT 8')).toEqual([
    'SCAN content USING INDEX content_unrendered',
  ])
  expect(
    plan(db, 'SELECT id FROM content WHERE width IS NOT NULL AND present > 0 AND embedded = 0 ORDER BY id LIMIT 8'),
  ).toEqual(['SCAN content USING INDEX content_unembedded'])
})

test('a content counts the files that hold it, through every change', () => {
  const db = fresh()
  db.exec(`
    INSERT INTO folder (id, path, added_at) VALUES (1, '/p', 0);
    INSERT INTO content (id, hash, bytes, first_seen) VALUES (1, '${'a'.repeat(64)}', 1, 0), (2, '${'b'.repeat(64)}', 1, 0)`)
  const present = (): unknown => db.prepare('SELECT present FROM content ORDER BY id').pluck().all()
  db.exec(
    `INSERT INTO file (id, folder_id, path, size, mtime, content_id) VALUES (1, 1, '/p/a', 1, 0, 1), (2, 1, '/p/b', 1, 0, NULL)`,
  )
  expect(present()).toEqual([1, 0])
  db.exec('UPDATE file SET content_id = 1 WHERE id = 2')
  expect(present()).toEqual([2, 0])
  db.exec('UPDATE file SET missing_since = 5 WHERE id = 1')
  expect(present()).toEqual([1, 0])
  db.exec('UPDATE file SET content_id = 2, missing_since = NULL WHERE id = 1')
  expect(present()).toEqual([1, 1])
  db.exec('DELETE FROM folder')
  expect(present()).toEqual([0, 0])
})
