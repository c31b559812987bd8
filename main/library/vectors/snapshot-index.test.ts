import { existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execFileSync } from 'node:child_process'
import Database from 'better-sqlite3'
import { afterEach, expect, test } from 'vitest'
import type { Log } from '../log.ts'
import { canLoadSqliteVss } from './testing/can-load.ts'
import { mostExact } from './scan.ts'
import { SnapshotIndex } from './snapshot-index.ts'
import { clusteredVectors, vectorLibrary, type VectorLibrary } from './testing/vector-library.ts'
import { blobOf } from './unit-vector.ts'

const { signal } = new AbortController()
const dimensions = 16
const worker = new URL('./scan-worker.ts', import.meta.url)
const program = new URL('./snapshot-process.ts', import.meta.url)

const opened: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close()
})

const testWithVss = test.skipIf(!canLoadSqliteVss())

interface Opened {
  readonly index: SnapshotIndex
  /** Why the default engine searches instead. */
  readonly reasons: unknown[]
}

function openIndex({ db, modelId }: VectorLibrary, options: { idleMs?: number; snapshot?: URL } = {}): Opened {
  const reasons: unknown[] = []
  const note = (_scope: string, _message: string, { reason }: Record<string, unknown> = {}): void =>
    void reasons.push(reason)
  const log: Log = { debug: () => undefined, info: () => undefined, warn: note, error: note }
  const index = new SnapshotIndex({ db, modelId, dimensions, worker, snapshot: program, log, ...options })
  opened.push(index)
  return { index, reasons }
}

/** A library with so many vectors, and where its snapshot belongs. */
function libraryWith(count: number, spacing = 1) {
  const library = vectorLibrary(dimensions, count, spacing)
  opened.push({ close: () => library.discard() })
  const vector = clusteredVectors(dimensions, count)
  const file = join(library.folder, 'indexes', `sqlite-vss-${library.modelId}.db`)
  library.put(
    { put: () => undefined },
    library.ids.map((id) => [id, vector()]),
  )
  return { ...library, vector, file }
}

async function expectExact(index: SnapshotIndex, { exact }: VectorLibrary, query: Float32Array): Promise<void> {
  for (const limit of [1, 20, 5_000]) {
    const [found, truth] = [
      await index.nearest(query, { limit }, signal),
      await exact.nearest(query, { limit }, signal),
    ]
    const certain = Math.min(limit, mostExact)
    expect([...found.ids.subarray(0, certain)]).toEqual([...truth.ids.subarray(0, certain)])
    expect(found.candidates).toBe(truth.candidates)
    expect(found.median).toBeCloseTo(truth.median, 1)
  }
}

/** The process that searches: a child of this one that was started with the snapshot's program. */
function killSearcher(): void {
  const children = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], { encoding: 'utf8' })
  for (const line of children.split('\n').filter((one) => one.includes('snapshot-process'))) {
    process.kill(Number(line.trim().split(' ')[0]), 'SIGABRT')
  }
}

testWithVss('searches the snapshot, and compares what has changed since', async () => {
  // More than are ranked as a whole, so that the snapshot's own best are asked for.
  const library = libraryWith(12_000)
  const { index, reasons } = openIndex(library)
  await index.ready()
  expect(reasons).toEqual([])
  expect(existsSync(library.file)).toBe(true)
  await expectExact(index, library, library.vector())
  const query = library.vector()
  library.put(index, [
    [5, query],
    [7_000, library.vector()],
  ])
  library.drop(index, [6, 11_999])
  await expectExact(index, library, query)
  expect((await index.nearest(query, { limit: 1 }, signal)).ids).toEqual(Uint32Array.of(5))
})

