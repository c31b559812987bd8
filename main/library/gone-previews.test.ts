import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openGonePreviews } from './gone-previews.ts'
import { previewFolder, previewPath } from './previews.ts'
import { openSettings } from './store/settings.ts'
import { testLibrary } from './store/test-library.ts'

const day = 86_400_000
const never = new AbortController().signal

/** A library of photos 1 to `count` with previews, and a clock that the test turns. */
function library(count = 3) {
  const previews = mkdtempSync(join(tmpdir(), 'recollect-gone-'))
  onTestFinished(() => rmSync(previews, { recursive: true }))
  const photos = Array.from({ length: count }, (_, i) => ({ id: i + 1 }))
  const db = testLibrary(photos)
  const hashOf = (id: number): string => id.toString(16).padStart(64, '0')
  for (const { id } of photos) {
    mkdirSync(previewFolder(previews, hashOf(id)), { recursive: true })
    writeFileSync(previewPath(previews, hashOf(id), 'small'), 'picture')
  }
  const clock = { now: 1_000 * day }
  const open = () => openGonePreviews({ db, settings: openSettings(db), previews, now: () => clock.now })
  return {
    db,
    clock,
    /** Starts the library again, and lets it clear. */
    start: (signal = never) => open().clear(signal),
    open,
    left: () => photos.filter(({ id }) => existsSync(previewFolder(previews, hashOf(id)))).map(({ id }) => id),
    lose: (id: number) => void db.prepare('UPDATE file SET missing_since = 1 WHERE content_id = ?').run(id),
    find: (id: number) => void db.prepare('UPDATE file SET missing_since = NULL WHERE content_id = ?').run(id),
    widthOf: (id: number) => db.prepare('SELECT width FROM content WHERE id = ?').pluck().get(id),
  }
}

test('previews of photos that have been gone for ninety days are removed, and no others', async () => {
  const { clock, start, left, lose } = library()
  lose(2)
  expect(await start()).toBe(0)
  clock.now += 89 * day
  lose(3)
  await start()
  expect(left()).toEqual([1, 2, 3])
  clock.now += day
  expect(await start()).toBe(1)
  expect(left()).toEqual([1, 3])
})

test('photos on a folder that is not connected are not gone, however long it takes', async () => {
  const { db, clock, start, left } = library()
  db.exec(`UPDATE folder SET state = 'offline'`)
  await start()
  clock.now += 1_000 * day
  expect(await start()).toBe(0)
  expect(left()).toEqual([1, 2, 3])
})

test('photos of a folder that is no longer watched are kept for ninety days, too', async () => {
  const { db, clock, start, left } = library()
  db.exec('DELETE FROM file WHERE content_id < 3')
  await start()
  clock.now += 90 * day
  expect(await start()).toBe(2)
  expect(left()).toEqual([3])
})

test('a photo that was back in between begins anew', async () => {
  const { clock, start, left, lose, find } = library()
  lose(2)
  await start()
  clock.now += 60 * day
  find(2)
  await start()
  lose(2)
  clock.now += 60 * day
  await start()
  expect(left()).toEqual([1, 2, 3])
})

test('what people said about a photo, and its vector, stay, and it is rendered again when it is back', async () => {
  const { db, clock, start, open, lose, find, widthOf } = library()
  db.exec(`
    INSERT INTO favourite (content_id, since) VALUES (2, 1);
    INSERT INTO model (id, key, dimensions) VALUES (1, 'm', 1);
    INSERT INTO embedding (model_id, content_id, vector) VALUES (1, 2, x'0000803f')`)
  lose(2)
  await start()
  clock.now += 90 * day
  await start()
  const count = (table: string) => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()
  expect([count('favourite'), count('embedding'), widthOf(2)]).toEqual([1, 1, 400])

  const gone = open()
  find(2)
  gone.changed([1, 2])
  expect([widthOf(1), widthOf(2)]).toEqual([400, null])
})

test('a photo that was changed but is still gone is not rendered', async () => {
  const { clock, start, open, lose, widthOf } = library()
  lose(2)
  await start()
  clock.now += 90 * day
  await start()
  open().changed([2])
  expect(widthOf(2)).toBe(400)
})

test('removing goes on where it was interrupted, and spares what is back', async () => {
  const { clock, start, open, left, lose, find } = library(60)
  for (let id = 1; id <= 50; id++) lose(id)
  await start()
  clock.now += 90 * day
  const abort = new AbortController()
  const gone = open()
  const removing = gone.clear(abort.signal)
  await new Promise(setImmediate)
  find(50)
  gone.changed([50])
  abort.abort()
  await removing
  expect(left().length).toBeGreaterThan(11)
  await start()
  expect(left()).toEqual([50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60])
})

test('a clock that was ahead for a while keeps nothing for longer', async () => {
  const { clock, start, left, lose } = library()
  lose(2)
  const real = clock.now
  clock.now = real + 10_000 * day
  await start()
  clock.now = real
  await start()
  clock.now = real + 90 * day
  await start()
  expect(left()).toEqual([1, 3])
})
