import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { silentLog } from '../log.ts'
import { openModels } from '../store/models.ts'
import { sqliteVecLibrary } from './extensions.ts'
import { exactIndex } from './open-index.ts'
import { mostExact } from './scan.ts'
import { ScanIndex } from './scan-index.ts'
import { SnapshotIndex } from './snapshot-index.ts'
import { seededRandom } from './seeded-random.ts'
import { canLoadSqliteVss } from './testing/can-load.ts'
import { clusteredVectors, vectorLibrary, type VectorLibrary } from './testing/vector-library.ts'
import { blobOf } from './unit-vector.ts'
import type { ContentId, Ranking, VectorIndex } from './vector-index.ts'

const { signal } = new AbortController()

type Open = (library: VectorLibrary, dimensions: number) => VectorIndex

const scanWith =
  (options: Partial<ConstructorParameters<typeof ScanIndex>[0]>): Open =>
  ({ db, modelId }, dimensions) =>
    new ScanIndex({
      db,
      modelId,
      dimensions,
      worker: new URL('./scan-worker.ts', import.meta.url),
      log: silentLog,
      ...options,
    })

const snapshotOf: Open = ({ db, modelId }, dimensions) =>
  new SnapshotIndex({
    db,
    modelId,
    dimensions,
    worker: new URL('./scan-worker.ts', import.meta.url),
    snapshot: new URL('./snapshot-process.ts', import.meta.url),
    log: silentLog,
  })

const engines: readonly (readonly [string, Open])[] = [
  ['scan', scanWith({ lanes: 1 })],
  ['scan with several threads', scanWith({ lanes: 3 })],
  [
    'scan in plain JavaScript',
    scanWith({ lanes: 1, worker: new URL('./testing/plain-scan-worker.ts', import.meta.url) }),
  ],
  ['sqlite-vec', scanWith({ lanes: 1, extension: sqliteVecLibrary() })],
  ['sqlite-vec with several threads', scanWith({ lanes: 2, extension: sqliteVecLibrary() })],
  ...(canLoadSqliteVss() ? [['sqlite-vss', snapshotOf] as const] : []),
]

const opened: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close()
})

/** Numbers that come from the codes alone are only nearly the same. */
function expectSame(found: Ranking, truth: Ranking): void {
  expect([...found.ids]).toEqual([...truth.ids])
  expect([...found.scores]).toEqual([...truth.scores])
  expect(found.candidates).toBe(truth.candidates)
  expect(found.median).toBeCloseTo(truth.median, 2)
  expect(found.deviation).toBeCloseTo(truth.deviation, 2)
}

