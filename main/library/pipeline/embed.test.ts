import { expect, test, vi } from 'vitest'
import type { Compute } from '../compute.ts'
import { silentLog } from '../log.ts'
import { previewPath } from '../previews.ts'
import { openEmbeddings } from '../store/embeddings.ts'
import { openFailures } from '../store/failures.ts'
import { openModels } from '../store/models.ts'
import { testLibrary, towards } from '../store/test-library.ts'
import { ExactIndex } from '../vectors/exact-index.ts'
import { embedStage } from './embed.ts'
import { startStage } from './runner.ts'
import type { JobFailure } from './stage.ts'

type EmbedImages = Compute['embedImages']
const { signal } = new AbortController()

/** A library of visible photos, whose clock reads `now`, and a stage that embeds them with `embedImages`. */
function libraryOf(ids: readonly number[], embedImages: EmbedImages) {
  const db = testLibrary(ids.map((id) => ({ id })))
  const clock = { now: 0 }
  const index = new ExactIndex(2)
  const failures = openFailures(db, () => clock.now)
  const models = openModels(db)
  const model = models.register('tiny', 2)
  const embeddings = openEmbeddings({
    db,
    failures,
    index,
    modelId: model.id,
    previews: '/previews',
    now: () => clock.now,
  })
  // The stage asks for nothing else.
  const compute = { embedImages } as Compute
  const stage = embedStage(embeddings, compute, model, 2)
  const runner = startStage(stage, { now: () => clock.now, log: silentLog, onProgress: () => undefined })
  /** Does whatever can be done now. */
  const settle = async (): Promise<void> => {
    runner.wake()
    await vi.waitFor(() => expect(runner.isIdle()).toBe(true))
  }
  const found = async (): Promise<number[]> => [...(await index.nearest(towards(0), { limit: 99 }, signal)).ids]
  return { db, clock, embeddings, models, model, failures, settle, found, runner }
}

const east: EmbedImages = async (_key, previews) => previews.map(() => towards(0))

test('what is missing is embedded, once, from the preview', async () => {
  const embedImages = vi.fn(east)
  const { settle, found, embeddings } = libraryOf([1, 2, 3], embedImages)
  expect(embeddings.progress()).toEqual({ done: 0, left: 3 })
  await settle()
  await settle()
  expect(embedImages.mock.calls.map(([key, previews]) => [key, previews.length])).toEqual([
    ['tiny', 2],
    ['tiny', 1],
  ])
  expect(embedImages.mock.calls[1]?.[1]).toEqual([previewPath('/previews', '3'.padStart(64, '0'), 'large')])
  expect(await found()).toEqual([1, 2, 3])
  expect(embeddings.progress()).toEqual({ done: 3, left: 0 })
  expect(embeddings.vectorOf(2)).toEqual(towards(0))
  expect(embeddings.vectorOf(9)).toBeUndefined()
})

test('what is not visible has its turn when it is', async () => {
  const { db, settle, found } = libraryOf([1, 2], east)
  db.exec('UPDATE file SET missing_since = 1 WHERE content_id = 2')
  await settle()
  expect(await found()).toEqual([1])
  db.exec('UPDATE file SET missing_since = NULL WHERE content_id = 2')
  await settle()
  expect(await found()).toEqual([1, 2])
})

test('a picture that cannot be embedded is set aside, and the rest of its batch goes through', async () => {
  const damaged: JobFailure = { kind: 'permanent', code: 'damaged', message: 'The preview ends too early.' }
  const { clock, settle, found, failures, embeddings } = libraryOf([1, 2, 3], async (_key, previews) =>
    previews.map((preview) => (preview.includes('2/large') ? damaged : towards(0))),
  )
  await settle()
  clock.now = 1e12
  await settle()
  expect(await found()).toEqual([1, 3])
  expect(failures.list(0, 9)).toMatchObject([{ stage: 'embed', subject: 2, attempts: 1, retryAt: null }])
  expect(embeddings.progress()).toEqual({ done: 2, left: 0 })
})

test.each([
  ['NaN', new Float32Array(2).fill(NaN)],
  ['zeros', new Float32Array(2)],
  ['the wrong length', towards(0, 3)],
])('a model that answers %s is asked again later, and nothing of it is stored', async (_, nonsense) => {
  let healthy = false
  const { clock, settle, found } = libraryOf([1], async () => [healthy ? towards(0) : nonsense])
  await settle()
  healthy = true
  await settle()
  expect(await found()).toEqual([])
  clock.now = 60_000
  await settle()
  expect(await found()).toEqual([1])
})

test('changing the model embeds everything again, and changing back costs nothing', async () => {
  const { db, settle, found, models, model, failures } = libraryOf([1, 2], east)
  await settle()
  const other = models.register('other', 3)
  failures.blame('embed', 2, { kind: 'permanent', code: 'damaged', message: '' })
  models.embedWith(other.id)
  expect(models.coverage(other.id)).toEqual({ embedded: 0, missing: 2 })
  expect(models.coverage(model.id)).toEqual({ embedded: 2, missing: 0 })
  // Another model may well read what this one could not.
  expect(failures.count()).toBe(0)
  // The old space goes on answering.
  expect(await found()).toEqual([1, 2])
  db.prepare(`INSERT INTO embedding (model_id, content_id, vector) VALUES (?, 1, x'00')`).run(other.id)
  models.embedWith(other.id)
  const embedded = db.prepare('SELECT embedded FROM content ORDER BY id').pluck()
  expect(embedded.all()).toEqual([1, 0])
  models.embedWith(model.id)
  expect(embedded.all()).toEqual([1, 1])
  expect(models.register('tiny', 2)).toEqual(model)
  expect(() => models.register('tiny', 4)).toThrow(/2/)
})

test('a model that is no longer wanted takes its vectors with it, and no others', async () => {
  const { db, settle, models, model } = libraryOf([1, 2], east)
  await settle()
  const other = models.register('other', 3)
  db.prepare(`INSERT INTO embedding (model_id, content_id, vector) VALUES (?, 1, x'00')`).run(other.id)
  await models.forget(other.id)
  expect(db.prepare('SELECT key FROM model').pluck().all()).toEqual(['tiny'])
  expect(models.coverage(model.id)).toEqual({ embedded: 2, missing: 0 })
})

test('finding what is not embedded reads its own small index, however large the library', () => {
  const { db } = libraryOf([1], east)
  const plan = db
    .prepare<[], { detail: string }>(
      `EXPLAIN QUERY PLAN SELECT content.id, content.hash
      FROM content LEFT JOIN failure ON failure.stage = 'embed' AND failure.subject_id = content.id
      WHERE content.width IS NOT NULL AND content.present > 0 AND content.embedded = 0
        AND (failure.subject_id IS NULL OR failure.retry_at <= 0)
      ORDER BY content.id LIMIT 16`,
    )
    .all()
  expect(plan.map(({ detail }) => detail)).toEqual([
    'SCAN content USING INDEX content_unembedded',
    'SEARCH failure USING PRIMARY KEY (stage=? AND subject_id=?) LEFT-JOIN',
  ])
})
