import { expect, test, vi } from 'vitest'
import { Failure } from '../../preload/contract/failure.ts'
import type { Compute } from './compute.ts'
import { silentLog } from './log.ts'
import type { ModelSpec } from './models/model-spec.ts'
import { openSpaces } from './spaces.ts'
import { openFailures } from './store/failures.ts'
import { openSettings } from './store/settings.ts'
import { testLibrary, towards } from './store/test-library.ts'
import { openIndex } from './vectors/open-index.ts'
import { createWork } from './work.ts'

const dimensions = 4
const signal = new AbortController().signal

const specOf = (key: string): ModelSpec => ({
  key,
  dimensions,
  image: {
    file: `/${key}/image.onnx`,
    input: 'i',
    output: 'o',
    preprocessing: { size: 2, resize: 'crop', interpolation: 'bicubic', mean: [0, 0, 0], std: [1, 1, 1] },
  },
  text: {
    file: `/${key}/text.onnx`,
    input: 'i',
    output: 'o',
    ids: 'int64',
    tokenization: { file: `/${key}/tokenizer.json`, context: 4, pad: 0, end: 1, lowercase: true },
  },
  logitScale: 1,
  logitBias: 0,
  batch: 4,
})

/** Three photos, and models `old` and `new` of which `new` waits for a gate before it embeds anything. */
function threePhotos(db = testLibrary([{ id: 1 }, { id: 2 }, { id: 3 }]), provider = 'cpu') {
  const loaded: string[] = []
  const unloaded: string[] = []
  const asked: string[] = []
  const gate = Promise.withResolvers<undefined>()
  const unused = () => Promise.reject(new Error('not part of this'))
  const compute: Compute = {
    render: unused,
    view: unused,
    async loadModel(model, wanted) {
      if (model.key === 'broken') throw new Failure('model-unusable', 'It cannot be loaded')
      loaded.push(model.key)
      asked.push(wanted)
      return { provider, reason: `${provider} is the fastest`, reports: [] }
    },
    async unloadModel(key) {
      unloaded.push(key)
    },
    async embedImages(key, previews) {
      if (key === 'new') await gate.promise
      return previews.map(() => towards(key === 'new' ? 1 : 0, dimensions))
    },
    embedTexts: async (key, texts) => texts.map(() => towards(key === 'new' ? 1 : 0, dimensions)),
  }
  const settings = openSettings(db)
  const spaces = openSpaces({
    db,
    compute,
    settings,
    failures: openFailures(db, Date.now),
    images: { add: unused, vector: unused },
    work: createWork(),
    log: silentLog,
    previews: '/previews',
    version: '1',
    now: Date.now,
    specOf: async (id) => specOf(id),
    fallbacks: ['old'],
    openIndex: ({ id, dimensions }) =>
      openIndex({ db, modelId: id, dimensions, worker: new URL('file:///none'), log: silentLog }),
    onProgress: () => undefined,
    onChanged: () => undefined,
  })
  /** Key of the answering model, and the best score it gives: 1 when words and pictures come from the same model. */
  const answer = async (): Promise<{ key: string | undefined; found: number; score: number }> => {
    const space = spaces.current()
    if (!space) return { key: undefined, found: 0, score: 0 }
    const { ids, scores } = await space.index.nearest(await space.embedText('x', signal), { limit: 9 }, signal)
    return { key: space.key, found: ids.length, score: scores[0] ?? 0 }
  }
  return { db, spaces, settings, loaded, unloaded, asked, answer, release: () => gate.resolve(undefined) }
}

test('while a new model looks at the photos, the old one goes on answering, and then hands over', async () => {
  const { spaces, answer, release, unloaded } = threePhotos()
  await spaces.start()
  await vi.waitFor(async () => expect(await answer()).toEqual({ key: 'old', found: 3, score: 1 }))

  await spaces.use('new')
  expect(spaces.fillingId).toBe('new')
  expect(await answer()).toEqual({ key: 'old', found: 3, score: 1 })

  release()
  await vi.waitFor(async () => expect((await answer()).key).toBe('new'))
  expect(await answer()).toMatchObject({ found: 3, score: expect.closeTo(1, 5) })
  expect(unloaded).toEqual(['old'])
})

test('a change of model that was interrupted goes on at the next start, with the old one answering', async () => {
  const first = threePhotos()
  await first.spaces.start()
  await vi.waitFor(async () => expect((await first.answer()).found).toBe(3))
  await first.spaces.use('new')

  const second = threePhotos(first.db)
  await second.spaces.start()
  expect(second.spaces.answeringId).toBe('old')
  expect(second.spaces.fillingId).toBe('new')
  second.release()
  await vi.waitFor(() => expect(second.spaces.answeringId).toBe('new'))
})

test('going back to a model that has seen the photos costs nothing', async () => {
  const { spaces, answer, release } = threePhotos()
  release()
  await spaces.start()
  await vi.waitFor(async () => expect((await answer()).found).toBe(3))
  await spaces.use('new')
  await vi.waitFor(() => expect(spaces.answeringId).toBe('new'))
  const before = spaces.encoded
  await spaces.use('old')
  expect(await answer()).toEqual({ key: 'old', found: 3, score: 1 })
  expect(spaces.encoded).toBe(before)
})

test('a model that cannot be loaded leaves everything as it was, and says why', async () => {
  const { spaces, answer } = threePhotos()
  await spaces.start()
  await expect(spaces.use('broken')).rejects.toMatchObject({ code: 'model-unusable' })
  expect((await answer()).key).toBe('old')
})

test('a chosen model that no longer loads gives way to the one that comes with the app', async () => {
  const { spaces, settings } = threePhotos()
  settings.setNote('model', 'broken')
  await spaces.start()
  expect(spaces.answeringId).toBe('old')
})

test('the choice of a provider is remembered, and made again when somebody asks', async () => {
  const first = threePhotos(undefined, 'webgpu')
  await first.spaces.start()
  expect(first.asked).toEqual(['auto'])
  const second = threePhotos(first.db, 'webgpu')
  await second.spaces.start()
  expect(second.asked).toEqual(['webgpu'])
  expect(second.spaces.encoder()).toMatchObject({ model: 'old', provider: 'webgpu', reason: 'webgpu is the fastest' })
  await second.spaces.chooseProvider()
  expect(second.asked).toEqual(['webgpu', 'auto'])
})
