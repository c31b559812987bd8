import { expect, test } from 'vitest'
import { GenerationRequest } from '../../../preload/contract/generations.ts'
import { openGenerations } from './generations.ts'
import { testLibrary } from './test-library.ts'

const request = {
  ...GenerationRequest.parse({ generator: 'paint', wishes: [{ kind: 'words', words: 'sea' }], count: 2 }),
  seed: 2 ** 32 - 1,
}

function store() {
  let clock = 100
  const generations = openGenerations(testLibrary([]), () => clock++)
  const vectors = [Float32Array.of(0.6, 0.8), Float32Array.of(1, 0)]
  const add = () => generations.add({ request, model: 'tiny', vectors, steps: 9, width: 64, height: 32 })
  return { generations, vectors, add }
}

test('what was asked for is kept whole, with a seed for every variation', () => {
  const { generations, vectors, add } = store()
  const id = add()
  expect(generations.get(id)).toMatchObject({ request, model: 'tiny', steps: 9, state: 'waiting', createdAt: 100 })
  // Seeds begin anew behind the last.
  expect(generations.get(id)?.variations.map(({ seed, width, height }) => [seed, width, height])).toEqual([
    [2 ** 32 - 1, 64, 32],
    [0, 64, 32],
  ])
  expect(generations.vectors(id, 2)).toEqual(vectors)
})

test('those that wait take their turn in the order they were asked for', () => {
  const { generations, add } = store()
  const [first, second] = [add(), add()]
  expect([generations.next(), generations.waiting()]).toEqual([first, 2])
  generations.begin(first)
  expect([generations.next(), generations.waiting()]).toEqual([second, 1])
  generations.end(second, 'cancelled', null)
  generations.end(first, 'failed', 'No luck.')
  generations.again(second)
  expect(generations.next()).toBe(second)
  expect(generations.get(first)).toMatchObject({ state: 'failed', problem: 'No luck.', resumable: true })
})

test('whatever waits or runs when nobody works on it any more has ended, and what is done stays done', () => {
  const { generations, add } = store()
  const [running, waiting] = [add(), add()]
  generations.begin(running)
  const [done, begun] = generations.get(running)!.variations
  generations.complete(done!.id, { file: 'a.png', likeness: 0.5, wishes: [0.5], source: null })
  generations.advance(begun!.id, 3, 0.25, 'b.jpg')
  generations.advance(begun!.id, 4, 0.3, null)
  generations.interrupt('Closed.')
  expect(generations.get(waiting)).toMatchObject({ state: 'cancelled', problem: 'Closed.', resumable: true })
  expect(generations.get(running)?.variations).toMatchObject([
    { state: 'done', step: 9, shown: 'a.png', wishes: [0.5] },
    { state: 'cancelled', step: 4, shown: 'b.jpg', likeness: 0.3 },
  ])
  expect(generations.files()).toEqual(
    new Set(['a.png', 'b.jpg', ...[begun!.id, begun!.id + 1, begun!.id + 2].map((id) => `${id}.state`)]),
  )
})

test('of what has ended only so many are kept, and those that go on are not counted', () => {
  const { generations, add } = store()
  const [oldest, old, running, last] = [add(), add(), add(), add()]
  for (const id of [last, old, oldest]) generations.end(id, 'done', null)
  generations.begin(running)
  expect(generations.ended(null, 2)).toEqual([oldest])
  expect(generations.ended([oldest, running, last])).toEqual([last, oldest])
  generations.remove(oldest)
  expect(generations.list({ active: false, limit: 10 }).map(({ id }) => id)).toEqual([last, running, old])
  expect(generations.list({ active: false, before: running, limit: 10 }).map(({ id }) => id)).toEqual([old])
})

test('how long steps take is known by generator, model and quality', () => {
  const { generations } = store()
  generations.setCost('paint', 'tiny', 'draft', { loadMs: 1, stepMs: 2 })
  generations.setCost('paint', 'tiny', 'draft', { loadMs: 3, stepMs: 4 })
  expect(generations.cost('paint', 'tiny', 'draft')).toEqual({ loadMs: 3, stepMs: 4 })
  expect(generations.cost('paint', 'tiny', 'best')).toBeUndefined()
})
