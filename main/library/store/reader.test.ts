import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openStore } from './open.ts'
import { openReader } from './reader.ts'

/** A library of a few photos whose reads go to a thread, or not. */
function library(isLarge: boolean) {
  const folder = mkdtempSync(join(tmpdir(), 'reader-'))
  const db = openStore(join(folder, 'library.db'))
  db.exec(`INSERT INTO label (id, name, created_at) VALUES (1, 'Dog', 0)`)
  const worker = new URL('./reader-worker.ts', import.meta.url)
  const reader = openReader({ db, worker, isLarge: () => isLarge })
  onTestFinished(async () => {
    await reader.close()
    db.close()
    rmSync(folder, { recursive: true })
  })
  let photos = 0
  const tag = (): void => {
    photos += 1
    db.prepare(
      `INSERT INTO content (id, hash, bytes, first_seen, present, width, format, sort_at) VALUES (?, ?, 1, 0, 1, 10, 'jpeg', 0)`,
    ).run(photos, String(photos).padStart(64, '0'))
    db.prepare(`INSERT INTO tag (label_id, content_id, source, said_at) VALUES (1, ?, 'file', 0)`).run(photos)
  }
  return { reader, tag }
}

test.each([true, false])('what was said a moment ago is counted (in a thread: %s)', async (isLarge) => {
  const { reader, tag } = library(isLarge)
  tag()
  expect((await reader.read('tagCounts')).get(1)?.photos).toBe(1)
  tag()
  expect((await reader.read('tagCounts')).get(1)?.photos).toBe(2)
  expect((await reader.read('facets')).formats).toEqual([{ format: 'jpeg', count: 2 }])
})

test('whoever asks while it is read has an answer that is no older than the question', async () => {
  const { reader, tag } = library(true)
  tag()
  const first = reader.read('tagCounts')
  tag()
  const second = reader.read('tagCounts')
  tag()
  const third = reader.read('tagCounts')
  expect((await first).get(1)!.photos).toBeGreaterThanOrEqual(1)
  expect((await second).get(1)!.photos).toBeGreaterThanOrEqual(2)
  expect((await third).get(1)!.photos).toBe(3)
})
