import { expect, runApp, test } from '../app.ts'

const photos = Array.from({ length: 80 }, (_, i) => ({ file: `photo ${i}.jpg`, colour: `hsl(${i * 4.5} 70% 45%)` }))
const app = runApp({ photos, awaited: false })

test('a power failure in the middle of the work loses nothing, and the next start goes on', async () => {
  await expect(app.tiles.first()).toBeVisible()
  await app.killAndRestart()
  await app.expectPhotos(photos.length)
  await app.settled()
  await app.page.getByRole('button', { name: 'Activity' }).click()
  const embedded = app.page.getByRole('progressbar', { name: 'Understanding pictures' })
  await expect(embedded).toHaveAttribute('aria-valuenow', String(photos.length))
  await expect(app.page.getByText('Nothing is set aside: every file could be read.')).toBeVisible()
})
