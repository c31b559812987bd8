import { flushSync } from 'svelte'
import { beforeEach, expect, test, vi } from 'vitest'
import { listOf } from '../../testing/fake-library.ts'
import { labelOf } from '../../testing/fake-organising.ts'
import { pageOn, withScreen } from '../../testing/page.ts'

beforeEach(withScreen)

/** The page on a library with two labels; what is typed goes to the end of the box. */
async function pageWithLabels() {
  const page = pageOn({
    'labels.list': () => [labelOf(1, 'Dog', { photos: 40 }), labelOf(2, 'Black cat')],
    'photos.list': ({ query }) => listOf(query.text === 'tag:Dog' ? [7] : [1, 2, 3]),
  })
  await vi.waitFor(() => expect(page.app.labels.list).toHaveLength(2))
  const box = page.target.querySelector<HTMLInputElement>('input[type=search]')!
  box.focus()
  const type = (text: string): void => {
    box.value = text
    box.setSelectionRange(text.length, text.length)
    box.dispatchEvent(new InputEvent('input', { bubbles: true }))
    flushSync()
  }
  const press = (key: string): boolean => {
    const went = box.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
    flushSync()
    return went
  }
  const options = () =>
    [...page.target.querySelectorAll('[role=option]')].map(
      (option) =>
        `${option.getAttribute('aria-selected') === 'true' ? '> ' : ''}${option.querySelector('.name')?.textContent}`,
    )
  const chips = () =>
    [...page.target.querySelectorAll('[aria-label="Understood as"] .text')].map((chip) => chip.textContent)
  return { ...page, box, type, press, options, chips }
}

test('arrows go through what completes a term, and Enter takes it', async () => {
  const { box, type, press, options, app } = await pageWithLabels()
  type('tag:')
  expect(options()).toEqual(['Dog', 'Black cat'])
  expect(box.getAttribute('aria-expanded')).toBe('true')
  press('ArrowDown')
  press('ArrowDown')
  expect(options()).toEqual(['Dog', '> Black cat'])
  expect(document.getElementById(box.getAttribute('aria-activedescendant')!)?.textContent).toContain('Black cat')
  press('ArrowUp')
  expect(press('Enter')).toBe(false)
  await vi.waitFor(() => expect(app.question.text).toBe('tag:Dog '))
  expect(options()).toEqual([])
})

test('Tab takes the first value of a term, but never keeps somebody in the box who only typed words', async () => {
  const { type, press, options, app } = await pageWithLabels()
  type('dog')
  expect(options()).toEqual(['Dog'])
  expect(press('Tab')).toBe(true)
  type('snow tag:bl')
  expect(press('Tab')).toBe(false)
  await vi.waitFor(() => expect(app.question.text).toBe('snow tag:"Black cat" '))
})

test('Escape closes what is offered for a term; in words it clears the search at once', async () => {
  const { type, press, options, app } = await pageWithLabels()
  type('tag:d')
  press('Escape')
  expect([options(), app.question.text]).toEqual([[], 'tag:d'])
  type('dog')
  press('Escape')
  expect(app.question.text).toBe('')
})

test('while a term makes no sense, the photos stay, and nothing is asked', async () => {
  const { type, app, library, photos, target, chips } = await pageWithLabels()
  type('tag:Dog')
  await vi.waitFor(() => expect(photos()).toEqual(['IMG_7.jpg']))
  const before = library.inputs('photos.list').length
  type('tag:Dog tga:x')
  expect(app.problem?.message).toMatch(/There is no “tga:”/)
  expect(target.querySelector('#query-problem mark')?.textContent).toBe('tga:')
  expect(target.querySelector('#query-problem')?.textContent).toContain('Did you mean “tag:”')
  expect(chips()).toEqual([])
  expect(photos()).toEqual(['IMG_7.jpg'])
  type('tag:Dog date:2019')
  await vi.waitFor(() => expect(photos()).toEqual(['IMG_1.jpg', 'IMG_2.jpg', 'IMG_3.jpg']))
  expect(chips()).toEqual(['Dog', '2019'])
  expect(
    library
      .inputs('photos.list')
      .slice(before)
      .map(({ query }) => query.text),
  ).toEqual(['tag:Dog date:2019'])
})

test('conditions are asked for once, words in names as well', async () => {
  const { type, library } = await pageWithLabels()
  type('tag:Dog')
  await vi.waitFor(() => expect(library.inputs('photos.list').at(-1)?.query.text).toBe('tag:Dog'))
  type('snow tag:Dog')
  await vi.waitFor(() => expect(library.inputs('photos.list').at(-1)?.query.text).toBe('snow tag:Dog'))
  const asked = library.inputs('photos.list').filter(({ query }) => query.text !== '')
  expect(asked.map(({ by, query }) => `${by} ${query.text}`)).toEqual([
    'pictures tag:Dog',
    'words snow tag:Dog',
    'pictures snow tag:Dog',
  ])
})