testWithVss('is opened again as it is, and is made anew when the model’s vectors are others', async () => {
  const library = libraryWith(50)
  const first = openIndex(library).index
  await first.ready()
  await first.close()
  const { ino } = statSync(library.file)
  const second = openIndex(library).index
  await second.ready()
  expect(statSync(library.file).ino).toBe(ino)
  await second.close()
  library.db.exec(`UPDATE embedding SET vector = ${"x'" + blobOf(library.vector()).toString('hex') + "'"}`)
  const { index, reasons } = openIndex(library)
  await index.ready()
  expect(reasons).toEqual([])
  const all = await index.nearest(library.vector(), { limit: 50 }, signal)
  expect(new Set(all.scores).size).toBe(1)
})

testWithVss.each([
  ['torn', (file: string) => writeFileSync(file, 'not a database at all')],
  ['empty', (file: string) => writeFileSync(file, '')],
  ['of another version', (file: string) => change(file, 'UPDATE about SET format = 99')],
  ['of another model', (file: string) => change(file, 'UPDATE about SET model_id = 99')],
  ['of other dimensions', (file: string) => change(file, 'UPDATE about SET dimensions = 8')],
  ['without its vectors', (file: string) => change(file, 'UPDATE vectors_index SET idx = zeroblob(90)')],
])('a snapshot that is %s is made anew, and nobody notices', async (_, spoil) => {
  const library = libraryWith(40)
  const first = openIndex(library).index
  await first.ready()
  await first.close()
  spoil(library.file)
  const { index, reasons } = openIndex(library)
  await index.ready()
  await expectExact(index, library, library.vector())
  // sqlite-vss aborts the process on some of these; then the default engine has answered.
  expect(reasons.length).toBeLessThanOrEqual(1)
})

testWithVss('when sqlite-vss aborts, searches are answered all the same', async () => {
  const library = libraryWith(40)
  const { index, reasons } = openIndex(library)
  await index.ready()
  const query = library.vector()
  killSearcher()
  const found = await index.nearest(query, { limit: 10 }, signal)
  expect([...found.ids]).toEqual([...(await library.exact.nearest(query, { limit: 10 }, signal)).ids])
  await expect.poll(() => reasons.length).toBe(1)
  await expectExact(index, library, query)
})

testWithVss('an empty library is never searched with sqlite-vss, which would abort', async () => {
  const library = vectorLibrary(dimensions, 3)
  opened.push({ close: () => library.discard() })
  const { index, reasons } = openIndex(library)
  await index.ready()
  const query = clusteredVectors(dimensions, 1)()
  expect((await index.nearest(query, { limit: 5 }, signal)).candidates).toBe(0)
  expect(reasons).toEqual(['there are no vectors, or more than sqlite-vss can hold'])
})

testWithVss('a snapshot that has become old is replaced when it has been quiet for a while', async () => {
  const library = libraryWith(40)
  const { index } = openIndex(library, { idleMs: 1 })
  await index.ready()
  const { mtimeMs } = statSync(library.file)
  library.put(index, [[3, library.vector()]])
  const isNewer = (): boolean => (statSync(library.file, { throwIfNoEntry: false })?.mtimeMs ?? 0) > mtimeMs
  await expect.poll(isNewer, { timeout: 20_000 }).toBe(true)
  await expectExact(index, library, library.vector())
})

test('where sqlite-vss cannot be loaded, the default engine searches', async () => {
  const library = libraryWith(40)
  const { index, reasons } = openIndex(library, { snapshot: new URL('./no-such-program.ts', import.meta.url) })
  await index.ready()
  await expectExact(index, library, library.vector())
  expect(reasons).toHaveLength(1)
})

function change(file: string, sql: string): void {
  const db = new Database(file)
  db.exec(sql)
  db.close()
}

testWithVss('whoever asks while a snapshot takes over gets an answer', async () => {
  const library = libraryWith(3_000)
  const { index } = openIndex(library)
  const waiting = new Set([index])
  const ready = index.ready().then(() => waiting.clear())
  const query = library.vector()
  while (waiting.size > 0) {
    const [found] = await Promise.all([1, 2, 3].map(() => index.nearest(query, { limit: 10 }, signal)))
    expect(found?.ids).toHaveLength(10)
  }
  await ready
})
