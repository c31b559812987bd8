import { expect, test } from 'vitest'
import { Failure } from '../../preload/contract/failure.ts'
import type { ModelSpec } from '../library/models/model-spec.ts'
import { createCompute } from './compute.ts'
import type { Images } from './images/images.ts'

const { signal } = new AbortController()
const size = 2
const spec = {
  key: 'tiny',
  dimensions: 1,
  batch: 4,
  image: { preprocessing: { size, mean: [0, 0, 0] } },
} as unknown as ModelSpec

/** Compute whose encoder notes how many pictures it is given at once, and waits for `encoding` before it answers. */
function computeWith({ encoding = Promise.resolve(), imagesFail = false } = {}) {
  const batches: number[] = []
  const told: string[] = []
  const images = {
    tensors: async (paths: readonly string[]) => ({
      data: new Float32Array(paths.length * size * size * 3),
      failures: paths.map(() => undefined),
    }),
  } as unknown as Images
  const encoder = {
    images: async (_: Float32Array, count: number) => {
      batches.push(count)
      await encoding
      return Array.from({ length: count }, () => Float32Array.of(1))
    },
    close: async () => void told.push('image half closed'),
  }
  const texts = {
    load: async () => void told.push('text half loaded'),
    encode: async (_: string, phrases: readonly string[]) => phrases.map(() => Float32Array.of(2)),
    unload: async () => void told.push('text half closed'),
  }
  const load = async () => {
    if (imagesFail) throw new Failure('model-damaged', 'image.onnx is cut short.')
    return { provider: 'cpu', reason: '', reports: [], encoder }
  }
  return { compute: createCompute(images, texts, load), batches, told }
}

test('pictures are encoded as many at a time as the model likes', async () => {
  const { compute, batches } = computeWith()
  await compute.loadModel(spec, 'cpu', signal)
  expect(await compute.embedImages('tiny', ['a', 'b', 'c', 'd', 'e', 'f'], signal)).toHaveLength(6)
  expect(batches).toEqual([4, 2])
})

test('a phrase does not wait for pictures', async () => {
  const encoding = Promise.withResolvers<undefined>()
  const { compute } = computeWith({ encoding: encoding.promise })
  await compute.loadModel(spec, 'cpu', signal)
  const pictures = compute.embedImages('tiny', ['a', 'b'], signal)
  expect(await compute.embedTexts('tiny', ['a dog'], signal)).toEqual([Float32Array.of(2)])
  encoding.resolve(undefined)
  expect(await pictures).toHaveLength(2)
})

test('both halves of a model come and go together', async () => {
  const { compute, told } = computeWith()
  await compute.loadModel(spec, 'cpu', signal)
  await compute.unloadModel('tiny')
  expect(told).toEqual(['text half loaded', 'image half closed', 'text half closed'])
  await expect(compute.embedTexts('tiny', ['a dog'], signal)).rejects.toMatchObject({ code: 'no-model' })
  const damaged = computeWith({ imagesFail: true })
  await expect(damaged.compute.loadModel(spec, 'cpu', signal)).rejects.toMatchObject({ code: 'model-damaged' })
  expect(damaged.told).toEqual(['text half loaded', 'text half closed'])
})
