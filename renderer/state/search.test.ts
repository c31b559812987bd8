import { expect, test, vi } from 'vitest'
import { Failure } from '../../preload/contract/failure.ts'
import { fakeLibrary, listOf, type Answers } from '../testing/fake-library.ts'
import { everything, type Question } from './question.ts'
import { Search } from './search.svelte.ts'

const words = (text: string): Question => ({ ...everything, text })

function searchIn(list: NonNullable<Answers['photos.list']>) {
  const library = fakeLibrary({ 'photos.list': list })
  return { library, search: new Search(library.client) }
}

test('words and pictures are asked for together, and each is shown as it comes', async () => {
  const pictures = Promise.withResolvers<ReturnType<typeof listOf>>()
  const { search } = searchIn(({ by }) => (by === 'words' ? listOf([1]) : pictures.promise))
  search.ask(words('dog'), 'now')
  await vi.waitFor(() => expect(search.words.answer?.count).toBe(1))
  expect([search.words.pending, search.pictures.pending]).toEqual([false, true])
  pictures.resolve(listOf([2, 3], { likely: 1, scores: [0.3, 0.1] }))
  await vi.waitFor(() => expect(search.pictures.answer?.likely).toBe(1))
  expect(search.pictures.pending).toBe(false)
})

test('what is typed in one go is asked once', async () => {
  const { search, library } = searchIn(() => listOf([1]))
  for (const text of ['d', 'do', 'dog']) search.ask(words(text), 'after-pause')
  await vi.waitFor(() => expect(search.pictures.answer).toBeDefined())
  expect(library.inputs('photos.list').map(({ query, by }) => `${by} ${query.text}`)).toEqual([
    'words dog',
    'pictures dog',
  ])
})

test('a question that is overtaken by the next is cancelled, and its answer never shown', async () => {
  const slow = Promise.withResolvers<ReturnType<typeof listOf>>()
  const { search, library } = searchIn(({ query }) => (query.text === 'cat' ? slow.promise : listOf([7])))
  search.ask(words('cat'), 'now')
  await vi.waitFor(() => expect(library.inputs('photos.list')).toHaveLength(2))
  search.ask(words('dog'), 'now')
  await vi.waitFor(() => expect(search.pictures.answer?.ids[0]).toBe(7))
  expect(library.signals('photos.list').map((signal) => signal.aborted)).toEqual([true, true, false, false])
  slow.resolve(listOf([1]))
  await slow.promise
  expect(search.pictures.answer?.ids[0]).toBe(7)
})

test('the answer before stays until the next one is there', async () => {
  const { search } = searchIn(({ query }) => listOf([query.text.length]))
  search.ask(words('one'), 'now')
  await vi.waitFor(() => expect(search.pictures.answer?.ids[0]).toBe(3))
  search.ask(words('four'), 'now')
  expect(search.pictures.answer?.ids[0]).toBe(3)
  expect(search.pictures.asked).not.toMatchObject({ text: 'four' })
  await vi.waitFor(() => expect(search.pictures.asked).toMatchObject({ text: 'four' }))
})

test('without a model names are still found, and the reason is kept', async () => {
  const { search } = searchIn(({ by }) => {
    if (by === 'words') return listOf([1])
    throw new Failure('no-model', 'Choose a model')
  })
  search.ask(words('rome'), 'now')
  await vi.waitFor(() => expect(search.pictures.problem?.code).toBe('no-model'))
  await vi.waitFor(() => expect(search.words.answer?.count).toBe(1))
})

test('an example has no words to look for', async () => {
  const { search, library } = searchIn(() => listOf([1]))
  const example = { likeness: { kind: 'image', image: 'ab'.repeat(16) }, picture: '', name: '' } as const
  search.ask({ ...everything, example }, 'now')
  await vi.waitFor(() => expect(search.pictures.answer).toBeDefined())
  expect(library.inputs('photos.list').map(({ by }) => by)).toEqual(['pictures'])
  expect(search.words.pending).toBe(false)
})

test('nearing the end of an answer asks for twice as much, until that is all there is', async () => {
  const { search, library } = searchIn(({ limit }) => listOf(range(Math.min(limit, 1_600)), { total: 1_600 }))
  search.ask(words('dog'), 'now')
  await vi.waitFor(() => expect(search.pictures.answer?.count).toBe(500))
  search.more('pictures')
  search.more('pictures')
  await vi.waitFor(() => expect(search.pictures.answer?.count).toBe(1_000))
  search.more('pictures')
  await vi.waitFor(() => expect(search.pictures.answer?.count).toBe(1_600))
  search.more('pictures')
  const limits = library.inputs('photos.list').flatMap(({ by, limit }) => (by === 'pictures' ? [limit] : []))
  expect(limits).toEqual([500, 1_000, 2_000])
})

test('new photos join the answer by themselves, as far down as it was loaded', async () => {
  let found = [1]
  const { search, library } = searchIn(() => listOf(found))
  search.ask(words('dog'), 'now')
  await vi.waitFor(() => expect(search.pictures.answer?.count).toBe(1))
  found = [1, 2]
  library.emit('library.changed', { revision: 2 })
  await vi.waitFor(() => expect(search.pictures.answer?.count).toBe(2), { timeout: 5_000 })
})

test('clearing the search forgets everything', async () => {
  const { search } = searchIn(() => listOf([1]))
  search.ask(words('dog'), 'now')
  await vi.waitFor(() => expect(search.pictures.answer).toBeDefined())
  search.ask(everything, 'now')
  expect([search.words.answer, search.pictures.answer, search.pictures.pending]).toEqual([undefined, undefined, false])
})

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1)
