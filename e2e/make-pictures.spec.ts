import type { Locator } from '@playwright/test'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, runApp, test } from './app.ts'
import { album } from './generate.ts'

const app = runApp({ photos: album })
const panel = () => app.page.getByRole('dialog', { name: 'Make pictures', exact: true })
const made = () => panel().getByRole('list', { name: 'Pictures that were made' })
const history = () => panel().getByRole('list', { name: 'Made before' })
const places = () => app.page.getByRole('navigation', { name: 'Places' })
const notices = () => app.page.getByRole('region', { name: 'Notices' })
const press = (key: string): Promise<void> => app.page.keyboard.press(key)

/** Whether the browser has really drawn a picture. */
const drawn = (picture: Locator): Promise<boolean> =>
  picture.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth > 0)

/** The quickest quality with fewer steps still: what comes out is beside the point here. */
async function chooseQuickest(steps: number): Promise<void> {
  await panel().getByText('Draft', { exact: true }).click()
  const field = panel().getByRole('spinbutton', { name: 'Steps' })
  if (!(await field.isVisible())) await panel().getByText('More settings').click()
  await field.fill(String(steps))
  await field.press('Tab')
}

async function openFor(photo: string): Promise<void> {
  await app.tile(photo).focus()
  await press('g')
  await expect(panel()).toBeVisible()
}

// Two cores that are busy otherwise take their time.
test.describe.configure({ mode: 'serial', timeout: 180_000 })
test.beforeAll(() => app.settled())

test('a photo becomes four pictures that sharpen in front of somebody', async () => {
  await app.tile('tulips').click()
  await app.viewer.getByRole('button', { name: 'Make pictures like this' }).click()
  await chooseQuickest(12)
  await expect(panel().getByText(/^About .+ on this computer$/)).toBeVisible({ timeout: 60_000 })
  await panel().getByRole('button', { name: 'Make 4 pictures' }).click()
  await expect(panel().getByText(/Picture 1 of 4, step \d+ of 12/)).toBeVisible({ timeout: 60_000 })
  // Sketches before it is done.
  await expect(made().getByRole('button', { name: /^Picture \d, being made/ })).toBeEnabled({ timeout: 60_000 })
  await expect.poll(() => drawn(made().locator('img').first())).toBe(true)
  await expect(made().getByRole('button', { name: /^Picture \d, likeness \d\.\d\d/ })).toHaveCount(4, {
    timeout: 150_000,
  })
  await expect(panel().getByText('4 pictures ready', { exact: true }).first()).toBeVisible()
  for (const picture of await made().locator('img').all()) await expect.poll(() => drawn(picture)).toBe(true)
})

test('one of them is seen beside the photo, and saved from there', async () => {
  await made()
    .getByRole('button', { name: /^Picture 2,/ })
    .click()
  const compared = app.page.getByRole('dialog', { name: 'Picture 2' })
  await expect(compared.getByText('Likeness to the picture it began with')).toBeVisible()
  for (const name of ['It began with', 'Picture 2']) {
    await expect.poll(() => drawn(compared.getByRole('img', { name, exact: true }))).toBe(true)
  }
  await compared.getByRole('button', { name: 'Save in Generated' }).click()
  await expect(notices()).toContainText('1 picture saved in Generated')
  await expect(compared.getByText('Saved as')).toBeVisible()
  const folder = join(app.library, 'Generated')
  const files = await readdir(folder)
  expect(files).toHaveLength(1)
  expect(await readFile(join(folder, files[0]!), 'latin1')).toMatch(/rainedAlgorithmicMedia/)
})

test('another one is saved in a folder of one’s own', async () => {
  const folder = join(app.photos, '..', 'art')
  await mkdir(folder)
  const elsewhere = app.page.getByRole('button', { name: 'Save in another folder…' })
  if (app.isDesktop) await app.answerWithFolder(elsewhere, folder)
  else {
    await elsewhere.click()
    const picker = app.page.getByRole('dialog', { name: 'Choose a folder to save in' })
    await picker.getByRole('textbox', { name: 'Path of the folder' }).fill(folder)
    await picker.getByRole('button', { name: 'Save here' }).click()
    await expect(picker).toBeHidden()
  }
  await expect(notices()).toContainText('1 picture saved in art')
  expect(await readdir(folder)).toHaveLength(1)
})

