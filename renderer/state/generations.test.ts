import { expect, test, vi } from 'vitest'
import type { Generation } from '../../preload/contract/generations.ts'
import { fakeLibrary, type Answers } from '../testing/fake-library.ts'
import { choices, generationOf, requestOf, runningOf, variationOf, waitingOf } from '../testing/fake-generations.ts'
import { Generations, progressOf, rankedOf } from './generations.svelte.ts'

/** The state on a library with these generations, newest first, which can be changed. */
function generationsOn(list: readonly Generation[], answers: Answers = {}) {
  const held = { list }
  const isActive = ({ state }: Generation): boolean => state === 'running' || state === 'waiting'
  const library = fakeLibrary({
    'generators.list': () => choices,
    'generations.list': ({ active, before, limit }) =>
      held.list.filter((each) => (!active || isActive(each)) && each.id < (before ?? Infinity)).slice(0, limit),
    'generations.get': ({ id }) => held.list.find((each) => each.id === id)!,
    ...answers,
  })
  const problems: unknown[] = []
  const ended: Generation[] = []
  const state = new Generations(library.client, {
    report: (error) => problems.push(error),
    ended: (generation) => ended.push(generation),
  })
  return { held, library, state, problems, ended }
}

const running = (id: number, step: number): Generation =>
  generationOf(id, {
    state: 'running',
    finishedAt: null,
    variations: [runningOf(id * 10, step), waitingOf(id * 10 + 1)],
  })

test('a page that is opened in the middle of it shows how far it has come, and follows', async () => {
  const { held, library, state } = generationsOn([running(2, 10), generationOf(1)])
  state.refresh()
  await vi.waitFor(() => expect(state.current && progressOf(state.current)).toBe(10 / 80))
  expect(state.list.map(({ id }) => id)).toEqual([2])
  held.list = [running(2, 30), generationOf(1)]
  library.emit('generations.progress', {})
  await vi.waitFor(() => expect(state.current && progressOf(state.current)).toBe(30 / 80))
})

test('the history is fetched once somebody looks at it, and older ones by and by', async () => {
  const { library, state } = generationsOn(Array.from({ length: 25 }, (_, i) => generationOf(25 - i)))
  state.refresh()
  await vi.waitFor(() => expect(state.known).toBe(true))
  expect(state.list).toEqual([])
  await state.open()
  expect([state.list.length, state.hasMore, state.choices?.kept]).toEqual([20, true, 200])
  await state.more()
  expect([state.list.length, state.list.at(-1)?.id, state.hasMore]).toEqual([25, 1, false])
  expect(library.inputs('generations.list').at(-1)).toMatchObject({ before: 6 })
})

test('what was asked for here is told once it is done, and what others asked for is not', async () => {
  const { held, library, state, ended } = generationsOn([running(1, 5)], {
    'generations.start': () => ({ id: 2 as never }),
  })
  held.list = [running(2, 0), running(1, 5)]
  expect(await state.start(requestOf())).toBe(2)
  held.list = [running(2, 20), generationOf(1)]
  library.emit('generations.changed', {})
  await vi.waitFor(() => expect(state.active.map(({ id }) => id)).toEqual([2]))
  expect(ended).toEqual([])
  held.list = [generationOf(2), generationOf(1)]
  library.emit('generations.changed', {})
  await vi.waitFor(() => expect(ended.map(({ id }) => id)).toEqual([2]))
})

test('who stops it needs not be told that it has ended', async () => {
  const { held, library, state, ended } = generationsOn([running(2, 0)], {
    'generations.start': () => ({ id: 2 as never }),
    'generations.cancel': () => ({}),
  })
  await state.start(requestOf())
  held.list = [generationOf(2, { state: 'cancelled' })]
  await state.cancel(2 as never)
  expect(library.inputs('generations.cancel')).toEqual([{ id: 2 }])
  expect([state.active, ended]).toEqual([[], []])
})

test('what could not be begun is told', async () => {
  const { state, problems } = generationsOn([], {
    'generations.start': () => {
      throw new Error('Wished for and not wished for: snow')
    },
  })
  expect(await state.start(requestOf())).toBeUndefined()
  expect(problems).toHaveLength(1)
})

test('pictures are ranked by likeness once they are done, copies of the source last', () => {
  const copy = variationOf(1, { likeness: 0.95, source: { likeness: 0.99, decibels: null, nearCopy: true } })
  const [good, better, failed] = [
    variationOf(2, { likeness: 0.6 }),
    variationOf(3, { likeness: 0.7 }),
    variationOf(4, { state: 'failed', likeness: null }),
  ]
  const ids = (generation: Generation) => rankedOf(generation).map(({ id }) => id)
  expect(ids(generationOf(1, { variations: [failed, copy, good, better] }))).toEqual([3, 2, 1, 4])
  expect(ids(generationOf(1, { state: 'running', variations: [copy, good, better] }))).toEqual([1, 2, 3])
})
