import { flushSync } from 'svelte'
import { beforeEach, expect, test, vi } from 'vitest'
import type { PhotoTile } from '../../../preload/contract/photos.ts'
import { answerOf } from '../../state/answer.ts'
import { draw, namesOf } from '../../testing/draw.ts'
import { listOf, tileOf } from '../../testing/fake-library.ts'
import { GridView } from './grid-view.svelte.ts'
import Grid from './Grid.svelte'
import { byMonth } from './sections.ts'

// Without a screen nothing has a size of its own.
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1000)
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(800)
  return () => vi.restoreAllMocks()
})

/** A grid of square photos with the given tiles, in a window of 1000 by 800 pixels. */
function gridOf(tiles: readonly PhotoTile[], scores?: readonly number[]) {
  const answer = answerOf(
    listOf(
      tiles.map(({ id }) => id),
      scores ? { scores } : {},
    ),
  )
  const view = new GridView({ answer: () => answer, sections: byMonth, rowHeight: () => 200 })
  const [onopen, onlike, onshow] = [vi.fn(), vi.fn(), vi.fn()]
  const target = draw(Grid, {
    view,
    tile: (id: number) => tiles.find((tile) => tile.id === id),
    onopen,
    onlike,
    onshow,
    heading: () => ({ title: 'August 2019', note: '3 photos' }),
    dated: false,
  })
  flushSync()
  const press = (key: string) => {
    target
      .querySelector('.scroller')!
      .dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
    flushSync()
  }
  return { target, view, onopen, onlike, onshow, press }
}

test('photos are a list of named buttons under the heading of their month', () => {
  const { target } = gridOf([tileOf(1), tileOf(2, { caption: 'The red door' }), tileOf(3, { offline: true })])
  expect(target.querySelector('[role=list]')?.getAttribute('aria-label')).toBe('Photos')
  expect(target.querySelectorAll('[role=list] > [role=listitem]')).toHaveLength(3)
  expect(namesOf(target, '[role=listitem] button')).toEqual([
    expect.stringMatching(/^IMG_1\.jpg, .*2019$/),
    expect.stringMatching(/^The red door, /),
    expect.stringMatching(/offline$/),
  ])
  expect(namesOf(target, 'h2')).toEqual(['August 2019 3 photos'])
})

test('each photo says its place, however few of them are drawn', () => {
  const { target } = gridOf([tileOf(1), tileOf(2)])
  const items = [...target.querySelectorAll('[role=listitem]')]
  expect(items.map((item) => `${item.getAttribute('aria-posinset')} of ${item.getAttribute('aria-setsize')}`)).toEqual([
    '1 of 2',
    '2 of 2',
  ])
})

test('scores are shown, and read out', () => {
  const { target } = gridOf([tileOf(1)], [0.3141])
  expect(target.querySelector('.score')?.textContent).toBe('0.31')
  expect(namesOf(target, '[role=listitem] button')[0]).toMatch(/score 0\.31$/)
})

test('one photo at a time can be reached with the Tab key, and the arrows move it', () => {
  const { target, press } = gridOf([tileOf(1), tileOf(2), tileOf(3)])
  const reachable = () =>
    [...target.querySelectorAll('[data-index][tabindex="0"]')].map((each) => each.getAttribute('data-index'))
  expect(reachable()).toEqual(['0'])
  press('ArrowRight')
  expect(reachable()).toEqual(['1'])
  press('End')
  expect(reachable()).toEqual(['2'])
})

test('a photo opens when it is pressed, and its likes are a key away', () => {
  const { target, onopen, onlike, press } = gridOf([tileOf(1), tileOf(2)])
  target.querySelectorAll<HTMLElement>('[data-index]')[1]!.click()
  expect(onopen.mock.calls.map(([, index]) => index as number)).toEqual([1])
  press('ArrowRight')
  press('s')
  expect(onlike).toHaveBeenCalledWith(2)
})

test('a photo whose name is still on its way has its place and a colour already', () => {
  const answer = answerOf(listOf([7]))
  const view = new GridView({ answer: () => answer, sections: byMonth, rowHeight: () => 200 })
  const target = draw(Grid, {
    view,
    tile: () => undefined,
    onopen: () => undefined,
    onlike: () => undefined,
    onshow: () => undefined,
    heading: () => undefined,
    dated: false,
  })
  flushSync()
  const item = target.querySelector<HTMLElement>('[role=listitem]')!
  expect([item.style.width, item.style.height, item.style.backgroundColor]).toEqual(['200px', '200px', '#808080'])
  expect(item.querySelector('img')).toBeNull()
})

test('what is in sight is asked for', () => {
  const { onshow } = gridOf([tileOf(1), tileOf(2), tileOf(3)])
  expect(onshow.mock.lastCall?.slice(1)).toEqual([0, 3])
})
