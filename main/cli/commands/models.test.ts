import { expect, test } from 'vitest'
import type { Model } from '../../../preload/contract/models.ts'
import { fakeLibrary, runFake, type Answers } from '../fake-surroundings.ts'

const model: Model = {
  id: 'clip',
  name: 'CLIP',
  description: 'Knows what pictures show.',
  licence: 'MIT',
  languages: ['en'],
  bytes: 1_000_000,
  state: 'available',
  received: null,
  problem: null,
  current: false,
  understands: 'words',
}
const builtIn: Model = {
  ...model,
  id: 'colours',
  name: 'Colours',
  bytes: 0,
  state: 'installed',
  current: true,
  languages: ['*'],
}

test('models list marks the one in use', async () => {
  const { out } = await runFake(['models', 'list'], {
    answers: { 'activity.settled': () => ({ left: 0, reason: null }), 'models.list': () => [builtIn, model] },
  })
  expect(out.split('\n')).toEqual([
    '* colours  built in  in use     many languages  MIT  Colours',
    '  clip     1.0 MB    available  en              MIT  CLIP',
    '',
  ])
})

/** A library in which a download goes through `states`, one for every question and a `models.changed` after each. */
function downloading(states: readonly Partial<Model>[]) {
  const cancelled: string[] = []
  let asked = 0
  const answers: Answers = {
    'models.list': () => {
      const state = states[Math.min(asked, states.length - 1)]
      asked += 1
      setImmediate(() => library.emit('models.changed', {}))
      return [{ ...model, ...state }]
    },
    'models.download': () => ({}),
    'models.cancel': ({ id }) => {
      cancelled.push(id)
      return {}
    },
  }
  const library = fakeLibrary(answers)
  const open = async () => ({ client: library.client, close: async () => undefined })
  return { open, cancelled }
}

test('models get follows the download to its end', async () => {
  const { open } = downloading([
    {},
    { state: 'downloading', received: 10 },
    { state: 'downloading', received: 500_000 },
    { state: 'installed' },
  ])
  expect(await runFake(['models', 'get', 'clip', '--json'], { surroundings: { open } })).toMatchObject({
    code: 0,
    out: '{"id":"clip","state":"installed","bytes":1000000}\n',
  })
})

test('a download that fails is exit code 1, with its reason', async () => {
  const { open } = downloading([
    {},
    { state: 'downloading', received: 10 },
    { problem: 'The server has no such file.' },
  ])
  expect(await runFake(['models', 'get', 'clip'], { surroundings: { open } })).toMatchObject({
    code: 1,
    err: 'The server has no such file.\n',
  })
})

test('Ctrl-C stops a download; what has arrived is kept', async () => {
  const interrupt = new AbortController()
  const { open, cancelled } = downloading([{}, { state: 'downloading', received: 10 }])
  const stderr = {
    write: () => interrupt.abort(),
    isTerminal: true,
    columns: 80,
  }
  const { code } = await runFake(['models', 'get', 'clip'], {
    surroundings: { open, stderr, interrupted: interrupt.signal },
  })
  expect(code).toBe(130)
  expect(cancelled).toEqual(['clip'])
})

test('a model that there is not is exit code 5, with those that there are', async () => {
  const answers = { 'models.list': () => [builtIn, model] }
  expect(await runFake(['models', 'get', 'clop'], { answers })).toMatchObject({
    code: 5,
    err: 'No model is called “clop”. There are: colours, clip.\n',
  })
})

test('models verify looks at every installed model, and fails when a file is wrong', async () => {
  const answers: Answers = {
    'models.list': () => [builtIn, model],
    'models.verify': () => ({ problems: ['image.onnx is not what it should be.'] }),
  }
  expect(await runFake(['models', 'verify'], { answers })).toMatchObject({
    code: 1,
    out: 'Colours:\n  image.onnx is not what it should be.\n',
  })
})
