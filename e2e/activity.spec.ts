import { expect, runApp, test } from './app.ts'
import { album, draw } from './generate.ts'

const app = runApp({ photos: album.slice(0, 3) })
const activity = () => app.page.getByRole('dialog', { name: 'Activity' })
test.describe.configure({ mode: 'serial' })

test('each step of the work says what it has done', async () => {
  await app.settled()
  await app.page.getByRole('button', { name: 'Activity' }).click()
  for (const step of ['Reading files', 'Making previews', 'Understanding pictures', 'Tagging']) {
    await expect(activity().getByRole('progressbar', { name: step })).toHaveAttribute('aria-valuenow', '3')
  }
  await expect(activity().getByText('Nothing is set aside: every file could be read.')).toBeVisible()
})

test('work that is paused waits', async () => {
  await activity().getByRole('button', { name: 'Pause' }).click()
  await expect(activity().getByRole('status').first()).toHaveText('Paused')
  await draw(app.photos, [{ file: 'late.jpg', colour: '#804020' }])
  await expect(activity().getByText('1 left').first()).toBeVisible()
  await app.expectPhotos(3)
})

test('work that is resumed is done', async () => {
  await activity().getByRole('button', { name: 'Resume' }).click()
  await expect(activity().getByRole('status').first()).toHaveText('Everything is up to date')
  await activity().getByRole('button', { name: 'Close' }).click()
  await expect(app.tile('late.jpg')).toBeVisible()
})