describe.each(engines)('%s', (_, open) => {
  test.each([8, 33, 100, 512])(
    'answers exactly as comparing with every vector would, whatever happens to them (%i dimensions)',
    async (dimensions) => {
      const library = vectorLibrary(dimensions, 300, 1_500)
      const { db, ids, exact, put, drop, write } = library
      opened.push({ close: () => library.discard() })
      const random = seededRandom(dimensions)
      const vector = clusteredVectors(dimensions, dimensions)
      const someOf = (most: number): ContentId[] => [
        ...new Set(
          Array.from({ length: 1 + Math.floor(random() * most) }, () => ids[Math.floor(random() * ids.length)]!),
        ),
      ]
      const some = (most: number) => someOf(most).map((id) => [id, vector()] as const)
      const reopen = async (): Promise<VectorIndex> => {
        const next = open(library, dimensions)
        opened.push(next)
        await next.ready()
        return next
      }
      let index = await reopen()
      put(
        index,
        ids.slice(0, 150).map((id) => [id, vector()]),
      )
      for (let step = 0; step < 60; step++) {
        const dice = random()
        if (dice < 0.4) put(index, some(20))
        else if (dice < 0.6) drop(index, someOf(10))
        else if (dice < 0.7) {
          const failing = db.transaction(() => {
            write(index, some(5))
            throw new Error('database or disk is full')
          })
          expect(failing).toThrow('database or disk is full')
        } else if (dice < 0.8) {
          await index.close()
          // Codes that are missing or out of date are found out when the index opens again.
          if (random() < 0.5) db.exec('DELETE FROM vector_code WHERE embedding_id % 3 = 0')
          index = await reopen()
        }
        const query = vector()
        const limit = [1, 10, mostExact][step % 3]!
        const within = step % 2 === 0 ? undefined : Uint32Array.from(someOf(200)).sort()
        const options = { limit, ...(within && { within }) }
        expectSame(await index.nearest(query, options, signal), await exact.nearest(query, options, signal))
      }
      expect(index.size).toBe(exact.size)
      // Beyond what is exact the order is that of the codes, and nothing is missing.
      const [all, truth] = [await index.nearest(vector(), { limit: 1_000 }, signal), exact.size]
      expect(new Set(all.ids).size).toBe(truth)
    },
  )

  test('finds what is stored after the process that was writing has been killed', async () => {
    const library = vectorLibrary(32, 200, 1_500)
    const { db, ids, modelId, folder } = library
    opened.push({ close: () => library.discard() })
    const vector = clusteredVectors(32, 5)
    const first = open(library, 32)
    library.put(
      first,
      ids.map((id) => [id, vector()]),
    )
    await first.ready()
    await first.close()
    for (const batches of [1, 40]) {
      await killedAfter(batches, [join(folder, 'library.db'), String(modelId), '32'])
      const index = open(library, 32)
      opened.push(index)
      await index.ready()
      const truth = exactIndex({ db, modelId, dimensions: 32 })
      const query = vector()
      expectSame(
        await index.nearest(query, { limit: mostExact }, signal),
        await truth.nearest(query, { limit: mostExact }, signal),
      )
      expect(index.size).toBe(truth.size)
      await index.close()
    }
  })

  test('two models have two indexes, and neither answers with vectors of the other', async () => {
    const library = vectorLibrary(8, 30, 1_500)
    const { db, ids } = library
    opened.push({ close: () => library.discard() })
    const vector = clusteredVectors(8, 6)
    const other = { ...library, modelId: openModels(db).register('other', 8).id }
    const insert = db.prepare('INSERT INTO embedding (model_id, content_id, vector) VALUES (?, ?, ?)')
    const [one, two] = [open(library, 8), open(other, 8)]
    opened.push(one, two)
    library.put(
      one,
      ids.slice(0, 20).map((id) => [id, vector()]),
    )
    const mine = ids.slice(15).map((id) => [id, vector()] as const)
    db.transaction(() => {
      for (const [id, its] of mine) insert.run(other.modelId, id, blobOf(its))
      two.put(mine)
    })()
    const query = vector()
    expectSame(
      await one.nearest(query, { limit: 50 }, signal),
      await library.exact.nearest(query, { limit: 50 }, signal),
    )
    expect([...(await two.nearest(query, { limit: 50 }, signal)).ids].sort((a, b) => a - b)).toEqual(ids.slice(15))
  })

  test('refuses what is no vector of this space, and passes over one that somebody else has stored', async () => {
    const bad = [
      new Float32Array(7).fill(1 / Math.sqrt(7)),
      new Float32Array(9).fill(1 / 3),
      new Float32Array(8).fill(1),
      new Float32Array(8).fill(NaN),
      new Float32Array(8).fill(Infinity),
      new Float32Array(8),
    ]
    const library = vectorLibrary(8, 1 + bad.length, 1_500)
    const { db, ids, modelId } = library
    opened.push({ close: () => library.discard() })
    const index = open(library, 8)
    opened.push(index)
    const good = clusteredVectors(8, 7)()
    for (const one of bad) {
      const both = [[ids[0]!, good] as const, [ids[1]!, one] as const]
      expect(() => library.put(index, both)).toThrow(RangeError)
      await expect(index.nearest(one, { limit: 1 }, signal)).rejects.toThrow(RangeError)
    }
    expect((await index.nearest(good, { limit: 1 }, signal)).candidates).toBe(0)
    library.put(index, [[ids[0]!, good]])
    await index.close()
    const insert = db.prepare('INSERT INTO embedding (model_id, content_id, vector) VALUES (?, ?, ?)')
    bad.forEach((one, i) => insert.run(modelId, ids[1 + i], blobOf(one)))
    const again = open(library, 8)
    opened.push(again)
    await again.ready()
    expect((await again.nearest(good, { limit: 50 }, signal)).ids).toEqual(Uint32Array.of(ids[0]!))
  })
})

/** Lets a process write, and ends it in the middle of it. */
async function killedAfter(batches: number, args: readonly string[]): Promise<void> {
  const program = join(import.meta.dirname, 'testing', 'write-until-killed.ts')
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  let written = 0
  for await (const dots of child.stdout) {
    written += (dots as Buffer).length
    if (written >= batches) break
  }
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}
