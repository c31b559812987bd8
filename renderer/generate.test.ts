import { flushSync } from 'svelte'
import { beforeEach, expect, test, vi } from 'vitest'
import { Failure } from '../preload/contract/failure.ts'
import type { Generation, GenerationRequest } from '../preload/contract/generations.ts'
import { namesOf } from './testing/draw.ts'
import type { Answers } from './testing/fake-library.ts'
import { choices, generationOf, requestOf, runningOf, variationOf, waitingOf } from './testing/fake-generations.ts'
import { pageOn, withScreen } from './testing/page.ts'

beforeEach(withScreen)

/** The page on a library that makes pictures: what is asked for is running at once, and stays so until it is changed. */
async function makingOn(earlier: readonly Generation[] = [], answers: Answers = {}) {
  const held = { list: earlier }
  const page = pageOn({
    'generators.list': () => choices,
    'generations.list': ({ active }) => held.list.filter(({ state }) => !active || state === 'running'),
    'generations.estimate': ({ count }) => ({ seconds: 10 * count }),
    'generations.start': (request) => {
      const variations = [runningOf(90, 10), ...[91, 92, 93].map(waitingOf)]
      held.list = [generationOf(9, { state: 'running', request: requestOf(request), variations }), ...held.list]
      return { id: 9 as never }
    },
    ...answers,
  })
  const { target, app, library } = page
  await vi.waitFor(() => expect(page.photos()).toHaveLength(3))
  const dialog = () => target.querySelector<HTMLElement>('dialog[aria-labelledby]')
  const text = () => dialog()?.textContent.replaceAll(/\s+/g, ' ') ?? ''
  const press = (key: string, more: KeyboardEventInit = {}) => {
    const at = document.activeElement ?? document.body
    at.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }))
    flushSync()
  }
  const click = async (name: string) => {
    await vi.waitFor(() => expect(page.button(name)?.disabled, `a button ${name}`).toBe(false))
    page.button(name)!.click()
    flushSync()
  }
  const type = (words: string) => {
    const box = dialog()!.querySelector<HTMLInputElement>('form input[type=text]')!
    box.focus()
    box.value = words
    box.dispatchEvent(new InputEvent('input', { bubbles: true }))
    flushSync()
  }
  /** Opens the panel for the first photo, by its key. */
  const open = async () => {
    target.querySelector<HTMLElement>('main [data-index="0"]')!.focus()
    press('g')
    await vi.waitFor(() => expect(text()).toContain('About 40 s on this computer'))
  }
  const started = (): GenerationRequest | undefined => library.inputs('generations.start').at(-1)
  const change = (list: readonly Generation[]) => {
    held.list = list
    library.emit('generations.changed', {})
  }
  return { ...page, app, held, change, dialog, text, press, click, type, open, started }
}

test('Enter on what is proposed makes four pictures like the photo, and they sharpen in front of somebody', async () => {
  const { open, click, dialog, text, started, held, library } = await makingOn()
  await open()
  expect(document.activeElement?.textContent).toBe('Make 4 pictures')
  await click('Make 4 pictures')
  await vi.waitFor(() => expect(text()).toContain('Picture 1 of 4, step 10 of 40'))
  expect(started()).toMatchObject({
    wishes: [{ kind: 'photo', id: 1, weight: 1 }],
    generator: 'recollect-paint',
    quality: 'normal',
    count: 4,
    strength: 0.5,
    from: 'source',
  })
  const sights = () =>
    [...dialog()!.querySelectorAll('[aria-label="Pictures that were made"] img')].map((each) =>
      each.getAttribute('src'),
    )
  expect(sights()).toEqual(['media/generated/sight-90-10.jpg'])
  const [running] = held.list
  held.list = [{ ...running!, variations: [variationOf(90), runningOf(91, 4), waitingOf(92), waitingOf(93)] }]
  library.emit('generations.progress', {})
  await vi.waitFor(() => expect(sights()).toEqual(['media/generated/sight-90.png', 'media/generated/sight-91-4.jpg']))
  expect(namesOf(dialog()!, '[aria-label="Pictures that were made"] .picture')).toEqual([
    'Picture 1, likeness 0.80',
    'Picture 2, being made, likeness 0.50',
    'Picture 3, waiting',
    'Picture 4, waiting',
  ])
})

