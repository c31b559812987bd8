import { expect, test, vi } from 'vitest'
import { Failure } from '../../preload/contract/failure.ts'
import { photo } from '../../preload/contract/testing/photo.ts'
import { fakeLibrary, listOf, tileOf } from '../testing/fake-library.ts'
import { answerOf } from './answer.ts'
import { Tiles } from './tiles.svelte.ts'
import { Viewer } from './viewer.svelte.ts'

function open(ids: readonly number[], index: number) {
  const library = fakeLibrary({
    'photos.tiles': ({ ids: asked }) => asked.map((id) => tileOf(id)),
    'photos.get': ({ id }) => {
      if (id === 13) throw new Failure('not-found', 'There is no such photo')
      return photo({ id })
    },
  })
  const problems: string[] = []
  const report = (error: unknown) => problems.push(String(error))
  const viewer = new Viewer(library.client, new Tiles(library.client, report), report)
  viewer.open(answerOf(listOf(ids)), index)
  return { viewer, library, problems }
}

test('a photo is shown with everything known about it, and its neighbours are at hand', async () => {
  const { viewer } = open([10, 11, 12], 1)
  await vi.waitFor(() => expect(viewer.details?.id).toBe(11))
  expect([viewer.tile?.name, viewer.index, viewer.count]).toEqual(['IMG_11.jpg', 1, 3])
  expect(viewer.neighbours.map(({ id }) => id)).toEqual([12, 10])
})

test('leafing stops at both ends', async () => {
  const { viewer } = open([10, 11], 0)
  viewer.go(-5)
  expect(viewer.index).toBe(0)
  viewer.go(99)
  await vi.waitFor(() => expect(viewer.details?.id).toBe(11))
})

test('leafing quickly shows the details of where one stops, and asks no further for the rest', async () => {
  const { viewer, library } = open([10, 11, 12], 0)
  viewer.go(1)
  viewer.go(2)
  await vi.waitFor(() => expect(viewer.details?.id).toBe(12))
  expect(library.signals('photos.get').map((signal) => signal.aborted)).toEqual([true, true, false])
})

test('a photo that is gone says so', async () => {
  const { problems } = open([13], 0)
  await vi.waitFor(() => expect(problems).toEqual([expect.stringContaining('There is no such photo')]))
})

test('closing forgets the photo and asks for nothing more', async () => {
  const { viewer, problems } = open([10, 11], 0)
  viewer.close()
  expect([viewer.list, viewer.id, viewer.tile, viewer.count]).toEqual([undefined, undefined, undefined, 0])
  expect(problems).toEqual([])
})
