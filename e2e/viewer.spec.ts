import { join } from 'node:path'
import { expect, runApp, test } from './app.ts'
import { album } from './generate.ts'

const app = runApp({ photos: album })
const picture = () => app.viewer.locator('img.full')
const original = () => app.viewer.locator('img.full.shown')

test.beforeAll(() => app.settled())
test.beforeEach(async () => {
  if (await app.viewer.isVisible()) await app.viewer.getByRole('button', { name: 'Close' }).click()
})

test('a photo opens in full size', async () => {
  await app.tile('street').click()
  await expect(app.viewer.getByRole('heading', { name: 'street.jpg' })).toBeVisible()
  await expect(original()).toBeVisible()
  expect(await picture().evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(3000)
})

test('arrow keys go through all photos and stop at the ends', async () => {
  await app.tile('naïve').click()
  await expect(app.viewer.getByText('1 of 12', { exact: true })).toBeVisible()
  await expect(app.viewer.getByRole('button', { name: 'Previous photo' })).toBeHidden()
  await app.page.keyboard.press('ArrowLeft')
  await app.page.keyboard.press('ArrowRight')
  await expect(app.viewer.getByText('2 of 12', { exact: true })).toBeVisible()
  await expect(app.viewer.getByRole('heading', { name: 'street.jpg' })).toBeVisible()
  await app.page.keyboard.press('End')
  await expect(app.viewer.getByRole('heading', { name: 'lake.jpg' })).toBeVisible()
  await expect(app.viewer.getByRole('button', { name: 'Next photo' })).toBeHidden()
})

test('Escape goes back to the photo in the grid, with the focus on it', async () => {
  await app.tile('door').click()
  await app.page.keyboard.press('ArrowRight')
  const name = await app.viewer.getByRole('heading').innerText()
  await app.page.keyboard.press('Escape')
  await expect(app.viewer).toBeHidden()
  await expect(app.tile(name)).toBeFocused()
})

test('zooming in enlarges the picture, and fits it again', async () => {
  await app.tile('street').click()
  await expect(original()).toBeVisible()
  const width = async (): Promise<number> => (await picture().boundingBox())?.width ?? 0
  const fitted = await width()
  await app.viewer.getByRole('button', { name: 'Zoom in' }).click()
  await expect.poll(width).toBeGreaterThan(fitted * 1.3)
  await app.page.keyboard.press('0')
  await expect.poll(width).toBeCloseTo(fitted, 0)
  await app.viewer.locator('.stage').dblclick()
  await expect.poll(width).toBeCloseTo(3000 / (await app.page.evaluate(() => devicePixelRatio)), -1)
})

test('the information says what the file says', async () => {
  await app.tile('boat').click()
  await app.page.keyboard.press('i')
  const info = app.viewer.getByRole('complementary', { name: 'Information' })
  await expect(info).toContainText('July 1, 2017')
  await expect(info).toContainText('10:00')
  await expect(info).toContainText('Canon EOS 5D')
  await expect(info).toContainText('summer, sailing')
  await expect(info).toContainText('640 × 480')
  await expect(info).toContainText(join(app.photos, '2017', 'lake', 'boat.jpg'))
  await app.page.keyboard.press('i')
  await expect(info).toBeHidden()
})

test('a photo that was taken upright is shown upright', async () => {
  await app.tile('tram').click()
  await expect(original()).toBeVisible()
  const box = await picture().boundingBox()
  expect(box!.width / box!.height).toBeCloseTo(480 / 640, 1)
})

test('more like this leaves the viewer and searches', async () => {
  await app.tile('pond').click()
  await app.viewer.getByRole('button', { name: 'More like this' }).click()
  await expect(app.viewer).toBeHidden()
  await expect(app.page.getByText('Like pond.jpg')).toBeVisible()
  await app.page.getByRole('button', { name: 'Clear search' }).click()
})

test('the picture itself can be copied', async () => {
  if (!app.isDesktop) await app.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await app.tile('tram').click()
  await app.viewer.getByRole('button', { name: 'Copy picture' }).click()
  await expect(app.page.getByRole('status').filter({ hasText: 'Picture copied' })).toBeVisible()
  expect(await copiedSize()).toEqual([480, 640])
})

/** Width and height of the PNG on the clipboard. */
async function copiedSize(): Promise<[number, number]> {
  if (app.isDesktop) {
    return app.electron.evaluate(async ({ clipboard }) => {
      const [item] = await clipboard.read()
      const png = Buffer.from(await (await item!.getType('image/png')).arrayBuffer())
      return [png.readUInt32BE(16), png.readUInt32BE(20)]
    })
  }
  return app.page.evaluate(async () => {
    const [item] = await navigator.clipboard.read()
    const bitmap = await createImageBitmap(await item!.getType('image/png'))
    return [bitmap.width, bitmap.height]
  })
}
