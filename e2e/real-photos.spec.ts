import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { testData } from '../main/test-data.ts'
import { expect, runApp, test } from './app.ts'

const folder = testData('data/photos')
test.skip(folder === undefined, 'there is no folder of real photos here')

const app = runApp({ existing: folder })

interface Known {
  readonly path: string
  readonly taken?: string
  readonly camera?: string
}
/** What is known about each photo, copies counted once. */
const known =
  folder === undefined ? [] : distinct(JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as Known[])

test.beforeAll(async () => {
  test.setTimeout(180_000)
  await expect(app.page.getByRole('button', { name: 'Activity: Everything is up to date' })).toBeVisible({
    timeout: 150_000,
  })
})
test.beforeEach(async () => {
  await app.page.keyboard.press('Escape')
  await app.search('')
})

test('every photo is there, and none is set aside', async () => {
  await app.expectPhotos(known.length)
  await app.page.getByRole('button', { name: 'Activity' }).click()
  await expect(app.page.getByText('Nothing is set aside: every file could be read.')).toBeVisible()
})

test('a camera that the files name is found, with all of its photos', async () => {
  const camera = 'Canon EOS 600D'
  await app.page.getByRole('button', { name: 'Filters' }).click()
  await app.page.getByRole('button', { name: 'Camera', exact: true }).click()
  await app.page
    .getByRole('dialog', { name: 'Camera' })
    .getByRole('checkbox', { name: new RegExp(camera) })
    .check()
  await app.expectPhotos(known.filter((photo) => photo.camera === camera).length)
  await app.page.getByRole('button', { name: /^Remove Camera/ }).click()
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

test('more like this begins with the photo itself', async () => {
  await app.search('DSCN0010')
  await app.page.getByRole('list', { name: 'In names and words' }).getByRole('button').first().click()
  await app.page.keyboard.press('s')
  await expect.poll(async () => (await app.names())[0]).toBe('DSCN0010.jpg')
})

test('years are filters', async () => {
  const inYear = known.filter((photo) => photo.taken?.startsWith('2015:')).length
  await app.page.getByRole('button', { name: 'Filters' }).click()
  await app.page.getByRole('button', { name: 'Date', exact: true }).click()
  await app.page.getByRole('dialog', { name: 'Date' }).getByRole('button', { name: '2015' }).click()
  await app.expectPhotos(inYear)
})

function distinct(photos: readonly Known[]): Known[] {
  const byContent = new Map(
    photos.map((photo) => [
      createHash('sha256')
        .update(readFileSync(join(folder ?? '', photo.path)))
        .digest('hex'),
      photo,
    ]),
  )
  return [...byContent.values()]
}