test('words are added with what they count, as in a search, and weighed by buttons', async () => {
  const { open, press, type, click, dialog, started } = await makingOn()
  await open()
  type('snow')
  press('Enter')
  expect(document.activeElement?.matches('input[type=text]')).toBe(true)
  type('-2:people')
  await Promise.resolve()
  press('Enter')
  const chips = () =>
    [...dialog()!.querySelectorAll('[aria-label=Words] .words')].map((each) => each.textContent.trim())
  expect(chips()).toEqual(['snow', 'not people ×2'])
  await click('More of snow')
  await click('Less of people')
  expect(chips()).toEqual(['snow ×1.5', 'not people ×3'])
  // What is still in the box counts as well.
  type('at night')
  await click('Make 4 pictures')
  await vi.waitFor(() =>
    expect(started()?.wishes.slice(1)).toEqual([
      { kind: 'words', words: 'snow', weight: 1.5 },
      { kind: 'words', words: 'people', weight: -3 },
      { kind: 'words', words: 'at night', weight: 1 },
    ]),
  )
})

test('what was put together is still there after a look at something else, until another photo is begun with', async () => {
  const { app, open, press, type, dialog, text } = await makingOn()
  await open()
  type('snow')
  press('Enter')
  await Promise.resolve()
  type('at night')
  app.task = undefined
  flushSync()
  expect(dialog()).toBeNull()
  app.make([])
  flushSync()
  await vi.waitFor(() => expect(text()).toContain('About 40 s'))
  const words = () => namesOf(dialog()!, '[aria-label=Words] .words').join()
  const typed = () => dialog()!.querySelector<HTMLInputElement>('form input[type=text]')!.value
  expect([words(), typed()]).toEqual(['Change snow', 'at night'])
  app.task = undefined
  flushSync()
  await open()
  expect([words(), typed()]).toEqual(['', ''])
})

test('the same photo and the same words may be wished for more than once', async () => {
  const part = { left: 0, top: 0, width: 0.5, height: 0.5 }
  const snow = { kind: 'words' as const, words: 'snow', weight: 1 }
  const photo = { kind: 'photo' as const, id: 1 as never, weight: 1 }
  const wishes = [photo, { ...photo, region: part }, { ...photo, region: part }, snow, snow]
  const variations = [variationOf(30, { wishes: [0.8, 0.7, 0.7, 0.3, 0.3] })]
  const { app, click, target } = await makingOn([generationOf(3, { request: requestOf({ wishes }), variations })])
  app.make([], 3 as never)
  flushSync()
  await click('Use these settings')
  expect(namesOf(target, '.strip button')).toHaveLength(3)
  expect(namesOf(target, '[aria-label=Words] .words')).toEqual(['Change snow', 'Change snow'])
  await click('Picture 1, likeness 0.80')
  expect([...target.querySelectorAll('dt')].filter(({ textContent }) => textContent === 'to “snow”')).toHaveLength(2)
})

test('a part of the photo is chosen, moved and resized by keyboard', async () => {
  const { open, click, press, started } = await makingOn()
  await open()
  await click('Only a part')
  await vi.waitFor(() => expect(document.activeElement?.getAttribute('aria-label')).toMatch(/20% to 80% across/))
  for (let i = 0; i < 5; i++) press('ArrowLeft')
  for (let i = 0; i < 10; i++) press('ArrowUp', { shiftKey: true })
  expect(document.activeElement?.getAttribute('aria-label')).toBe('The part from 10% to 70% across and 20% to 60% down')
  await click('Make 4 pictures')
  await vi.waitFor(() => expect(started()).toBeDefined())
  const [wish] = started()!.wishes
  expect(wish).toMatchObject({ kind: 'photo', id: 1 })
  const { left, top, width, height } = (wish as { region: Record<string, number> }).region
  for (const [value, expected] of [
    [left, 0.1],
    [top, 0.2],
    [width, 0.6],
    [height, 0.4],
  ]) {
    expect(value).toBeCloseTo(expected!)
  }
})

test('a search becomes words to make pictures of, whatever its conditions', async () => {
  const { click, dialog, target } = await makingOn()
  const box = target.querySelector<HTMLInputElement>('input[type=search]')!
  box.value = 'rome 2:night tag:Dog'
  box.dispatchEvent(new InputEvent('input', { bubbles: true }))
  flushSync()
  await click('Make pictures of this…')
  await vi.waitFor(() => expect(dialog()?.textContent).toContain('night ×2'))
  expect(namesOf(dialog()!, '[aria-label=Words] .words')).toEqual(['Change rome', 'Change night ×2'])
})

test('with nothing to make, it says so and begins with the words', async () => {
  const { app, dialog, text, button } = await makingOn()
  app.make([])
  flushSync()
  await vi.waitFor(() => expect(text()).toContain('Say what to make'))
  expect(button('Make 4 pictures')!.disabled).toBe(true)
  await vi.waitFor(() => expect(document.activeElement).toBe(dialog()!.querySelector('form input[type=text]')))
})

