import { expect, test, vi } from 'vitest'
import { fakeLibrary, listOf } from '../testing/fake-library.ts'
import { Timeline } from './timeline.svelte.ts'

/** A library of so many photos, the newest with the highest id. */
function timelineOf(photos: number, rest: Promise<unknown> = Promise.resolve()) {
  const library = fakeLibrary({
    'photos.list': async ({ page }) => {
      if (page?.after !== undefined) await rest
      const last = page?.after ?? photos + 1
      const ids = Array.from({ length: Math.min(page?.size ?? photos, last - 1) }, (_, i) => last - 1 - i)
      return listOf(ids, { total: photos })
    },
  })
  return { library, timeline: new Timeline(library.client, (error) => expect.fail(String(error))) }
}

test('a large library comes in pieces: the first to look at, and in the end all of it once', async () => {
  const rest = Promise.withResolvers<undefined>()
  const { timeline, library } = timelineOf(60_000, rest.promise)
  timeline.refresh()
  await vi.waitFor(() => expect(timeline.answer?.count).toBe(2_000))
  expect(timeline.answer?.total).toBe(60_000)
  rest.resolve(undefined)
  await vi.waitFor(() => expect(timeline.answer?.count).toBe(60_000))
  expect(new Set(timeline.answer?.ids).size).toBe(60_000)
  expect([timeline.answer?.ids[0], timeline.answer?.ids.at(-1)]).toEqual([60_000, 1])
  expect(library.inputs('photos.list')).toHaveLength(3)
})

test('what is shown stays whole while it is loaded again', async () => {
  const { timeline } = timelineOf(60_000)
  timeline.refresh()
  await vi.waitFor(() => expect(timeline.answer?.count).toBe(60_000))
  const before = timeline.answer
  timeline.refresh()
  await vi.waitFor(() => {
    expect(timeline.answer?.count).toBe(60_000)
    expect(timeline.answer).not.toBe(before)
  })
})

test('a small one comes at once, an empty one too', async () => {
  for (const photos of [0, 3]) {
    const { timeline, library } = timelineOf(photos)
    timeline.refresh()
    await vi.waitFor(() => expect(timeline.answer?.count).toBe(photos))
    expect(library.inputs('photos.list')).toHaveLength(1)
  }
})
