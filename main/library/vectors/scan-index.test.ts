import { afterEach, expect, test } from 'vitest'
import { silentLog } from '../log.ts'
import { ScanIndex } from './scan-index.ts'
import { mostExact } from './scan.ts'
import { clusteredVectors, vectorLibrary, type Entries } from './testing/vector-library.ts'
import { blobOf } from './unit-vector.ts'
import type { Ranking } from './vector-index.ts'

const worker = new URL('./scan-worker.ts', import.meta.url)
const { signal } = new AbortController()

const opened: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close()
})

/** A library with contents 1 to `contents`, and how to open an index over its space. */
function libraryOf(dimensions: number, contents: number) {
  const library = vectorLibrary(dimensions, contents)
  opened.push({ close: () => library.discard() })
  const open = (program = worker, lanes?: number): ScanIndex => {
    const { db, modelId } = library
    const index = new ScanIndex({ db, modelId, dimensions, worker: program, log: silentLog, ...(lanes && { lanes }) })
    opened.push(index)
    return index
  }
  return { ...library, open }
}

/** Numbers that come from the codes alone are only nearly the same. */
function expectSame(found: Ranking, truth: Ranking): void {
  expect([...found.ids]).toEqual([...truth.ids])
  expect([...found.scores]).toEqual([...truth.scores])
  expect(found.candidates).toBe(truth.candidates)
  expect(found.median).toBeCloseTo(truth.median, 2)
  expect(found.deviation).toBeCloseTo(truth.deviation, 2)
}

test('a search right after opening waits for the vectors instead of missing some', async () => {
  const { exact, open, put } = libraryOf(16, 5_000)
  const vector = clusteredVectors(16, 1)
  const first = open()
  put(
    first,
    Array.from({ length: 5_000 }, (_, i) => [i + 1, vector()]),
  )
  await first.close()
  const query = vector()
  expectSame(await open().nearest(query, { limit: 50 }, signal), await exact.nearest(query, { limit: 50 }, signal))
})

test('what changes while threads agree on the best is found by the next search', async () => {
  const { exact, open, put } = libraryOf(16, 9_000)
  const vector = clusteredVectors(16, 4)
  const index = open(worker, 2)
  put(
    index,
    Array.from({ length: 9_000 }, (_, i) => [i + 1, vector()]),
  )
  await index.ready()
  for (let round = 0; round < 20; round++) {
    const query = vector()
    const before = await exact.nearest(query, { limit: 20 }, signal)
    const asked = index.nearest(query, { limit: 20 }, signal)
    // In the share of either thread, and in place of what was the best.
    put(index, [
      [1 + round, query],
      [4_200 + round, query],
      [before.ids[0]!, vector()],
    ])
    const next = index.nearest(query, { limit: 20 }, signal)
    expect((await asked).ids).toHaveLength(20)
    expectSame(await next, await exact.nearest(query, { limit: 20 }, signal))
  }
})

test('there is no end to the results: beyond the exact ones every photo is listed once, and scores never rise', async () => {
  const count = mostExact + 2_000
  const { exact, open, put } = libraryOf(16, count)
  const vector = clusteredVectors(16, 2)
  const index = open()
  put(
    index,
    Array.from({ length: count }, (_, i) => [i + 1, vector()]),
  )
  const query = vector()
  const truth = await exact.nearest(query, { limit: Infinity }, signal)
  const all = await index.nearest(query, { limit: Infinity }, signal)
  expect([...all.ids.subarray(0, mostExact)]).toEqual([...truth.ids.subarray(0, mostExact)])
  expect(new Set(all.ids)).toEqual(new Set(truth.ids))
  expect(all.scores.every((score, i) => i === 0 || score <= all.scores[i - 1]!)).toBe(true)
  expect(Math.max(...all.scores.map((score, i) => Math.abs(score - truth.scores[i]!)))).toBeLessThan(0.02)
  // Asking for more begins with what was there before.
  const fewer = await index.nearest(query, { limit: mostExact + 500 }, signal)
  expect([...fewer.ids]).toEqual([...all.ids.subarray(0, mostExact + 500)])
})

