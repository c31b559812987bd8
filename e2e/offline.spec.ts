import { rename } from 'node:fs/promises'
import { expect, runApp, test } from './app.ts'
import { album } from './generate.ts'

const app = runApp({ photos: album.slice(0, 5) })
const away = () => `${app.photos} (unplugged)`
test.describe.configure({ mode: 'serial' })

test('photos of a drive that is unplugged stay, and are marked', async () => {
  await app.settled()
  await rename(app.photos, away())
  await expect(app.tile(/^lake\.jpg.*offline/)).toBeVisible({ timeout: 30_000 })
  await app.expectPhotos(5)
})

test('they can still be searched and looked at', async () => {
  // The original is out of reach, which is what a browser says about it on the console.
  app.allow(/404/)
  await app.search('sailing')
  await expect(
    app.page.getByRole('list', { name: 'In names and words' }).getByRole('button', { name: /^boat/ }),
  ).toBeVisible()
  await app.search('')
  await app.tile('lake').click()
  await expect(app.viewer.getByText('Its drive or folder is not connected.')).toBeVisible()
  await app.viewer.getByRole('button', { name: 'Close' }).click()
})

test('the settings say that the folder is not connected', async () => {
  await app.page.getByRole('button', { name: 'Settings' }).click()
  const settings = app.page.getByRole('dialog', { name: 'Settings' })
  await expect(settings.getByText(/Not connected\. Its photos stay/)).toBeVisible()
  await settings.getByRole('button', { name: 'Close' }).click()
})

test('a drive that comes back is as it was, and no picture is looked at again', async () => {
  const looked = await lookedAt()
  await rename(away(), app.photos)
  await expect(app.tile(/^lake\.jpg(?!.*offline)/)).toBeVisible({ timeout: 30_000 })
  await app.settled()
  expect(await lookedAt()).toEqual(looked)
})

/** How many pictures have gone through each step. */
async function lookedAt(): Promise<(string | null)[]> {
  await app.page.getByRole('button', { name: 'Activity' }).click()
  const activity = app.page.getByRole('dialog', { name: 'Activity' })
  const done = await Promise.all(
    ['Making previews', 'Understanding pictures'].map((name) =>
      activity.getByRole('progressbar', { name }).getAttribute('aria-valuenow'),
    ),
  )
  await activity.getByRole('button', { name: 'Close' }).click()
  return done
}
