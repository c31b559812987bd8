import { expect, test, vi } from 'vitest'
import { Failure } from '../../preload/contract/failure.ts'
import type { LabelId } from '../../preload/contract/labels.ts'
import { fakeLibrary, type Answers } from '../testing/fake-library.ts'
import { reviewOf } from '../testing/fake-organising.ts'
import { Review } from './review.svelte.ts'

const labels = [5, 6] as LabelId[]

async function reviewOn(answers: Answers = {}) {
  let change = 0
  const library = fakeLibrary({
    'labels.review': () => reviewOf([10, 11, 12, 13], { labels: [0, 0, 1, 0] }),
    'tags.say': () => ({ change: ++change as never, photos: 1, added: 0, removed: 0 }),
    ...answers,
  })
  const problems: unknown[] = []
  const review = new Review(library.client, { query: { text: 'album:Rome' } }, labels, (error) => problems.push(error))
  await review.load()
  const said = () =>
    library
      .inputs('tags.say')
      .map(({ photos, labels, verdict }) => [verdict, labels[0], ...('ids' in photos ? photos.ids : [])])
  return { library, review, rows: review.rows!, problems, said }
}

test('what is judged at once is said at once, label by label', async () => {
  const { review, said } = await reviewOn()
  review.judge([0, 1, 2], 1)
  review.judge([3], 2)
  await review.finish()
  expect(said()).toEqual([
    ['yes', 5, 10, 11],
    ['yes', 6, 12],
    ['no', 5, 13],
  ])
  expect([review.waiting, review.changes]).toEqual([0, [1, 2, 3]])
})

test('what gathers while the library is busy is said together afterwards', async () => {
  const busy = Promise.withResolvers<undefined>()
  const { review, said } = await reviewOn({
    'tags.say': async () => {
      await busy.promise
      return { change: 1 as never, photos: 1, added: 0, removed: 0 }
    },
  })
  review.judge([0], 1)
  await vi.waitFor(() => expect(said()).toHaveLength(1))
  review.judge([1], 1)
  review.judge([3], 1)
  expect(said()).toHaveLength(1)
  busy.resolve(undefined)
  await review.finish()
  expect(said()).toEqual([
    ['yes', 5, 10],
    ['yes', 5, 11, 13],
  ])
})

test('a window that closes hands over what is not on its way yet', async () => {
  const { review, said } = await reviewOn({ 'tags.say': () => new Promise<never>(() => undefined) })
  review.judge([0], 1)
  await vi.waitFor(() => expect(said()).toHaveLength(1))
  review.judge([3], 2)
  review.handOver()
  await vi.waitFor(() =>
    expect(said()).toEqual([
      ['yes', 5, 10],
      ['no', 5, 13],
    ]),
  )
})

test('a judgement is taken back, step by step, and the library is told', async () => {
  const { review, rows, said } = await reviewOn()
  review.judge([0, 1], 1)
  await review.finish()
  review.judge([0], 2)
  await review.finish()
  expect(review.undo()).toBe(0)
  expect([rows.judgement(0), rows.judgement(1)]).toEqual([1, 1])
  expect(review.undo()).toBe(0)
  await review.finish()
  expect([rows.judgement(0), rows.judgement(1), review.canUndo]).toEqual([0, 0, false])
  expect(said().slice(2)).toEqual([['clear', 5, 10, 11]])
})

test('what the library could not keep is not shown as judged', async () => {
  const { review, rows, problems } = await reviewOn({
    'tags.say': () => {
      throw new Failure('not-found', 'There is no such label any more.')
    },
  })
  review.judge([0], 1)
  await review.finish()
  expect(rows.judgement(0)).toBe(0)
  expect(problems).toEqual([expect.objectContaining({ message: 'There is no such label any more.' })])
})

test('what is hardly likely is left out until somebody wants it', async () => {
  const many = Array.from({ length: 11 }, (_, row) => row + 10)
  const { review } = await reviewOn({
    'labels.review': () => ({ ...reviewOf(many), given: Uint8Array.from(many, () => 0) }),
  })
  expect([review.rows?.count, review.rows?.leftOut]).toEqual([9, 2])
  review.unlikely = true
  await review.load()
  expect([review.rows?.count, review.rows?.leftOut]).toEqual([11, 0])
})

test('without a model it says so', async () => {
  const library = fakeLibrary({
    'labels.review': () => {
      throw new Failure('no-model', 'No model can be used.')
    },
  })
  const review = new Review(library.client, { query: {} }, labels, () => undefined)
  await review.load()
  expect([review.rows, review.problem?.code, review.loading]).toEqual([undefined, 'no-model', false])
})
