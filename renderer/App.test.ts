import { beforeEach, expect, test, vi } from 'vitest'
import { Failure } from '../preload/contract/failure.ts'
import type { Folder } from '../preload/contract/folders.ts'
import { namesOf } from './testing/draw.ts'
import { listOf } from './testing/fake-library.ts'
import { model, pageOn, pictures, withScreen } from './testing/page.ts'

beforeEach(withScreen)

test('all photos are there, newest first', async () => {
  const { photos } = pageOn()
  await vi.waitFor(() => expect(photos()).toEqual(['IMG_1.jpg', 'IMG_2.jpg', 'IMG_3.jpg']))
})

test('the first start asks for folders, and photos appear as soon as there are some', async () => {
  let folders: Folder[] = []
  let ids: number[] = []
  const { target, photos, button, library } = pageOn({
    'folders.list': () => folders,
    'folders.add': ({ path }) => ({ ...pictures, path }),
    'photos.list': () => listOf(ids, { revision: ids.length + 1 }),
  })
  await vi.waitFor(() => expect(target.querySelector('h1')?.textContent).toMatch(/what you remember/))
  await vi.waitFor(() => expect(button('Pictures')).toBeDefined())
  folders = [{ ...pictures, scanning: true }]
  button('Pictures')!.click()
  await vi.waitFor(() => expect(target.querySelector('main')?.textContent).toMatch(/Looking for photos/))
  expect(library.inputs('folders.add')).toEqual([{ path: '/home/ada/Pictures' }])
  ids = [1]
  library.emit('library.changed', { revision: 2 })
  await vi.waitFor(() => expect(photos()).toEqual(['IMG_1.jpg']), { timeout: 5_000 })
})

test('a folder whose path is typed before the first list has come is the one that is watched', async () => {
  const places = Promise.withResolvers<undefined>()
  const { app, target, button, library } = pageOn({
    'folders.browse': async () => {
      await places.promise
      return { path: null, parent: null, folders: [{ path: '/home/ada', name: 'ada' }] }
    },
    'folders.add': ({ path }) => ({ ...pictures, path }),
  })
  await app.folders.choose()
  await vi.waitFor(() => expect(button('Watch this folder')).toBeDefined())
  const path = target.querySelector<HTMLInputElement>('[aria-label="Path of the folder"]')!
  path.value = '/media/photos'
  path.dispatchEvent(new InputEvent('input', { bubbles: true }))
  places.resolve(undefined)
  await vi.waitFor(() => expect(namesOf(target, '[role=option]')).toEqual(['ada']))
  button('Watch this folder')!.click()
  await vi.waitFor(() => expect(library.inputs('folders.add')).toEqual([{ path: '/media/photos' }]))
})

test('a search shows what names say and what pictures show, each for itself', async () => {
  const { target, photos, type } = pageOn()
  type('rome')
  await vi.waitFor(() => expect(photos()).toEqual(['IMG_3.jpg', 'IMG_1.jpg', 'IMG_2.jpg']))
  expect(namesOf(target, '[aria-label="In names and words"] button')).toEqual([expect.stringMatching(/^IMG_2/)])
  expect(namesOf(target, 'main h2')).toEqual(['In names and words', 'Best 1 photo', 'Rest'])
  await vi.waitFor(() => expect(target.querySelector('[role=status]')?.textContent).toBe('4 photos found'))
})

test('Enter goes to the photos found, also when they are still on their way', async () => {
  const answered = Promise.withResolvers<undefined>()
  const { target, type } = pageOn({
    'photos.list': async ({ query, by }) => {
      if (query.text === '') return listOf([1, 2, 3])
      if (by === 'words') return listOf([2])
      await answered.promise
      return listOf([3, 1, 2], { likely: 1, best: 1, scores: [0.31, 0.2, 0.1] })
    },
  })
  type('rome')
  const box = target.querySelector<HTMLInputElement>('input[type=search]')!
  box.focus()
  box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
  await vi.waitFor(() => expect(namesOf(target, '[aria-label="In names and words"] button')).toHaveLength(1))
  expect(document.activeElement).toBe(box)
  answered.resolve(undefined)
  await vi.waitFor(() => expect(document.activeElement?.getAttribute('aria-label')).toMatch(/^IMG_3.*score/))
})

test('clearing the search brings all photos back', async () => {
  const { photos, button, type } = pageOn()
  type('rome')
  await vi.waitFor(() => expect(photos()[0]).toBe('IMG_3.jpg'))
  button('Clear search')!.click()
  await vi.waitFor(() => expect(photos()).toEqual(['IMG_1.jpg', 'IMG_2.jpg', 'IMG_3.jpg']))
})

test('without a model the page says so, and names are still found', async () => {
  const { target, type } = pageOn({
    'models.list': () => [],
    'photos.list': ({ query, by }) => {
      if (query.text !== '' && by === 'pictures') throw new Failure('no-model', 'Choose a model')
      return listOf([2])
    },
  })
  type('rome')
  await vi.waitFor(() => expect(target.textContent).toContain('No model is installed'))
  await vi.waitFor(() => expect(namesOf(target, '[aria-label="In names and words"] button')).toHaveLength(1))
})

test('a model that only knows colours is not passed off as more', async () => {
  const { target, type } = pageOn({ 'models.list': () => [{ ...model, understands: 'colours' }] })
  await vi.waitFor(() => expect(target.querySelector('[type=search]')?.getAttribute('placeholder')).toMatch(/colour/))
  type('rome')
  await vi.waitFor(() => expect(target.textContent).toContain('only knows colours and light'))
})

test('nothing found is explained, with the way back', async () => {
  const { target, type, button } = pageOn({ 'photos.list': ({ query }) => listOf(query.text === '' ? [1] : []) })
  type('xyz')
  await vi.waitFor(() => expect(target.querySelector('main')?.textContent).toContain('Nothing found'))
  button('Clear search')!.click()
  await vi.waitFor(() => expect(target.querySelector('main')?.textContent).not.toContain('Nothing found'))
})

test('a failure is said aloud, in words', async () => {
  const { target } = pageOn({
    'folders.list': () => {
      throw new Failure('library-damaged', 'The library cannot be read.')
    },
  })
  await vi.waitFor(() => {
    const alerts = [...document.querySelectorAll('[role=alert]')].map((alert) => alert.textContent)
    expect(alerts.join()).toContain('The library cannot be read.')
  })
  expect(target.isConnected).toBe(true)
})