test('a generator that people have to fetch is installed from where they put it, and chosen', async () => {
  let installed = false
  const { app, library, click, dialog, target } = await makingOn([], {
    'generators.list': () => ({
      ...choices,
      generators: choices.generators.map((each) => (installed ? { ...each, problem: null } : each)),
    }),
    'generators.import': () => {
      installed = true
      return {}
    },
  })
  app.make([])
  flushSync()
  await click('I have it…')
  expect(dialog()!.querySelector('a')?.href).toBe('https://example.org/taef2')
  const path = await vi.waitUntil(() => target.querySelector<HTMLInputElement>('[aria-label="Path of the folder"]'))
  path.value = '/home/ada/Downloads'
  path.dispatchEvent(new InputEvent('input', { bubbles: true }))
  flushSync()
  await click('Use the file here')
  await vi.waitFor(() => expect(app.notices.list.at(-1)?.text).toBe('TAEF2 can paint now'))
  expect(library.inputs('generators.import')).toEqual([{ id: 'taef2', path: '/home/ada/Downloads' }])
  const chosen = () => dialog()!.querySelector<HTMLInputElement>('fieldset .generator input:checked')
  await vi.waitFor(() => expect(chosen()?.closest('label')?.textContent).toContain('TAEF2'))
})

test('why nothing can be made is said before anybody tries', async () => {
  const { app, text } = await makingOn([], {
    'generators.list': () => ({ ...choices, problem: 'No model is installed, and pictures are judged by one.' }),
  })
  app.make([])
  flushSync()
  await vi.waitFor(() => expect(text()).toContain('No model is installed'))
  expect(text()).toContain('Choose a model…')
})

test('a model that cannot lead is said to, with the way to another', async () => {
  const { app, text, click, target } = await makingOn([generationOf(3)], {
    'generations.estimate': () => {
      throw new Failure('model-unusable', 'Colours cannot lead: it has no gradient.')
    },
  })
  app.makeLike([1 as never])
  flushSync()
  await vi.waitFor(() => expect(text()).toContain('Colours cannot lead'))
  await click('Choose a model…')
  await vi.waitFor(() => expect(namesOf(target, '[role=tab][aria-selected=true]')).toEqual(['Search model']))
  // The settings are uppermost now, so that is where things are told.
  app.notices.done('Downloaded')
  flushSync()
  expect(target.querySelector('.notice')?.closest('dialog')?.querySelector('h2')?.textContent).toBe('Settings')
})

test('what is being made elsewhere is in sight, and stays there when it is done', async () => {
  const running = generationOf(9, { state: 'running', variations: [runningOf(90, 10), waitingOf(91)] })
  const { app, text, change } = await makingOn([running])
  app.make([])
  flushSync()
  await vi.waitFor(() => expect(text()).toContain('Picture 1 of 2, step 10 of 40'))
  change([{ ...running, state: 'done', variations: [variationOf(90), variationOf(91)] }])
  await vi.waitFor(() => expect(text()).toContain('2 pictures ready'))
})

test('an earlier one lends its settings without its seed, or with it', async () => {
  const request = requestOf({ strength: 0.75, quality: 'draft', count: 2, aspect: 1, seed: 4711 })
  const { app, click, change, started } = await makingOn([generationOf(3, { request })])
  app.make([])
  flushSync()
  await click('What to do with “like IMG_1.jpg”')
  await click('Use these settings')
  await click('Make 2 pictures')
  const { seed, ...others } = request
  await vi.waitFor(() => expect(started()).toEqual(others))
  // What has been begun meanwhile is the first of the list.
  change([generationOf(3, { request })])
  await vi.waitFor(() => expect(app.generations.list).toHaveLength(1))
  await click('What to do with “like IMG_1.jpg”')
  await click('Use these settings and the seed')
  await click('Make 2 pictures')
  await vi.waitFor(() => expect(started()).toEqual({ ...others, seed }))
})

test('a picture is compared with what it began with, and the next one is a key away', async () => {
  const copy = variationOf(31, { source: { likeness: 0.99, decibels: 34.2, nearCopy: true } })
  const { app, click, press, target } = await makingOn([generationOf(3, { variations: [variationOf(30), copy] })])
  app.make([], 3 as never)
  flushSync()
  await click('Picture 1, likeness 0.80')
  const compared = () => [...target.querySelectorAll('dialog')].at(-1)!
  const sights = () => [...compared().querySelectorAll('img')].map((each) => each.getAttribute('src'))
  expect(sights()).toEqual(['media/generated/source-3.png', 'media/generated/sight-30.png'])
  expect(compared().textContent).not.toContain('Nearly the same')
  compared().querySelector('button')!.focus()
  press('ArrowRight')
  expect(sights()[1]).toBe('media/generated/sight-31.png')
  expect(compared().textContent).toMatch(/Nearly the same[^]*34.2 dB/)
})

