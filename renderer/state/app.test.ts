import { expect, test, vi } from 'vitest'
import { Failure } from '../../preload/contract/failure.ts'
import type { PhotoId } from '../../preload/contract/photos.ts'
import { contractVersion } from '../../preload/contract/version.ts'
import type { ConnectionStatus } from '../connection.ts'
import { fakeLibrary, listOf, tileOf, type Answers } from '../testing/fake-library.ts'
import { App } from './app.svelte.ts'

const usual: Answers = {
  hello: () => ({ contract: contractVersion, version: '1.2.3', host: 'browser', platform: 'linux' }),
  'photos.list': ({ query }) => listOf(query.filters.formats ? [2] : [1, 2, 3]),
  'photos.tiles': ({ ids }) => ids.map((id) => tileOf(id)),
  'folders.list': () => [],
  'facets.get': () => ({
    total: 3,
    generated: 0,
    firstDay: null,
    lastDay: null,
    formats: [],
    cameras: [],
    folders: [],
  }),
  'activity.get': () => ({ paused: false, slow: false, scanning: false, stages: [], failed: 0 }),
  'models.list': () => [],
  'albums.list': () => [],
  'searches.list': () => [],
  'labels.list': () => [],
  'generations.list': () => [],
  'encoder.get': () => ({ model: null, provider: null, reason: 'No model', reports: [] }),
  'settings.get': () => ({
    theme: 'dark',
    tileSize: 240,
    slowOnBattery: true,
    modelMirror: null,
    updates: false,
    provider: 'auto',
  }),
}

function appOn(answers: Answers = {}) {
  const library = fakeLibrary({ ...usual, ...answers })
  let tell: (status: ConnectionStatus) => void = () => undefined
  const app = new App({
    library: library.client,
    shell: undefined,
    status: 'open',
    onStatus: (listener) => {
      tell = listener
      return () => undefined
    },
  })
  return { app, library, tell: (status: ConnectionStatus) => tell(status) }
}

test('opening shows all photos, with the settings of the person', async () => {
  const { app } = appOn()
  await vi.waitFor(() => expect(app.timeline.answer?.count).toBe(3))
  await vi.waitFor(() => expect(app.settings.values.tileSize).toBe(240))
  await vi.waitFor(() => expect([app.version, app.folders.list]).toEqual(['1.2.3', []]))
})

test('a page of another version says so instead of showing nonsense', async () => {
  const { app, library } = appOn({ hello: () => ({ ...hello, contract: contractVersion + 1 }) })
  await vi.waitFor(() =>
    expect(app.notices.list.map(({ text }) => text)).toEqual([expect.stringContaining('another version')]),
  )
  expect(library.inputs('photos.list')).toEqual([])
})

test('after a reconnection everything is asked for again', async () => {
  const { app, library, tell } = appOn()
  await vi.waitFor(() => expect(app.timeline.answer).toBeDefined())
  tell('reconnecting')
  expect(app.status).toBe('reconnecting')
  tell('open')
  await vi.waitFor(() => expect(library.inputs('photos.list')).toHaveLength(2))
  await vi.waitFor(() => expect(library.inputs('folders.list')).toHaveLength(2))
})

test('filters hold for the timeline and inside a search alike', async () => {
  const { app, library } = appOn()
  app.filter({ formats: ['raw'] })
  await vi.waitFor(() => expect(app.timeline.answer?.count).toBe(1))
  app.ask({ text: 'dog' })
  await vi.waitFor(() => expect(app.search.pictures.answer).toBeDefined())
  expect(library.inputs('photos.list').at(-1)?.query).toMatchObject({ text: 'dog', filters: { formats: ['raw'] } })
})

test('clearing goes back to all photos', async () => {
  const { app } = appOn()
  app.ask({ text: 'dog', filters: { formats: ['raw'] } })
  expect([app.searching, app.filtering]).toEqual([true, true])
  app.clear()
  expect([app.searching, app.filtering]).toEqual([false, false])
  await vi.waitFor(() => expect(app.timeline.answer?.count).toBe(3))
})

test('more like this keeps the filters and closes the viewer', async () => {
  const { app } = appOn()
  await vi.waitFor(() => expect(app.timeline.answer).toBeDefined())
  app.filter({ formats: ['raw'] })
  app.viewer.open(app.timeline.answer!, 1)
  await vi.waitFor(() => expect(app.viewer.tile?.id).toBe(2))
  app.like(2 as PhotoId)
  expect(app.viewer.list).toBeUndefined()
  expect(app.question).toMatchObject({
    text: '',
    example: { likeness: { kind: 'photo', id: 2 }, name: 'IMG_2.jpg' },
    filters: { formats: ['raw'] },
  })
})

test('a picture from elsewhere is handed in, and searched by', async () => {
  const image = 'ab'.repeat(16)
  const { app, library } = appOn({ 'search.image': () => ({ image }) })
  await app.likeFile(new File([Uint8Array.of(1, 2, 3)], 'sea.jpg', { type: 'image/jpeg' }))
  expect(library.inputs('search.image').map(({ bytes }) => [...bytes])).toEqual([[1, 2, 3]])
  expect(app.question.example).toEqual({
    likeness: { kind: 'image', image },
    picture: `media/query/${image}`,
    name: 'sea.jpg',
  })
  await vi.waitFor(() => expect(app.search.pictures.answer).toBeDefined())
})

test('a picture that is too large is refused before it is sent', async () => {
  const { app, library } = appOn()
  await app.likeFile({ size: 65 * 2 ** 20, name: 'huge.tif' } as File)
  expect(app.notices.list[0]?.text).toMatch(/too large/)
  expect(library.inputs('search.image')).toEqual([])
})

test('what is said about the model is true', async () => {
  const model = {
    id: 'a',
    name: 'A',
    description: '',
    licence: 'MIT',
    languages: ['en'],
    bytes: 0,
    received: null,
    problem: null,
  }
  const installed = { ...model, state: 'installed', current: true } as const
  const { app } = appOn({ 'models.list': () => [{ ...installed, understands: 'colours' }] })
  expect(app.models.limitation).toBeUndefined()
  await vi.waitFor(() => expect(app.models.limitation).toBe('colours'))
  const words = appOn({ 'models.list': () => [{ ...installed, understands: 'words' }] })
  await vi.waitFor(() => expect(words.app.models.list).toBeDefined())
  expect(words.app.models.limitation).toBeUndefined()
  const none = appOn()
  await vi.waitFor(() => expect(none.app.models.limitation).toBe('no-model'))
})

test('every failure is told in words, except what was cancelled on purpose', async () => {
  const { app } = appOn({
    'folders.list': () => {
      throw new Error('The database is locked')
    },
  })
  await vi.waitFor(() => expect(app.notices.list.map(({ text }) => text)).toEqual(['The database is locked']))
  app.notices.problem(new Failure('cancelled', 'No longer needed'))
  expect(app.notices.list).toHaveLength(1)
})

const hello = { version: '1.2.3', host: 'browser', platform: 'linux' } as const
