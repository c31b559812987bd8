import { afterEach, describe, expect, test } from 'vitest'
import { silentLog } from '../log.ts'
import { sqliteVecLibrary } from './extensions.ts'
import { ScanIndex } from './scan-index.ts'
import { SnapshotIndex } from './snapshot-index.ts'
import { seededRandom } from './seeded-random.ts'
import { canLoadSqliteVss } from './testing/can-load.ts'
import { clusteredVectors, vectorLibrary, type VectorLibrary } from './testing/vector-library.ts'
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
        const limit = [1, 10, 1_000][step % 3]!
        const within = step % 2 === 0 ? undefined : Uint32Array.from(someOf(200)).sort()
        const options = { limit, ...(within && { within }) }
        expectSame(await index.nearest(query, options, signal), await exact.nearest(query, options, signal))
      }
      expect(index.size).toBe(exact.size)
    },
  )
})
