import { flushSync } from 'svelte'
import { beforeEach, expect, test, vi } from 'vitest'
import { namesOf } from './testing/draw.ts'
import { listOf, tileOf, type Answers } from './testing/fake-library.ts'
import { albumOf, labelOf, previewOf } from './testing/fake-organising.ts'
import { pageOn, withScreen } from './testing/page.ts'

beforeEach(withScreen)

const animals = labelOf(1, 'Animals', { photos: 52 })
const dog = labelOf(2, 'Dog', { parent: animals.id, photos: 28 })
const rome = albumOf(1, 'Rome')

/** The page on a library with two labels and an album, all three photos of which are also what every search finds. */
async function organised(answers: Answers = {}) {
  const page = pageOn({
    'photos.list': () => listOf([1, 2, 3]),
    'labels.list': () => [animals, dog],
    'albums.list': () => [rome],
    'searches.list': () => [{ id: 1 as never, name: 'Holidays', text: 'beach date:2019' }],
    'tags.say': ({ photos }) => ({
      change: 1 as never,
      photos: 'ids' in photos ? photos.ids.length : 0,
      added: 0,
      removed: 0,
    }),
    'tags.of': ({ ids }) => ids.map((id) => ({ id, tags: [] })),
    'favourites.set': () => ({ change: 2 as never }),
    'albums.create': () => ({ change: 3 as never, id: 2 as never, added: 2 }),
    'labels.preview': () => previewOf([1], [2]),
    ...answers,
  })
  const { target } = page
  await vi.waitFor(() => expect(page.photos()).toHaveLength(3))
  await vi.waitFor(() => expect(target.querySelectorAll('[role=treeitem]')).toHaveLength(1))
  const press = (key: string, more: KeyboardEventInit = {}) => {
    const at = document.activeElement ?? document.body
    at.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }))
    flushSync()
  }
  const focusPhoto = (index: number) => target.querySelector<HTMLElement>(`main [data-index="${index}"]`)!.focus()
  const typeInto = (name: string, text: string) => {
    const box = document.querySelector<HTMLInputElement>(`input[aria-label="${name}"]`)!
    box.focus()
    box.value = text
    box.dispatchEvent(new InputEvent('input', { bubbles: true }))
    flushSync()
  }
  const told = () => page.app.notices.list.map(({ text }) => text)
  return { ...page, press, focusPhoto, typeInto, told }
}

test('albums, saved searches and tags are places to go to', async () => {
  const { target, app, button } = await organised()
  const go = (name: string) => {
    button(name)!.click()
    flushSync()
    return [app.question.text, target.querySelector('nav [aria-current]')?.getAttribute('aria-label')]
  }
  expect(go('Rome, 3 photos')).toEqual(['album:Rome', 'Rome, 3 photos'])
  expect(go('Holidays')).toEqual(['beach date:2019', 'Holidays'])
  expect(go('Favourites')).toEqual(['is:favourite', 'Favourites'])
  expect(go('All photos')).toEqual(['', 'All photos'])
})

test('the tree of tags is walked by keyboard', async () => {
  const { target, app, press } = await organised()
  const items = () => [...target.querySelectorAll<HTMLElement>('[role=treeitem]')]
  items()[0]!.focus()
  press('ArrowRight')
  expect(namesOf(target, '[role=treeitem]')).toEqual(['Animals, 52 photos', 'Dog, 28 photos'])
  press('ArrowDown')
  await vi.waitFor(() => expect(document.activeElement).toBe(items()[1]))
  press('Enter')
  expect(app.question.text).toBe('tag:Dog')
  press('ArrowLeft')
  await vi.waitFor(() => expect(document.activeElement).toBe(items()[0]))
  press('ArrowLeft')
  expect(items()).toHaveLength(1)
})

test('picked photos get a tag by keyboard alone', async () => {
  const { library, press, focusPhoto, typeInto, told } = await organised()
  focusPhoto(0)
  press('x')
  press('ArrowRight', { shiftKey: true })
  press('t')
  typeInto('Add a tag', 'do')
  press('Enter')
  press('Enter')
  await vi.waitFor(() => expect(told()).toEqual(['2 photos tagged Dog']))
  expect(library.inputs('tags.say')).toEqual([{ photos: { ids: [1, 2] }, labels: [2], verdict: 'yes' }])
})

test('a tag is taken from picked photos, in a way that the machine remembers', async () => {
  const { library, press, focusPhoto, typeInto, told } = await organised()
  focusPhoto(0)
  press('t')
  document.querySelectorAll<HTMLInputElement>('dialog input[type=radio]')[1]!.click()
  flushSync()
  typeInto('Add a tag', 'dog')
  press('Enter')
  press('Enter')
  await vi.waitFor(() => expect(told()).toEqual(['1 photo no longer tagged Dog']))
  expect(library.inputs('tags.say')).toEqual([{ photos: { ids: [1] }, labels: [2], verdict: 'no' }])
})

