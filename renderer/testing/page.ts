import { flushSync } from 'svelte'
import { vi } from 'vitest'
import type { Folder } from '../../preload/contract/folders.ts'
import type { Model } from '../../preload/contract/models.ts'
import { contractVersion } from '../../preload/contract/version.ts'
import Page from '../App.svelte'
import { App } from '../state/app.svelte.ts'
import { draw, namesOf } from './draw.ts'
import { fakeLibrary, listOf, tileOf, type Answers } from './fake-library.ts'

/** Stands in for a screen before each test: without one nothing has a size of its own, and no layer is above the page. */
export function withScreen(): () => void {
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1000)
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(800)
  HTMLElement.prototype.showPopover = () => undefined
  HTMLElement.prototype.hidePopover = () => undefined
  return () => vi.restoreAllMocks()
}

export const pictures: Folder = {
  id: 1,
  path: '/home/ada/Pictures',
  name: 'Pictures',
  state: 'online',
  watching: 'events',
  note: null,
  scanning: false,
  scannedAt: null,
  files: 3,
}

export const model: Model = {
  id: 'clip',
  name: 'CLIP',
  description: 'Understands words',
  licence: 'MIT',
  languages: ['en'],
  bytes: 0,
  state: 'installed',
  received: null,
  problem: null,
  current: true,
  understands: 'words',
}

/** The page on a library with three photos in one folder, which says `rome` to what contains it. */
export function pageOn(answers: Answers = {}) {
  const library = fakeLibrary({
    hello: () => ({ contract: contractVersion, version: '1.2.3', host: 'browser', platform: 'linux' }),
    'photos.list': ({ query, by }) => {
      if (query.text === '') return listOf([1, 2, 3])
      if (by === 'words') return query.text === 'rome' ? listOf([2]) : listOf([])
      return listOf([3, 1, 2], { likely: 1, best: 1, scores: [0.31, 0.2, 0.1] })
    },
    'photos.tiles': ({ ids }) => ids.map((id) => tileOf(id)),
    'folders.list': () => [pictures],
    'folders.browse': () => ({ path: null, parent: null, folders: [{ path: '/home/ada/Pictures', name: 'Pictures' }] }),
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
    'models.list': () => [model],
    'albums.list': () => [],
    'searches.list': () => [],
    'labels.list': () => [],
    'generations.list': () => [],
    'encoder.get': () => ({ model: 'clip', provider: 'cpu', reason: 'It is the fastest', reports: [] }),
    'settings.get': () => ({
      theme: 'light',
      tileSize: 200,
      slowOnBattery: true,
      modelMirror: null,
      updates: false,
      provider: 'auto',
    }),
    ...answers,
  })
  const app = new App({ library: library.client, shell: undefined, status: 'open', onStatus: () => () => undefined })
  const target = draw(Page, { app })
  const photos = () => namesOf(target, '[role=list][aria-label=Photos] [data-index]').map((name) => name.split(',')[0])
  const button = (name: string) =>
    [...target.querySelectorAll('button')].find(
      (each) => (each.getAttribute('aria-label') ?? each.textContent.trim()) === name,
    )
  const type = (text: string) => {
    const box = target.querySelector<HTMLInputElement>('input[type=search]')!
    box.value = text
    box.dispatchEvent(new InputEvent('input', { bubbles: true }))
    flushSync()
  }
  return { library, app, target, photos, button, type }
}
