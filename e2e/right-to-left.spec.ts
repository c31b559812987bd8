import type { Locator } from '@playwright/test'
import { expect, runApp, test } from './app.ts'
import { album } from './generate.ts'

/** There is no language yet that is read from right to left; the layout is ready for one. */
const app = runApp({ photos: album.slice(0, 4) })

const left = async (place: Locator): Promise<number> => (await place.boundingBox())?.x ?? NaN

test.beforeEach(() => app.page.evaluate(() => void (document.documentElement.dir = 'rtl')))
test.afterEach(() => app.page.evaluate(() => void (document.documentElement.dir = 'ltr')))

test('read from right to left, the page begins on the right, and nothing sticks out', async () => {
  const home = app.page.getByRole('button', { name: 'Recollect: all photos' })
  expect(await left(home)).toBeGreaterThan(await left(app.page.getByRole('button', { name: 'Settings' })))
  await expect(app.tile('boat')).toBeVisible()
  const overflow = await app.page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow).toBe(0)
})

test('read from right to left, all photos are in sight', async () => {
  const list = await app.page.getByRole('list', { name: 'Photos', exact: true }).boundingBox()
  const tiles = await Promise.all((await app.tiles.all()).map((tile) => tile.boundingBox()))
  expect(tiles).toHaveLength(4)
  for (const tile of tiles) {
    expect(tile?.x).toBeGreaterThanOrEqual(list?.x ?? NaN)
    expect((tile?.x ?? NaN) + (tile?.width ?? NaN)).toBeLessThanOrEqual((list?.x ?? NaN) + (list?.width ?? NaN) + 1)
  }
})

test('read from right to left, a dialog begins on the right', async () => {
  await app.page.getByRole('button', { name: 'Settings' }).click()
  const settings = app.page.getByRole('dialog', { name: 'Settings' })
  expect(await left(settings.getByRole('tablist'))).toBeGreaterThan(await left(settings.getByRole('tabpanel')))
  expect(await left(settings.getByRole('button', { name: 'Close' }))).toBeLessThan(
    await left(settings.getByRole('heading', { name: 'Settings' })),
  )
})