test('what was saved is found among the generated, and is no photo otherwise', async () => {
  await press('Escape')
  await made().getByRole('button', { name: 'Save in Generated: Picture 1' }).click()
  await expect(notices()).toContainText('1 picture saved in Generated')
  await notices().getByRole('button', { name: 'Show' }).click()
  await expect(panel()).toBeHidden()
  await expect(app.searchBox).toHaveValue('is:generated')
  await app.expectPhotos(2)
  const saved = await app.names()
  await expect(places().getByRole('button', { name: 'Generated' })).toHaveAttribute('aria-current', 'page')
  await app.settled()

  await app.search('tulips')
  await app.expectPhotos(album.length)
  expect(saved).toHaveLength(2)
  for (const name of saved) await expect.poll(() => app.names()).not.toContain(name)
  await expect(app.page.locator('[aria-label="In names and words"]').getByRole('button')).toHaveCount(1)
  await app.showEverything()
  await app.expectPhotos(album.length)
  for (const name of saved) expect(await app.names()).not.toContain(name)
})

test('the part of a photo that is drawn in the viewer is what is asked for, with words', async () => {
  await app.tile('street').click()
  await app.viewer.getByRole('button', { name: 'Make pictures of a part' }).click()
  const part = app.viewer.getByRole('button', { name: /^The part from/ })
  await expect(part).toBeFocused()
  const box = (await part.boundingBox())!
  await app.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await app.page.mouse.down()
  await app.page.mouse.move(box.x + box.width / 2 - 600, box.y + box.height / 2, { steps: 4 })
  await app.page.mouse.up()
  await expect(part).toHaveAccessibleName(/^The part from 0% to 60% across and 20% to 80% down$/)
  await app.viewer.getByRole('button', { name: 'Make pictures of this part…' }).click()
  await panel().getByRole('textbox', { name: 'Showing' }).fill('red -2:blue')
  await press('Enter')
  await chooseQuickest(4)
  await panel().getByRole('combobox', { name: 'How many' }).selectOption('1')
  await panel().getByRole('button', { name: 'Make 1 picture' }).click()
  await expect(panel().getByRole('region', { name: 'like a part of street.jpg, red, not blue ×2' })).toBeVisible()
  await expect(made().getByRole('button', { name: /^Picture 1, likeness/ })).toBeVisible({ timeout: 60_000 })
})

test('more like one that was made begins with it', async () => {
  await made().getByRole('button', { name: 'More like this one: Picture 1' }).click()
  await panel().getByRole('button', { name: 'Make 1 picture' }).click()
  await expect(panel().getByRole('region', { name: /^like a picture made earlier/ })).toBeVisible()
  await expect(made().getByRole('button', { name: /^Picture 1, likeness/ })).toBeVisible({ timeout: 60_000 })
  await press('Escape')
  await press('Escape')
})

test('what a search is for can be made instead of found, and is stopped at once', async () => {
  await app.search('a red door at night')
  await app.page.getByRole('button', { name: 'Make pictures of this…' }).click()
  await expect(panel().getByRole('button', { name: 'Change a red door at night' })).toBeVisible()
  await panel().getByText('Best', { exact: true }).click()
  await panel().getByRole('spinbutton', { name: 'Steps' }).fill('5000')
  await panel().getByRole('button', { name: 'Make 1 picture' }).click()
  await expect(panel().getByText(/Picture 1 of 1, step [1-9]\d* of/)).toBeVisible({ timeout: 60_000 })
  await panel().getByRole('button', { name: 'Stop' }).click()
  await expect(panel().getByText('Stopped').first()).toBeVisible({ timeout: 30_000 })
  await press('Escape')
})

test('wishes that contradict each other are said to, before anything is made', async () => {
  await openFor('lake')
  await panel().getByRole('textbox', { name: 'Showing' }).fill('snow')
  await press('Enter')
  await panel().getByRole('textbox', { name: 'Showing' }).fill('-SNOW')
  await press('Enter')
  await panel()
    .getByRole('button', { name: /^Make \d picture/ })
    .click()
  await expect(notices()).toContainText(/snow/i)
  await press('Escape')
})

test('the history is there after a restart, and lends its settings', async () => {
  await app.restart()
  await app.expectPhotos(album.length)
  await places().getByRole('button', { name: 'Generated' }).click()
  await app.page.getByRole('button', { name: 'Make pictures…' }).click()
  await expect(history().getByRole('listitem')).toHaveCount(4)
  await history()
    .getByRole('button', { name: /^like tulips\.jpg/i })
    .click()
  await expect(made().getByRole('button', { name: /^Picture \d, likeness/ })).toHaveCount(4)
  await panel().getByRole('button', { name: 'Use these settings' }).click()
  await expect(panel().getByRole('spinbutton', { name: 'Steps' })).toHaveValue('12')
  await expect(panel().getByRole('img', { name: 'tulips.jpg' })).toBeVisible()
  await panel().getByRole('button', { name: 'Forget all' }).click()
  const asked = app.page.getByRole('dialog', { name: 'Forget everything that was made?' })
  await asked.getByRole('button', { name: 'Forget all' }).click()
  await expect(history()).toBeHidden()
  await press('Escape')
  // What was saved is a file like any other.
  await app.expectPhotos(2)
})
