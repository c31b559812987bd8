import { join } from 'node:path'
import { expect, runApp, test } from './app.ts'
import { album, draw, drawDamaged } from './generate.ts'

const app = runApp({ photos: album.slice(0, 4), prepare: (photos) => drawDamaged(join(photos, 'damaged')) })
const activity = () => app.page.getByRole('dialog', { name: 'Activity' })
test.describe.configure({ mode: 'serial' })

test('damaged files stop nothing: every other photo is there', async () => {
  await app.settled()
  await app.expectPhotos(4)
})

test('each damaged file is listed with a reason that a person understands', async () => {
  await app.page.getByRole('button', { name: 'Activity' }).click()
  await expect(activity().getByRole('heading', { name: /Set aside 3/ })).toBeVisible()
  for (const name of ['cut off.jpg', 'empty.jpg', 'letter.jpg']) {
    const group = activity().getByRole('group').filter({ hasText: name })
    await expect(group.getByText(name)).toBeVisible()
    const reason = await group.locator('summary').innerText()
    expect(reason).toMatch(/^[A-Z].{15,}/)
    expect(reason).not.toMatch(/Error|undefined|null|vips|at \w+ \(/)
  }
})

test('trying again changes nothing for files that have not changed', async () => {
  await activity().getByRole('button', { name: 'Try again' }).click()
  await expect(app.page.getByRole('status').filter({ hasText: 'Trying 3 files again' })).toBeVisible()
  await expect(activity().getByRole('heading', { name: /Set aside 3/ })).toBeVisible()
})

test('a file that is repaired is found by itself', async () => {
  await draw(join(app.photos, 'damaged'), [{ file: 'empty.jpg', colour: '#c08030' }])
  await expect(activity().getByRole('heading', { name: /Set aside 2/ })).toBeVisible()
  await activity().getByRole('button', { name: 'Close' }).click()
  await expect(app.tile('empty.jpg')).toBeVisible()
})