test('picked photos become an album', async () => {
  const { library, app, button, press, focusPhoto, told } = await organised()
  focusPhoto(2)
  press('x')
  await vi.waitFor(() => expect(app.selection.count).toBe(1))
  expect(document.querySelector('[role=toolbar][aria-label="Selected photos"] [role=status]')?.textContent).toBe(
    '1 selected',
  )
  const bar = document.querySelector('[role=toolbar][aria-label="Selected photos"]')!
  bar.querySelector<HTMLElement>('[aria-label="New album…"]')!.click()
  flushSync()
  const box = document.querySelector<HTMLInputElement>('dialog input')!
  box.value = 'Summer'
  box.dispatchEvent(new InputEvent('input', { bubbles: true }))
  flushSync()
  button('Create')!.click()
  await vi.waitFor(() => expect(told()).toEqual(['Album Summer created with 2 photos']))
  expect(library.inputs('albums.create')).toEqual([{ name: 'Summer', photos: { ids: [3] } }])
})

test('a key makes the photo with the focus a favourite, and no longer where it is one', async () => {
  const { library, press, focusPhoto } = await organised({
    'photos.tiles': ({ ids }) => ids.map((id) => tileOf(id, { favourite: id === 2 })),
  })
  focusPhoto(0)
  press('f')
  focusPhoto(1)
  press('f')
  await vi.waitFor(() =>
    expect(library.inputs('favourites.set').map(({ photos, favourite }) => [photos, favourite])).toEqual([
      [{ ids: [1] }, true],
      [{ ids: [2] }, false],
    ]),
  )
})

test('Escape puts back what is picked before it leaves the place', async () => {
  const { app, button, press, focusPhoto } = await organised()
  button('Rome, 3 photos')!.click()
  await vi.waitFor(() => expect(app.shown?.count).toBe(3))
  flushSync()
  focusPhoto(0)
  press('x')
  press('Escape')
  expect([app.selection.count, app.question.text]).toEqual([0, 'album:Rome'])
  press('Escape')
  expect(app.question.text).toBe('')
})

test('what is picked is put back when something else is looked at', async () => {
  const { app, button, press } = await organised()
  press('a', { ctrlKey: true })
  expect(app.selection.count).toBe(3)
  button('Rome, 3 photos')!.click()
  expect(app.selection.count).toBe(0)
})

test('the viewer tells who said what, and lets it be confirmed or rejected', async () => {
  const tag = { label: dog.id, name: 'Dog', holds: true, at: 0, model: 'clip', confidence: 0.87 } as const
  const { target, library, button } = await organised({
    'photos.get': () => new Promise<never>(() => undefined),
    'tags.of': ({ ids }) =>
      ids.map((id) => ({
        id,
        tags: [
          { ...tag, source: 'machine' },
          { ...tag, label: animals.id, name: 'Animals', source: 'person', model: null, confidence: null },
          { ...tag, label: 9 as never, name: 'Cat', source: 'person', holds: false, model: null, confidence: null },
        ],
      })),
  })
  target.querySelector<HTMLElement>('main [data-index="0"]')!.click()
  flushSync()
  button('Information')!.click()
  await vi.waitFor(() =>
    expect(namesOf(target, 'section[aria-label=Tags] button')).toEqual([
      'Dog, recognised, 87% sure (clip)',
      'Yes, Dog',
      'No, not Dog',
      'Animals, given by you',
      'Remove Animals',
      'Take back that it is not Cat',
    ]),
  )
  for (const name of ['Yes, Dog', 'Remove Animals', 'Take back that it is not Cat']) button(name)!.click()
  await vi.waitFor(() =>
    expect(library.inputs('tags.say').map(({ labels, verdict }) => [labels[0], verdict])).toEqual([
      [2, 'yes'],
      [1, 'no'],
      [9, 'clear'],
    ]),
  )
})

test('a tag is changed only after it has been seen what that does', async () => {
  const { target, library, press, button, told } = await organised({ 'labels.change': () => ({ change: 4 as never }) })
  target.querySelector<HTMLElement>('[role=treeitem]')!.focus()
  press('F2')
  const slider = document.querySelector<HTMLInputElement>('dialog input[type=range]')!
  slider.value = '2'
  slider.dispatchEvent(new InputEvent('input', { bubbles: true }))
  flushSync()
  await vi.waitFor(() => {
    const effect = document.querySelector('dialog section')?.textContent
    expect(effect).toContain('20 photos')
    expect(effect).toContain('About 93% of them should be right.')
    expect(effect).toContain('1 added')
    expect(effect).toContain('1 taken off')
  })
  expect(library.inputs('labels.change')).toEqual([])
  button('Apply')!.click()
  await vi.waitFor(() => expect(told()).toEqual(['Tag Animals changed']))
  expect(library.inputs('labels.change')).toEqual([{ id: 1, changes: { threshold: 2 } }])
})

test('the list of places is put away, and stays away', async () => {
  const { target, press } = await organised()
  expect(target.querySelector('nav')).not.toBeNull()
  press('\\', { ctrlKey: true })
  expect(target.querySelector('nav')).toBeNull()
  expect(localStorage.getItem('recollect-sidebar')).toBe('closed')
  press('\\', { ctrlKey: true })
  expect(target.querySelector('nav')).not.toBeNull()
})
