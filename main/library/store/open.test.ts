import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, expect, test } from 'vitest'
import { openStore } from './open.ts'

const opened: { close(): unknown }[] = []
const folders: string[] = []
afterEach(() => {
  for (const one of opened.splice(0).reverse()) one.close()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

const megabyte = 2 ** 20

function emptyLibrary() {
  const folder = mkdtempSync(join(tmpdir(), 'open-store-'))
  folders.push(folder)
  const path = join(folder, 'library.db')
  const db = openStore(path)
  opened.push(db)
  db.exec('CREATE TABLE ballast (id INTEGER PRIMARY KEY, bytes BLOB)')
  const write = db.prepare('INSERT INTO ballast (bytes) VALUES (zeroblob(1000000))')
  return { path, write: (times: number) => Array.from({ length: times }, () => write.run()), wal: `${path}-wal` }
}

test('however much is written, little waits in the log', () => {
  const { write, wal } = emptyLibrary()
  write(120)
  expect(statSync(wal).size).toBeLessThan(24 * megabyte)
})

test('what a long reader has let grow is cut back when it is gone', () => {
  const { path, write, wal } = emptyLibrary()
  const reader = new Database(path, { readonly: true })
  opened.push(reader)
  reader.exec('BEGIN')
  reader.prepare('SELECT count(*) FROM ballast').get()
  write(120)
  expect(statSync(wal).size).toBeGreaterThan(100 * megabyte)
  reader.exec('COMMIT')
  write(40)
  expect(statSync(wal).size).toBeLessThanOrEqual(64 * megabyte)
})
