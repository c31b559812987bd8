import { copyFile, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, runApp, test } from './app.ts'
import { album, draw } from './generate.ts'

const app = runApp({ photos: album, watched: false })
test.describe.configure({ mode: 'serial' })

test('the first start says what the app is, and asks for folders', async () => {
  await expect(app.page.getByRole('heading', { name: 'Your photos, found by what you remember' })).toBeVisible()
  await expect(app.page.getByText('Your files are never changed')).toBeVisible()
  await expect(app.page).toHaveTitle('Recollect')
})

test('the photos of a chosen folder appear, newest first', async () => {
  await app.answerWithFolder(app.page.getByRole('button', { name: 'Choose folders…' }), app.photos)
  await app.expectPhotos(album.length)
  await app.settled()
  expect((await app.names()).slice(0, 3)).toEqual(['naïve 日本.jpg', 'street.jpg', 'lantern.jpg'])
})

test('every photo has a picture, and months as headings', async () => {
  await expect(app.page.getByRole('heading', { name: /October 2023/ })).toBeVisible()
  const picture = app.tile('door').locator('img')
  await expect
    .poll(() => picture.first().evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(100)
})

test('a photo that is copied into the folder shows up by itself', async () => {
  await draw(join(app.photos, '..', 'elsewhere'), [
    { file: 'purple lamp.jpg', colour: '#8030b0', taken: '2024:01:01 12:00:00' },
  ])
  await copyFile(join(app.photos, '..', 'elsewhere', 'purple lamp.jpg'), join(app.photos, 'purple lamp.jpg'))
  await expect(app.tile('purple lamp')).toBeVisible()
  await app.expectPhotos(album.length + 1)
})

test('a photo that moves to another folder stays one photo', async () => {
  await mkdir(join(app.photos, 'lamps'))
  await rename(join(app.photos, 'purple lamp.jpg'), join(app.photos, 'lamps', 'violet light.jpg'))
  await expect(app.tile('violet light')).toBeVisible()
  await expect(app.tile('purple lamp')).toHaveCount(0)
  await app.expectPhotos(album.length + 1)
})

test('a photo that is deleted disappears', async () => {
  await rm(join(app.photos, 'lamps'), { recursive: true })
  await expect(app.tile('violet light')).toHaveCount(0)
  await app.expectPhotos(album.length)
})

test('everything is still there after a restart', async () => {
  await app.restart()
  await app.expectPhotos(album.length)
  await expect(app.tile('door')).toBeVisible()
})