test('more like this one begins again with the picture that was made', async () => {
  const { app, click, started } = await makingOn([generationOf(3, { request: requestOf({ strength: 0.25 }) })])
  app.make([], 3 as never)
  flushSync()
  await click('More like this one: Picture 2')
  await click('Make 4 pictures')
  await vi.waitFor(() =>
    expect(started()).toMatchObject({ wishes: [{ kind: 'variation', id: 31, weight: 1 }], strength: 0.25 }),
  )
})

test('what is saved is told with the way there, and marked', async () => {
  const { app, library, click, text, change } = await makingOn([generationOf(3)], {
    'generations.save': () => ({ paths: ['/home/ada/Recollect/Generated/lake.png'], indexed: true }),
  })
  app.make([], 3 as never)
  flushSync()
  await click('Save in Generated: Picture 1')
  await vi.waitFor(() => expect(app.notices.list.at(-1)?.text).toBe('1 picture saved in Generated'))
  expect(library.inputs('generations.save')).toEqual([{ variations: [30] }])
  change([generationOf(3, { variations: [variationOf(30, { saved: ['/home/ada/lake.png'] }), variationOf(31)] })])
  await vi.waitFor(() => expect(text()).toContain('Saved'))
  app.notices.list.at(-1)!.action!.run()
  expect([app.question.text, app.task]).toEqual(['is:generated', undefined])
})

test('in a browser, another folder to save in is chosen in a dialog of our own', async () => {
  const { app, library, click, target } = await makingOn([generationOf(3)], {
    'generations.save': () => ({ paths: ['/home/ada/art/lake.png'], indexed: false }),
  })
  app.make([], 3 as never)
  flushSync()
  await click('Picture 1, likeness 0.80')
  await click('Save in another folder…')
  const path = await vi.waitUntil(() => target.querySelector<HTMLInputElement>('[aria-label="Path of the folder"]'))
  path.value = '/home/ada/art'
  path.dispatchEvent(new InputEvent('input', { bubbles: true }))
  flushSync()
  await click('Save here')
  await vi.waitFor(() => expect(app.notices.list.at(-1)?.text).toBe('1 picture saved in art'))
  expect(library.inputs('generations.save')).toEqual([{ variations: [30], folder: '/home/ada/art' }])
  expect(app.notices.list.at(-1)?.action).toBeUndefined()
  // It is told where somebody sees it: not in the dialog that has gone.
  await vi.waitFor(() =>
    expect(namesOf(target, 'dialog[open] [role=status] .notice')).toEqual(['1 picture saved in art']),
  )
})

test('what failed says why, and goes on where it stopped', async () => {
  const failed = generationOf(3, { state: 'failed', problem: 'The disk is full.', resumable: true })
  const { app, library, click, text } = await makingOn([failed], { 'generations.resume': () => ({}) })
  app.make([], 3 as never)
  flushSync()
  await vi.waitFor(() => expect(text()).toContain('The disk is full.'))
  await click('Go on')
  await vi.waitFor(() => expect(library.inputs('generations.resume')).toEqual([{ id: 3 }]))
})

test('forgetting everything asks first', async () => {
  const { app, library, click } = await makingOn([generationOf(3)], { 'generations.forget': () => ({}) })
  app.make([])
  flushSync()
  await click('Forget all')
  expect(library.inputs('generations.forget')).toEqual([])
  const confirm = [...document.querySelectorAll('button')].findLast(
    ({ textContent }) => textContent.trim() === 'Forget all',
  )
  confirm!.click()
  await vi.waitFor(() => expect(library.inputs('generations.forget')).toEqual([{ ids: null }]))
})

test('while pictures are made the bar says how far, and who has gone is told when they are ready', async () => {
  const { app, open, click, button, change, held } = await makingOn()
  await open()
  await click('Make 4 pictures')
  await vi.waitFor(() => expect(button('Making pictures, 6% done')).toBeDefined())
  app.task = undefined
  flushSync()
  change([{ ...held.list[0]!, state: 'done', variations: [90, 91, 92, 93].map((id) => variationOf(id)) }])
  await vi.waitFor(() => expect(app.notices.list.at(-1)?.text).toBe('4 pictures ready'))
  expect(button('Making pictures, 6% done')).toBeUndefined()
  app.notices.list.at(-1)!.action!.run()
  expect(app.task).toMatchObject({ kind: 'make', shown: 9 })
})

test('photos that are picked are all resembled, beginning with the first', async () => {
  const { app, target, press, click, started } = await makingOn()
  target.querySelector<HTMLElement>('main [data-index="0"]')!.focus()
  press('x')
  press('ArrowRight', { shiftKey: true })
  await click('Make pictures…')
  expect(app.task).toMatchObject({ kind: 'make' })
  await click('Show IMG_2.jpg')
  await click('Begin with this one')
  await click('Make 4 pictures')
  await vi.waitFor(() => expect(started()?.wishes).toMatchObject([{ id: 2 }, { id: 1 }]))
})
