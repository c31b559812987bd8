import sharp from 'sharp'
import { expect, runApp, test } from './app.ts'
import { album } from './generate.ts'

const app = runApp({ photos: album })
const settings = () => app.page.getByRole('dialog', { name: 'Settings' })
const tab = (name: string) => settings().getByRole('tab', { name })
test.describe.configure({ mode: 'serial' })

test('the dark theme is chosen at once, and survives a restart', async () => {
  await app.settled()
  await expect.poll(brightness).toBeGreaterThan(120)
  await app.page.getByRole('button', { name: 'Settings' }).click()
  await tab('Appearance').click()
  await settings().getByRole('radio', { name: 'Dark' }).check()
  await expect.poll(brightness).toBeLessThan(60)
  await app.restart()
  await app.expectPhotos(album.length)
  await expect.poll(brightness).toBeLessThan(60)
})

test('the theme follows the system where that is chosen', async () => {
  test.skip(app.isDesktop, 'the system of a desktop window cannot be changed by a test')
  await app.page.getByRole('button', { name: 'Settings' }).click()
  await tab('Appearance').click()
  await settings().getByRole('radio', { name: 'Like the system' }).check()
  await app.page.emulateMedia({ colorScheme: 'light' })
  await expect.poll(brightness).toBeGreaterThan(120)
  await app.page.emulateMedia({ colorScheme: 'dark' })
  await expect.poll(brightness).toBeLessThan(60)
  await settings().getByRole('button', { name: 'Close' }).click()
})

test('photos can be made smaller', async () => {
  const height = async (): Promise<number> => (await app.tile('door').boundingBox())?.height ?? 0
  const before = await height()
  await app.page.getByRole('slider', { name: 'Size of the photos' }).fill('100')
  await expect.poll(height).toBeLessThan(before)
})

test('a model download address that is none is refused in words', async () => {
  await app.page.getByRole('button', { name: 'Settings' }).click()
  await tab('Speed').click()
  await settings().getByLabel('Model download address').fill('my computer')
  await expect(settings().getByText('That is not a web address that begins with https:// or http://.')).toBeVisible()
  await expect(settings().getByRole('button', { name: 'Save' })).toBeDisabled()
})

test('the search model says which it is, where it runs and why', async () => {
  await tab('Search model').click()
  await expect(settings().getByRole('article').filter({ hasText: 'In use' })).toHaveCount(1)
  await expect(settings().getByText('How it runs here')).toBeVisible()
})

test('about says the version and that nothing leaves the computer', async () => {
  await tab('About').click()
  await expect(settings().getByText(/Version \d+\.\d+\.\d+/)).toBeVisible()
  await expect(settings().getByText('Everything happens on this computer.')).toBeVisible()
  await expect(settings().getByText(app.isDesktop ? 'Desktop app' : 'In the browser')).toBeVisible()
})

test('a folder that is no longer watched takes its photos along, and brings them back', async () => {
  await tab('Folders').click()
  await settings().getByRole('button', { name: 'Stop watching…' }).click()
  const question = app.page.getByRole('dialog', { name: 'Stop watching photos?' })
  await expect(question).toContainText('the files stay exactly as they are')
  await question.getByRole('button', { name: 'Stop watching', exact: true }).click()
  await expect(settings().getByText('No folder is being watched yet.')).toBeVisible()
  await settings().getByRole('button', { name: 'Close' }).click()
  await app.answerWithFolder(app.page.getByRole('button', { name: 'Choose folders…' }), app.photos)
  await app.expectPhotos(album.length)
})

/** How bright the edge of the window is, 0 to 255, where nothing but the page's background is. */
async function brightness(): Promise<number> {
  const { channels } = await sharp(await app.page.screenshot({ clip: { x: 1, y: 70, width: 6, height: 6 } })).stats()
  return Math.max(...channels.slice(0, 3).map(({ mean }) => mean))
}
