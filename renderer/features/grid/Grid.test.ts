import { flushSync } from 'svelte'
import { beforeEach, expect, test, vi } from 'vitest'
import type { PhotoTile } from '../../../preload/contract/photos.ts'
import { answerOf } from '../../state/answer.ts'
import { Selection } from '../../state/selection.svelte.ts'
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
function gridOf(tiles: readonly PhotoTile[], scores?: readonly number[], onreorder?: () => void) {
  const answer = answerOf(
    listOf(
      tiles.map(({ id }) => id),
      scores ? { scores } : {},
    ),
  )
  const view = new GridView({ answer: () => answer, sections: byMonth, rowHeight: () => 200 })
  const [onopen, onlike, onshow] = [vi.fn(), vi.fn(), vi.fn()]
  const selection = new Selection()
  const target = draw(Grid, {
    view,
    selection,
    tile: (id: number) => tiles.find((tile) => tile.id === id),
    onopen,
    onlike,
    onshow,
    heading: () => ({ title: 'August 2019', note: '3 photos' }),
    dated: false,
    onreorder,
  })
  flushSync()
  const press = (key: string, more: KeyboardEventInit = {}) => {
    target
      .querySelector('.scroller')!
      .dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }))
    flushSync()
  }
  const click = (index: number, more: MouseEventInit = {}) => {
    target
      .querySelector(`[data-index="${index}"]`)!
      .dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ...more }))
    flushSync()
  }
  return { target, view, selection, onopen, onlike, onshow, press, click }
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
    selection: new Selection(),
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

test('a press with Ctrl picks a photo, with Shift everything up to it, and opens nothing', () => {
  const { selection, click, onopen } = gridOf([tileOf(1), tileOf(2), tileOf(3), tileOf(4)])
  click(1, { ctrlKey: true })
  click(3, { shiftKey: true })
  expect(selection.ids).toEqual([2, 3, 4])
  click(2, { metaKey: true })
  expect(selection.ids).toEqual([2, 4])
  expect(onopen).not.toHaveBeenCalled()
})

test('the keyboard picks with x, and draws a range with Shift and the arrows', () => {
  const { selection, press } = gridOf([tileOf(1), tileOf(2), tileOf(3), tileOf(4)])
  press('x')
  expect(selection.ids).toEqual([1])
  press('ArrowRight', { shiftKey: true })
  press('ArrowRight', { shiftKey: true })
  expect(selection.ids).toEqual([1, 2, 3])
  press('ArrowLeft', { shiftKey: true })
  expect(selection.ids).toEqual([1, 2])
})

test('while something is picked every photo has a box to tick, and says aloud whether it is picked', () => {
  const { target, selection, press } = gridOf([tileOf(1), tileOf(2)])
  expect(target.querySelectorAll('[role=listitem] [role=checkbox]')).toHaveLength(0)
  press('x')
  const boxes = [...target.querySelectorAll<HTMLElement>('[role=listitem] [role=checkbox]')]
  expect(boxes.map((box) => `${box.getAttribute('aria-label')}: ${box.getAttribute('aria-checked')}`)).toEqual([
    'Select IMG_1.jpg: true',
    'Select IMG_2.jpg: false',
  ])
  expect(namesOf(target, '[data-index]')[0]).toMatch(/selected$/)
  boxes[1]!.click()
  expect(selection.ids).toEqual([1, 2])
})

test('the heading of a month picks the whole month', () => {
  const { target, selection, press } = gridOf([tileOf(1), tileOf(2)])
  press('x')
  target.querySelector<HTMLElement>('h2 [role=checkbox]')!.click()
  expect(selection.count).toBe(2)
})

test('in a list with an order of its own, Alt and the arrows move the photo, or all that are picked', () => {
  const onreorder = vi.fn()
  const { press } = gridOf([tileOf(1), tileOf(2), tileOf(3), tileOf(4)], undefined, onreorder)
  press('ArrowLeft', { altKey: true })
  expect(onreorder).not.toHaveBeenCalled()
  press('ArrowRight', { altKey: true })
  expect(onreorder).toHaveBeenLastCalledWith([1], 3)
  press('ArrowRight')
  press('x')
  press('ArrowRight', { shiftKey: true })
  press('ArrowLeft', { altKey: true })
  expect(onreorder).toHaveBeenLastCalledWith([2, 3], 1)
})
