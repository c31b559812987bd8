import { expect, test } from 'vitest'
import { channelPair, type Channel } from '../../preload/contract/channel.ts'
import { serve } from '../../preload/contract/serve.ts'
import { computeMethods } from './compute-contract.ts'
import { silentLog } from './log.ts'
import { superviseCompute } from './supervisor.ts'

const never = new AbortController().signal
const vector = Float32Array.of(1, 0)

/** A compute whose process dies whenever it is given a path that `isPoison`. Counts the processes it took. */
function fragile(isPoison: (path: string) => boolean, clock = { now: 0 }) {
  const started: string[][] = []
  const loaded: string[][] = []
  const start = async (): Promise<Channel> => {
    const [ours, theirs] = channelPair()
    const seen: string[] = []
    const models: string[] = []
    started.push(seen)
    loaded.push(models)
    serve(theirs, computeMethods, {
      render: () => [],
      loadModel: ({ model }) => {
        models.push(model.key)
        return { provider: 'cpu', reason: '', reports: [] }
      },
      unloadModel: () => ({}),
      embedTexts: ({ texts }) => texts.map(() => vector),
      view: () => ({}),
      embedImages: async ({ previews }) => {
        seen.push(...previews)
        if (!previews.some(isPoison)) return previews.map(() => vector)
        theirs.close()
        return new Promise(() => undefined)
      },
    })
    return ours
  }
  const compute = superviseCompute({ start, now: () => clock.now, log: silentLog })
  return { compute, started, loaded }
}

test('when a photo ends the process, it alone is blamed and its batch goes through', async () => {
  const { compute } = fragile((path) => path === 'bad')
  const answers = await compute.embedImages('m', ['a', 'bad', 'b'], never)
  expect(answers.map((answer) => (answer instanceof Float32Array ? 'vector' : answer.code))).toEqual([
    'vector',
    'crashes',
    'vector',
  ])
})

test('a neighbour whose batch dies in the same process is not blamed', async () => {
  const { compute } = fragile((path) => path === 'bad')
  const [guilty, innocent] = await Promise.all([
    compute.embedImages('m', ['bad'], never),
    compute.embedImages('m', ['a', 'b'], never),
  ])
  expect(guilty).toMatchObject([{ kind: 'permanent', code: 'crashes' }])
  expect(innocent).toEqual([vector, vector])
})

test('a photo that ends the process once, among others, is not set aside', async () => {
  let first = true
  const { compute } = fragile((path) => path === 'unlucky' && first && !(first = false))
  expect(await compute.embedImages('m', ['a', 'unlucky'], never)).toEqual([vector, vector])
})

test('a new process is given the models that the old one had', async () => {
  const { compute, loaded } = fragile((path) => path === 'bad')
  const spec = {
    key: 'tiny',
    dimensions: 2,
    image: {
      file: '/i',
      input: 'i',
      output: 'o',
      preprocessing: { size: 2, resize: 'crop', interpolation: 'bicubic', mean: [0, 0, 0], std: [1, 1, 1] },
    },
    text: {
      file: '/t',
      input: 'i',
      output: 'o',
      ids: 'int64',
      tokenization: { file: '/k', context: 2, pad: 0, end: 1, lowercase: true },
    },
    logitScale: 1,
    logitBias: 0,
    batch: 1,
  } as const
  await compute.loadModel(spec, 'auto', never)
  await compute.embedImages('tiny', ['bad'], never)
  await compute.embedTexts('tiny', ['x'], never)
  expect(loaded.every((models) => models.includes('tiny'))).toBe(true)
  expect(loaded.length).toBeGreaterThan(1)
})

test('deaths that no photo explains stop the work instead of spinning, and it may go on later', async () => {
  const clock = { now: 0 }
  // Dies on every second call, whatever the photo: a sick driver.
  let calls = 0
  const { compute, started } = fragile(() => calls++ % 2 === 0, clock)
  const problems: unknown[] = []
  for (let i = 0; i < 12; i++)
    await compute.embedImages('m', ['a'], never).catch((error: unknown) => problems.push(error))
  expect(problems[0]).toMatchObject({ code: 'compute-died' })
  const used = started.length
  await compute.embedImages('m', ['a'], never).catch(() => undefined)
  expect(started.length).toBe(used)
  clock.now = 3_600_000
  expect(await compute.embedImages('m', ['a'], never)).toHaveLength(1)
})
