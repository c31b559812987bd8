import { expect, runApp, test } from './app.ts'
import { album } from './generate.ts'

const app = runApp({ photos: album })
const filter = (name: string) =>
  app.page.getByRole('region', { name: 'Filters' }).getByRole('button', { name, exact: true })
const panel = (name: string) => app.page.getByRole('dialog', { name, exact: true })

test.beforeAll(() => app.settled())
test.beforeEach(async () => {
  await app.showEverything()
  await app.filters()
  await app.expectPhotos(album.length)
})

test('a year shows the photos of that year', async () => {
  await filter('Date').click()
  await panel('Date').getByRole('button', { name: '2019' }).click()
  await app.expectPhotos(4)
  await expect(app.page.getByRole('button', { name: 'Date: 2019', exact: true })).toBeVisible()
})

test('a range of days includes its first and its last day', async () => {
  await filter('Date').click()
  await panel('Date').getByLabel('From').fill('2019-05-13')
  await panel('Date').getByLabel('To').fill('2023-10-03')
  await app.expectPhotos(4)
})

test('a folder shows everything below it', async () => {
  await filter('Folder').click()
  await panel('Folder').getByRole('button', { name: '2019', expanded: false }).click()
  await panel('Folder').getByRole('button', { name: 'garden', pressed: false }).click()
  await app.expectPhotos(4)
  expect((await app.names()).sort()).toEqual(['hedge.webp', 'meadow.jpg', 'pond.jpg', 'tulips.jpg'])
})

test('types of file can be combined', async () => {
  await filter('Type').click()
  await panel('Type').getByRole('checkbox', { name: /PNG/ }).check()
  await app.expectPhotos(1)
  await panel('Type').getByRole('checkbox', { name: /WebP/ }).check()
  await app.expectPhotos(2)
})

test('a camera shows what was taken with it, and can be taken away again', async () => {
  await filter('Camera').click()
  await panel('Camera')
    .getByRole('checkbox', { name: /NIKON D90/ })
    .check()
  await app.expectPhotos(4)
  await app.page.getByRole('button', { name: /^Remove Camera/ }).click()
  await app.expectPhotos(album.length)
})

test('filters hold inside a search', async () => {
  await filter('Date').click()
  await panel('Date').getByRole('button', { name: '2017' }).click()
  await app.search('garden lake')
  await expect.poll(async () => (await app.names()).every((name) => /^(lake|boat|deep)/.test(name))).toBe(true)
  await app.expectPhotos(3)
})

test('filters that nothing satisfies say so, with a way out', async () => {
  await filter('Date').click()
  await panel('Date').getByLabel('From').fill('1999-01-01')
  await panel('Date').getByLabel('To').fill('1999-12-31')
  await expect(app.page.getByRole('heading', { name: 'No photos match these filters' })).toBeVisible()
  await app.page.getByRole('button', { name: 'Clear filters' }).click()
  await app.expectPhotos(album.length)
})
