import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { testData } from '../main/test-data.ts'
import { expect, runApp, test } from './app.ts'

const folder = testData('data/photos')
test.skip(folder === undefined, 'there is no folder of real photos here')

const app = runApp({ existing: folder })

interface Known {
  readonly path: string
  readonly taken?: string
  readonly camera?: string
  readonly lat?: number
  readonly lon?: number
}
/** This one's data breaks off after the first rows: a real photo, really damaged. */
const damaged = '2005/metadata-extractor-images/40bb78b1ac031125a6d8466b374962a8.jpg'
/** What is known about each of the others. */
const known = folder === undefined ? [] : everyPhoto(folder).filter(({ path }) => path !== damaged)

test.beforeAll(async () => {
  test.setTimeout(180_000)
  await expect(app.tiles.first()).toHaveAttribute('aria-setsize', String(known.length), { timeout: 120_000 })
  await app.settled()
})
test.beforeEach(() => app.showEverything())

test('every photo is there, and the damaged one is set aside with the reason', async () => {
  await app.expectPhotos(known.length)
  await app.page.getByRole('button', { name: 'Activity' }).click()
  await expect(app.page.getByRole('heading', { name: /^Set aside 1$/ })).toBeVisible()
  await expect(app.page.getByRole('group').filter({ hasText: basename(damaged) })).toContainText('damaged')
})

test('a camera that the files name is found, with all of its photos', async () => {
  const camera = 'Canon EOS 600D'
  await (await app.filters()).getByRole('button', { name: 'Camera', exact: true }).click()
  await app.page
    .getByRole('dialog', { name: 'Camera' })
    .getByRole('checkbox', { name: new RegExp(camera) })
    .check()
  await app.expectPhotos(known.filter((photo) => photo.camera === camera).length)
})

test('a photo found by its name opens in full size, with the facts of its file', async () => {
  await app.search('DSCN0010')
  await app.page.getByRole('list', { name: 'In names and words' }).getByRole('button').first().click()
  await expect(app.viewer.locator('img.full.shown')).toBeVisible()
  await app.page.keyboard.press('i')
  const info = app.viewer.getByRole('complementary', { name: 'Information' })
  await expect(info).toContainText('October 22, 2008')
  await expect(info).toContainText('COOLPIX P6000')
  await expect(info).toContainText('43.46')
})

test('words rank all photos, best first, and each has a score', async () => {
  await app.search('flower')
  await expect(app.tiles.getByRole('button', { name: /score/ }).first()).toBeVisible()
  await app.expectPhotos(known.length)
})

test('more like this ranks all the others', async () => {
  await app.search('DSCN0010')
  await app.page.getByRole('list', { name: 'In names and words' }).getByRole('button').first().click()
  await expect(app.viewer).toBeVisible()
  await app.page.keyboard.press('s')
  await expect(app.page.getByText('Like DSCN0010.jpg')).toBeVisible()
  await app.expectPhotos(known.length - 1)
})

test('photos are put in an album, a described tag finds its own, and both are taken back', async () => {
  const press = (key: string): Promise<void> => app.page.keyboard.press(key)
  const album = app.page.getByRole('button', { name: 'Two of them, 2 photos' })
  const tag = app.page.getByRole('tree', { name: 'Tags' }).getByRole('treeitem', { name: /^Something in bloom, / })
  const notices = app.page.getByRole('region', { name: 'Notices' })

  await app.tiles.first().getByRole('button').first().focus()
  for (const key of ['x', 'ArrowRight', 'x']) await press(key)
  await app.page.getByRole('toolbar', { name: 'Selected photos' }).getByRole('button', { name: 'New album…' }).click()
  await app.page.getByRole('textbox', { name: 'Name of the album' }).fill('Two of them')
  await press('Enter')
  await expect(album).toBeVisible()
  await press('Escape')

  await app.page.getByRole('button', { name: 'New tag…' }).click()
  const dialog = app.page.getByRole('dialog', { name: 'New tag' })
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Something in bloom')
  await dialog.getByRole('textbox', { name: 'Description 1' }).fill('a photo of flowers')
  await expect(dialog).toContainText('tagged automatically.')
  await dialog.getByRole('button', { name: 'Create tag' }).click()
  await expect(tag).toBeVisible()

  await app.tiles.first().getByRole('button').first().focus()
  await press('Control+z')
  await expect(notices).toContainText('Taken back')
  await expect(tag).toBeHidden()
  await press('Control+z')
  await expect(album).toBeHidden()
})

test('years are filters', async () => {
  const inYear = known.filter((photo) => photo.taken?.startsWith('2015:')).length
  await (await app.filters()).getByRole('button', { name: 'Date', exact: true }).click()
  await app.page.getByRole('dialog', { name: 'Date' }).getByRole('button', { name: '2015' }).click()
  await app.expectPhotos(inYear)
})

test('years, cameras and places can be typed beside the words, and hold for all that is found', async () => {
  const canons = known.filter((photo) => photo.camera?.includes('Canon') && photo.taken?.startsWith('2015:'))
  expect(canons.length).toBeGreaterThan(1)
  await app.search('mountains camera:canon date:2015')
  await app.expectPhotos(canons.length)
  await expect(app.page.getByRole('list', { name: 'Understood as' }).getByRole('listitem')).toHaveText([
    'mountains',
    'canon',
    '2015',
  ])
  await app.search('near:37.746,-119.533,1')
  await app.expectPhotos(known.filter(({ lat, lon }) => lat && lon && near(lat, lon, 37.746, -119.533) <= 1).length)
})

test('what photos show is searched with “or” and without what a minus names', async () => {
  const found = async (text: string): Promise<string[]> => {
    await app.search(text)
    await expect(app.page.locator('[aria-busy=false]')).toBeVisible()
    await app.expectPhotos(known.length)
    return app.names()
  }
  const [food] = await found('food')
  const [flower] = await found('flower')
  expect((await found('food or flower')).slice(0, 4)).toEqual(expect.arrayContaining([food, flower]))
  expect((await found('-flower'))[0]).not.toBe(flower)
})

/** Kilometres, as the crow flies. */
function near(latitude: number, longitude: number, toLatitude: number, toLongitude: number): number {
  const radians = Math.PI / 180
  const x = (longitude - toLongitude) * radians * Math.cos(((latitude + toLatitude) / 2) * radians)
  return 6371 * Math.hypot(x, (latitude - toLatitude) * radians)
}

function everyPhoto(photos: string): Known[] {
  return JSON.parse(readFileSync(join(photos, 'index.json'), 'utf8')) as Known[]
}
