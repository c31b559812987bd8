import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test, vi } from 'vitest'
import { silentLog } from '../log.ts'
import { openCheckpoints } from './checkpoints.ts'
import { openStore } from './open.ts'

/** A library whose log is copied in a thread. */
function library() {
  const folder = mkdtempSync(join(tmpdir(), 'checkpoints-'))
  const path = join(folder, 'library.db')
  const db = openStore(path)
  db.exec('CREATE TABLE ballast (id INTEGER PRIMARY KEY, bytes BLOB)')
  const insert = db.prepare('INSERT INTO ballast (bytes) VALUES (zeroblob(1000000))')
  const worker = new URL('./checkpoint-worker.ts', import.meta.url)
  const checkpoints = openCheckpoints({ db, worker, log: silentLog, afterMs: 1 })
  onTestFinished(async () => {
    await checkpoints.close()
    db.close()
    rmSync(folder, { recursive: true })
  })
  /** What the file holds by itself, without its log. */
  const inFile = (): number => {
    const alone = join(folder, 'alone.db')
    copyFileSync(path, alone)
    const copy = new Database(alone, { readonly: true })
    try {
      return copy.prepare<[], number>('SELECT count(*) FROM ballast').pluck().get() ?? 0
    } catch {
      return 0
    } finally {
      copy.close()
    }
  }
  const write = (times: number): void => {
    for (let time = 0; time < times; time++) insert.run()
    checkpoints.noticed()
  }
  return { db, checkpoints, write, inFile, wal: `${path}-wal` }
}

test('what was written gets into the file, without the thread that writes', async () => {
  const { write, inFile } = library()
  write(20)
  await vi.waitFor(() => expect(inFile()).toBe(20), 5_000)
})

test('the log is begun anew although somebody writes all the time', async () => {
  const { write, wal } = library()
  /** How often it was, as its header has it; see https://www.sqlite.org/fileformat2.html#the_write_ahead_log. */
  const begun = (): number => readFileSync(wal).readUInt32BE(12)
  write(1)
  const first = begun()
  write(40)
  await vi.waitFor(() => {
    write(1)
    expect(begun()).toBeGreaterThan(first)
  }, 5_000)
})

test('closing waits for what is being copied, and nothing is copied afterwards', async () => {
  const { db, checkpoints, write, inFile } = library()
  write(20)
  await checkpoints.close()
  const held = inFile()
  write(20)
  await new Promise((resolve) => setImmediate(resolve))
  expect(inFile()).toBe(held)
  expect(db.prepare('SELECT count(*) AS rows FROM ballast').get()).toEqual({ rows: 40 })
})
