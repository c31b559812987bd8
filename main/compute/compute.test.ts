import { expect, test } from 'vitest'
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

/** Compute with an encoder that notes how many pictures it is given at once, at a time that is set by hand. */
async function computeAt(clock: { now: number }, pictureMs = 0) {
  const batches: number[] = []
  const images = {
    tensors: async (paths: readonly string[]) => ({
      data: new Float32Array(paths.length * size * size * 3),
      failures: paths.map(() => undefined),
    }),
  } as unknown as Images
  const encoder = {
    images: async (_: Float32Array, count: number) => {
      batches.push(count)
      clock.now += count * pictureMs
      return Array.from({ length: count }, () => Float32Array.of(1))
    },
    texts: async (texts: readonly string[]) => texts.map(() => Float32Array.of(1)),
    close: async () => undefined,
  }
  const load = async () => ({ provider: 'cpu', reason: '', reports: [], encoder })
  const compute = createCompute(images, load, () => clock.now)
  await compute.loadModel(spec, 'cpu', signal)
  return { compute, batches }
}

test('pictures are encoded in batches, but one by one while somebody searches, so that no phrase waits for many', async () => {
  const clock = { now: 0 }
  const { compute, batches } = await computeAt(clock)
  const pictures = ['a', 'b', 'c', 'd', 'e', 'f']
  expect(await compute.embedImages('tiny', pictures, signal)).toHaveLength(6)
  await compute.embedTexts('tiny', ['a dog'], signal)
  clock.now = 2_000
  expect(await compute.embedImages('tiny', pictures, signal)).toHaveLength(6)
  clock.now = 4_000
  await compute.embedImages('tiny', pictures, signal)
  expect(batches).toEqual([1, 4, 1, 1, 1, 1, 1, 1, 1, 4, 2])
})

test('no more pictures are encoded at once than take a tenth of a second, whatever the model would like', async () => {
  const { compute, batches } = await computeAt({ now: 0 }, 45)
  await compute.embedImages('tiny', ['a', 'b', 'c', 'd', 'e', 'f'], signal)
  const slow = await computeAt({ now: 0 }, 5_000)
  await slow.compute.embedImages('tiny', ['a', 'b', 'c'], signal)
  expect([batches, slow.batches]).toEqual([
    [1, 2, 2, 1],
    [1, 1, 1],
  ])
})
