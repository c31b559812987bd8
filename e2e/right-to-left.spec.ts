import type { Locator } from '@playwright/test'
import { expect, runApp, test } from './app.ts'
import { album, type Drawing } from './generate.ts'

/** There is no language yet that is read from right to left; the layout is ready for one. */
const years: Drawing[] = Array.from({ length: 30 }, (_, i) => ({
  file: `${1990 + i}/summer ${i}.jpg`,
  colour: i % 2 === 0 ? '#c84818' : '#1848c8',
  taken: `${1990 + i}:07:01 12:00:00`,
  size: [300, 200],
}))
const app = runApp({ photos: [...album.slice(0, 4), ...years] })

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}
const box = async (place: Locator): Promise<Box> => {
  const found = await place.boundingBox()
  if (!found) throw new Error(`${String(place)} is nowhere`)
  return found
}
const left = async (place: Locator): Promise<number> => (await box(place)).x
const middle = async (place: Locator): Promise<number> => {
  const { x, width } = await box(place)
  return x + width / 2
}
const focused = (): Promise<string | null> =>
  app.page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null)
/** Whether something is drawn the other way round: −1 where it is. */
const scaled = (place: Locator): Promise<string> => place.evaluate((element) => getComputedStyle(element).scale)

test.beforeEach(async () => {
  await app.page.evaluate(() => void (document.documentElement.dir = 'rtl'))
  await app.page.mouse.move(0, 0)
})
test.afterEach(async () => {
  await app.page.keyboard.press('Escape')
  await app.page.evaluate(() => void (document.documentElement.dir = 'ltr'))
})

test('read from right to left, the page begins on the right, and nothing sticks out', async () => {
  const home = app.page.getByRole('button', { name: 'Recollect: all photos' })
  expect(await left(home)).toBeGreaterThan(await left(app.page.getByRole('button', { name: 'Settings' })))
  await expect(app.tile('boat')).toBeVisible()
  const overflow = await app.page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow).toBe(0)
})

test('read from right to left, photos begin on the right and are all in sight', async () => {
  const list = await box(app.page.getByRole('list', { name: 'Photos', exact: true }))
  const tiles = await Promise.all((await app.tiles.all()).map(box))
  expect(tiles.length).toBeGreaterThan(4)
  for (const tile of tiles) {
    expect(tile.x).toBeGreaterThanOrEqual(list.x - 1)
    expect(tile.x + tile.width).toBeLessThanOrEqual(list.x + list.width + 1)
  }
  const [first, second] = [app.tiles.nth(0), app.tiles.nth(1)]
  expect(await left(first)).toBeGreaterThan(await left(second))
  expect((await box(first)).x + (await box(first)).width).toBeCloseTo(list.x + list.width, 0)
})

test('read from right to left, the arrow to the left goes on', async () => {
  await app.tiles.first().getByRole('button').first().focus()
  const before = await focused()
  await app.page.keyboard.press('ArrowLeft')
  await expect.poll(focused).not.toBe(before)
  const after = await focused()
  const [newest, next] = await app.names()
  expect([before?.split(',')[0], after?.split(',')[0]]).toEqual([newest, next])
  await app.page.keyboard.press('ArrowRight')
  await expect.poll(focused).toBe(before)
})

test('read from right to left, the scale of years is on the left, and what is on a photo on its other side', async () => {
  const scrubber = await box(app.page.getByRole('slider', { name: 'Date' }))
  const list = await box(app.page.getByRole('list', { name: 'Photos', exact: true }))
  expect(scrubber.x + scrubber.width).toBeLessThanOrEqual(list.x + 1)
  const tile = app.tiles.first()
  await tile.hover()
  const photo = await middle(tile)
  expect(await middle(tile.getByRole('checkbox'))).toBeGreaterThan(photo)
  expect(await middle(tile.getByRole('button', { name: 'More like this' }))).toBeLessThan(photo)
})

test('read from right to left, the viewer leafs to the left, and turns no photo round', async () => {
  await app.tiles.first().getByRole('button').first().click()
  const title = app.viewer.getByRole('heading', { level: 2 })
  const [newest, next] = await app.names()
  await expect(title).toHaveText(newest ?? '')
  await app.page.keyboard.press('ArrowLeft')
  await expect(title).toHaveText(next ?? '')
  const back = app.viewer.getByRole('button', { name: 'Previous photo' })
  const on = app.viewer.getByRole('button', { name: 'Next photo' })
  expect(await left(back)).toBeGreaterThan(await left(on))
  expect(await scaled(on.locator('svg'))).toBe('-1 1')
  const close = app.viewer.getByRole('button', { name: 'Close' })
  expect(await left(close)).toBeGreaterThan(await middle(title))
  const drawn = await app.viewer.getByRole('img').evaluateAll((pictures) =>
    pictures.map((picture) => {
      let matrix = new DOMMatrix()
      for (let at: Element | null = picture; at; at = at.parentElement) {
        const { transform, scale } = getComputedStyle(at)
        matrix = new DOMMatrix(transform).multiply(matrix)
        if (scale !== 'none') matrix = matrix.scale(Number(scale.split(' ')[0]))
      }
      return Math.sign(matrix.a)
    }),
  )
  expect(drawn.length).toBeGreaterThan(0)
  expect(new Set(drawn)).toEqual(new Set([1]))
  await app.page.keyboard.press('ArrowRight')
  await expect(title).toHaveText(newest ?? '')
})

test('read from right to left, menus end where their buttons end', async () => {
  const places = app.page.getByRole('navigation', { name: 'Places' })
  const opener = places.locator('button[aria-haspopup=menu]').first()
  await opener.click()
  const menu = await box(app.page.getByRole('menu'))
  const button = await box(opener)
  expect(Math.abs(menu.x - button.x) < 2 || menu.x === 8).toBe(true)
  expect(menu.x + menu.width).toBeLessThanOrEqual(await app.page.evaluate(() => innerWidth))
})

test('read from right to left, a dialog begins on the right', async () => {
  await app.page.getByRole('button', { name: 'Settings' }).click()
  const settings = app.page.getByRole('dialog', { name: 'Settings' })
  expect(await left(settings.getByRole('tablist'))).toBeGreaterThan(await left(settings.getByRole('tabpanel')))
  expect(await left(settings.getByRole('button', { name: 'Close' }))).toBeLessThan(
    await left(settings.getByRole('heading', { name: 'Settings' })),
  )
})
