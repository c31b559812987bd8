import { expect, test, vi } from 'vitest'
import { Failure } from '../../preload/contract/failure.ts'
import type { PhotoId } from '../../preload/contract/photos.ts'
import type { Place, ShownPlace } from '../../preload/contract/places.ts'
import { photo } from '../../preload/contract/testing/photo.ts'
import type { ShellClient } from '../../preload/contract/shell-contract.ts'
import { fakeLibrary, listOf, tileOf } from '../testing/fake-library.ts'
import { pictures } from '../testing/page.ts'
import { Folders } from './folders.svelte.ts'
import { Notices } from './notices.svelte.ts'
import { OpenedPlaces } from './opened-places.svelte.ts'
import { Tiles } from './tiles.svelte.ts'
import { Viewer } from './viewer.svelte.ts'

const known = { kind: 'photo', id: 12 as PhotoId, folder: '/trip' } as const
const unknown = {
  kind: 'picture',
  path: '/trip/IMG_12.jpg',
  name: 'IMG_12.jpg',
  folder: '/trip',
  watched: false,
} as const

/** The page of an app with which `first` was opened. `lies` is what the library finds there, which can change. */
function opened(first: ShownPlace | null, inFolder: readonly number[] = [11, 12, 13]) {
  let now = 0
  const state = { waiting: first, lies: first as Place | Failure }
  const library = fakeLibrary({
    'photos.list': () => listOf(inFolder),
    'photos.tiles': ({ ids }) => ids.map((id) => tileOf(id)),
    'photos.get': ({ id }) => photo({ id }),
    'folders.list': () => [pictures],
    'folders.add': ({ path }) => {
      if (path === '/locked') throw new Failure('folder-unreadable', '/locked cannot be added.')
      return { ...pictures, path }
    },
    'places.at': () => {
      if (state.lies instanceof Failure) throw state.lies
      return state.lies
    },
  })
  let tell: () => void = () => undefined
  const shell = {
    call: async () => {
      const { waiting } = state
      state.waiting = null
      return waiting
    },
    on: (_name: string, listener: () => void) => {
      tell = listener
      return () => undefined
    },
  } as unknown as ShellClient
  const notices = new Notices()
  const viewer = new Viewer(library.client, new Tiles(library.client, notices.problem), notices.problem)
  const folders = new Folders(library.client, undefined, notices)
  const places = new OpenedPlaces({ library: library.client, shell, viewer, folders, notices, now: () => now })
  const openAgain = (place: ShownPlace) => {
    state.waiting = place
    state.lies = place
    tell()
  }
  const lieThere = (place: Place | Failure) => {
    state.lies = place
    library.emit('library.changed', { revision: 2 })
  }
  const later = (ms: number) => void (now += ms)
  return { places, viewer, library, notices, openAgain, lieThere, later }
}

test('a photo that was opened is shown among the others of its folder', async () => {
  const { places, viewer, library } = opened(known)
  await places.take()
  expect([viewer.id, viewer.index, viewer.count]).toEqual([12, 1, 3])
  expect(library.inputs('photos.list')).toMatchObject([{ query: { filters: { folder: '/trip' } } }])
  await places.take()
  expect(library.inputs('photos.list')).toHaveLength(1)
})

test('a photo that lists leave out is shown alone', async () => {
  const { places, viewer } = opened(known, [1, 2])
  await places.take()
  expect([viewer.id, viewer.count]).toEqual([12, 1])
})

test('nothing was opened, and nothing happens', async () => {
  const { places, viewer } = opened(null)
  await places.take()
  expect([viewer.list, places.offered]).toEqual([undefined, undefined])
})

test('a picture from elsewhere is offered, taken in with its folder, and shown when it is there', async () => {
  const { places, viewer, library, lieThere } = opened(unknown)
  await places.take()
  expect(places.offered).toEqual(unknown)
  await places.accept()
  expect([places.offered, viewer.list]).toEqual([undefined, undefined])
  expect(library.inputs('folders.add')).toEqual([{ path: '/trip' }])
  lieThere(known)
  await vi.waitFor(() => expect(viewer.id).toBe(12), { timeout: 3_000 })
})

test('a picture that is declined leaves everything as it was', async () => {
  const { places, library, lieThere } = opened(unknown)
  await places.take()
  places.decline()
  lieThere(known)
  expect(places.offered).toBeUndefined()
  expect(library.inputs('folders.add')).toEqual([])
})

test('a folder that cannot be added is explained, and not waited for', async () => {
  const { places, library, notices } = opened({ ...unknown, folder: '/locked' })
  await places.take()
  await places.accept()
  expect(notices.list.map(({ text }) => text)).toEqual(['/locked cannot be added.'])
  expect(library.inputs('places.at')).toEqual([])
})

test('a picture in a watched folder is shown once it was read', async () => {
  const { places, viewer, notices, lieThere } = opened({ ...unknown, watched: true })
  await places.take()
  expect(notices.list.map(({ text }) => text)).toEqual([expect.stringMatching(/^IMG_12\.jpg is still to be read/)])
  lieThere(known)
  await vi.waitFor(() => expect(viewer.id).toBe(12), { timeout: 3_000 })
})

test('a picture that was read much later is offered, and does not take the screen from what is done by then', async () => {
  const { places, viewer, notices, lieThere, later } = opened({ ...unknown, watched: true })
  await places.take()
  later(60_000)
  lieThere(known)
  await vi.waitFor(() => expect(notices.list.at(-1)?.text).toBe('IMG_12.jpg has been read.'), { timeout: 3_000 })
  expect(viewer.list).toBeUndefined()
  notices.list.at(-1)?.action?.run()
  await vi.waitFor(() => expect(viewer.id).toBe(12))
})

test('a picture that turns out to be unreadable is explained, once', async () => {
  const { places, viewer, notices, library, lieThere } = opened({ ...unknown, watched: true })
  await places.take()
  lieThere(new Failure('image-unreadable', 'IMG_12.jpg cannot be shown: The file is empty'))
  await vi.waitFor(() => expect(notices.list.at(-1)?.text).toMatch(/The file is empty/), { timeout: 3_000 })
  const asked = library.inputs('places.at').length
  lieThere(known)
  expect(library.inputs('places.at')).toHaveLength(asked)
  expect(viewer.list).toBeUndefined()
})

test('what is opened next takes the place of what was waited for', async () => {
  const { places, viewer, openAgain } = opened({ ...unknown, watched: true })
  await places.take()
  openAgain({ ...known, id: 13 as PhotoId })
  await vi.waitFor(() => expect(viewer.id).toBe(13))
})