test('missing codes are made and stored, and what is no vector at all is embedded again', async () => {
  const { db, exact, open, put } = libraryOf(8, 400)
  const vector = clusteredVectors(8, 3)
  const first = open()
  put(
    first,
    Array.from({ length: 400 }, (_, i) => [i + 1, vector()]),
  )
  await first.close()
  db.exec(`
    UPDATE content SET embedded = 1;
    DELETE FROM vector_code WHERE embedding_id > 2;
    UPDATE embedding SET vector = x'0000803f' WHERE content_id = 7`)
  exact.remove([7])
  const index = open()
  const query = vector()
  expectSame(
    await index.nearest(query, { limit: mostExact }, signal),
    await exact.nearest(query, { limit: mostExact }, signal),
  )
  await expect.poll(() => db.prepare('SELECT count(*) FROM vector_code').pluck().get()).toBe(399)
  expect(db.prepare('SELECT id FROM content WHERE embedded = 0').pluck().all()).toEqual([7])
})

test('a vector that was changed behind its back is found by what it is now', async () => {
  const { db, exact, open, put } = libraryOf(8, 3)
  const vector = clusteredVectors(8, 4)
  const first = open()
  put(first, [
    [1, vector()],
    [2, vector()],
  ])
  await first.close()
  const replaced = vector()
  db.prepare('UPDATE embedding SET vector = ? WHERE content_id = 2').run(blobOf(replaced))
  exact.put([[2, replaced]])
  expectSame(await open().nearest(replaced, { limit: 3 }, signal), await exact.nearest(replaced, { limit: 3 }, signal))
})

test.each([
  ['too short', new Float32Array(7).fill(1 / Math.sqrt(7))],
  ['not of length 1', new Float32Array(8).fill(1)],
  ['not a number', new Float32Array(8).fill(NaN)],
  ['nothing at all', new Float32Array(8)],
])('refuses a vector that is %s, and keeps none of its batch', async (_, bad) => {
  const { db, open, put } = libraryOf(8, 2)
  const index = open()
  const good = clusteredVectors(8, 5)()
  const both: Entries = [
    [1, good],
    [2, bad],
  ]
  expect(() => put(index, both)).toThrow(RangeError)
  await expect(index.nearest(bad, { limit: 1 }, signal)).rejects.toThrow(RangeError)
  expect(db.prepare('SELECT count(*) FROM embedding').pluck().get()).toBe(0)
  expect((await index.nearest(good, { limit: 1 }, signal)).candidates).toBe(0)
})

test('a search that nobody waits for any more says so at once, and those behind it are answered', async () => {
  const { exact, open, put } = libraryOf(8, 50)
  const vector = clusteredVectors(8, 6)
  const index = open()
  put(
    index,
    Array.from({ length: 50 }, (_, i) => [i + 1, vector()]),
  )
  const typing = new AbortController()
  const query = vector()
  const abandoned = [1, 2, 3].map(() => index.nearest(vector(), { limit: 5 }, typing.signal))
  const wanted = index.nearest(query, { limit: 5 }, signal)
  typing.abort()
  const cancelled = { status: 'rejected', reason: { code: 'cancelled' } }
  expect(await Promise.allSettled(abandoned)).toMatchObject([cancelled, cancelled, cancelled])
  await expect(index.nearest(query, { limit: 5 }, typing.signal)).rejects.toMatchObject({ code: 'cancelled' })
  expectSame(await wanted, await exact.nearest(query, { limit: 5 }, signal))
})

test('when its thread dies, a search fails once, and the next one works', async () => {
  const { db, exact, open, put } = libraryOf(8, 10)
  const vector = clusteredVectors(8, 7)
  const index = open()
  put(
    index,
    Array.from({ length: 10 }, (_, i) => [i + 1, vector()]),
  )
  const query = vector()
  await index.ready()
  db.exec('ALTER TABLE embedding RENAME TO elsewhere')
  await expect(index.nearest(query, { limit: 5 }, signal)).rejects.toMatchObject({ code: 'internal' })
  db.exec('ALTER TABLE elsewhere RENAME TO embedding')
  expectSame(await index.nearest(query, { limit: 5 }, signal), await exact.nearest(query, { limit: 5 }, signal))
})

test('closing ends a search that is waiting', async () => {
  const { open } = libraryOf(8, 1)
  const index = open()
  const waiting = index.nearest(clusteredVectors(8, 8)(), { limit: 1 }, signal)
  const closed = index.close()
  await expect(waiting).rejects.toMatchObject({ code: 'cancelled' })
  await closed
})
