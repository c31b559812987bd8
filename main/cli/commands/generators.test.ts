import { expect, test } from 'vitest'
import { Failure } from '../../../preload/contract/failure.ts'
import { runFake, type Answers } from '../fake-surroundings.ts'

const problem = 'TAEF2 is not installed: download taef2.safetensors from https://example.org/taef2 and hand it over.'
const answers: Answers = {
  'generators.list': () => ({
    generators: [
      { id: 'paint', name: 'Paint', description: 'Small.', licence: 'MIT', problem: null, byHand: null },
      {
        ...{ id: 'taef2', name: 'TAEF2', description: 'Sharper.', licence: 'MIT', problem },
        byHand: { name: 'taef2.safetensors', page: 'https://example.org/taef2', bytes: 5_400_000 },
      },
    ],
    qualities: [],
    problem: null,
    kept: 200,
    folder: '/generated',
  }),
}

test('generators list says what can be used, and where the rest is', async () => {
  const { code, out, err } = await runFake(['generators', 'list'], { answers })
  expect(code).toBe(0)
  expect(out.split('\n')).toEqual([
    'paint  built in      ready      MIT  Paint',
    'taef2  about 5.4 MB  not ready  MIT  TAEF2',
    '',
  ])
  expect(err).toBe(`${problem}\n`)
  const json = await runFake(['generators', 'list', '--json'], { answers })
  expect(JSON.parse(json.out.split('\n')[1]!)).toMatchObject({ id: 'taef2', problem, download: { bytes: 5_400_000 } })
})

test('generators import hands over the file that is meant, wherever one is', async () => {
  const handed: unknown[] = []
  const given: Answers = { 'generators.import': (input) => (handed.push(input), {}) }
  const { code, out } = await runFake(['generators', 'import', 'taef2', 'taef2.safetensors'], { answers: given })
  expect([code, handed]).toEqual([0, [{ id: 'taef2', path: '/home/ada/work/taef2.safetensors' }]])
  expect(out).toContain('recollect generate --generator taef2')
})

test('a file that is refused is told with what is wrong about it', async () => {
  const { code, err } = await runFake(['generators', 'import', 'taef2', 'page.html'], {
    answers: {
      'generators.import': () => {
        throw new Failure('model-damaged', 'page.html is a web page and not the model.')
      },
    },
  })
  expect([code, err]).toEqual([1, 'page.html is a web page and not the model.\n'])
})
