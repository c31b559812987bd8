import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, runApp, test } from './app.ts'
import { album, draw } from './generate.ts'

const app = runApp({ photos: album })
const words = () => app.page.getByRole('list', { name: 'In names and words' }).getByRole('listitem')

test.beforeAll(async () => {
  await app.settled()
  // It knows what these pictures show, which is colours.
  await app.chooseModel('Colours (built in)')
})
test.beforeEach(() => app.showEverything())

test('a colour finds the photos of that colour first', async () => {
  await app.search('red')
  await expect.poll(async () => (await app.names()).slice(0, 3).sort()).toEqual(['door.jpg', 'lantern.jpg', 'tram.jpg'])
  await app.search('green')
  await expect
    .poll(async () => (await app.names()).slice(0, 3).sort())
    .toEqual(['hedge.webp', 'meadow.jpg', 'pond.jpg'])
})

test('every photo that was searched by what it shows has its score, best first', async () => {
  await app.search('blue')
  await expect(app.tile(/^(lake|boat|deep)\..*, score /).first()).toBeVisible()
  const labels = await app.tiles
    .getByRole('button', { name: /score/ })
    .evaluateAll((buttons) => buttons.map((button) => button.getAttribute('aria-label') ?? ''))
  const scores = labels.map((label) => Number(/score ([-−\d.]+)/.exec(label)?.[1]?.replace('−', '-')))
  expect(scores.length).toBeGreaterThan(3)
  expect(scores).toEqual(scores.toSorted((a, b) => b - a))
})

for (const [what, query, found] of [
  ['a file name', 'tulips', 'tulips.jpg'],
  ['part of a file name, in another script', '日本', 'naïve 日本.jpg'],
  ['a file name without its accents', 'naive', 'naïve 日本.jpg'],
  ['a keyword', 'sailing', 'boat.jpg'],
] as const) {
  test(`a photo is found by ${what}`, async () => {
    await app.search(query)
    await expect(words()).toHaveCount(1)
    await expect(words().getByRole('button', { name: new RegExp(`^${found}`) })).toBeVisible()
  })
}

test('photos are found by the name of their folder', async () => {
  await app.search('garden')
  await expect(words()).toHaveCount(4)
})

test('more like this finds photos that look alike', async () => {
  await app.tile('meadow').hover()
  await app.tiles
    .filter({ has: app.page.getByRole('button', { name: /^meadow/ }) })
    .getByRole('button', { name: 'More like this' })
    .click()
  await expect(app.page.getByText('Like meadow.jpg')).toBeVisible()
  await expect.poll(async () => (await app.names()).slice(0, 2).sort()).toEqual(['hedge.webp', 'pond.jpg'])
  await app.expectPhotos(album.length - 1)
  await app.page.getByRole('button', { name: 'Remove Like meadow.jpg' }).click()
  await app.expectPhotos(album.length)
})

test('a picture from elsewhere finds photos like it', async () => {
  const elsewhere = join(app.photos, '..', 'elsewhere')
  await draw(elsewhere, [{ file: 'sample.png', colour: '#d81020' }])
  await app.page.getByRole('search').locator('input[type=file]').setInputFiles(join(elsewhere, 'sample.png'))
  await expect(app.page.getByText('Like sample.png')).toBeVisible()
  await expect.poll(async () => (await app.names()).slice(0, 3).sort()).toEqual(['door.jpg', 'lantern.jpg', 'tram.jpg'])
})

test('a picture that is pasted finds photos like it', async () => {
  const elsewhere = join(app.photos, '..', 'elsewhere')
  await draw(elsewhere, [{ file: 'pasted.png', colour: '#2060c8' }])
  const base64 = (await readFile(join(elsewhere, 'pasted.png'))).toString('base64')
  await app.page.evaluate((text) => {
    const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
    const clipboardData = new DataTransfer()
    clipboardData.items.add(new File([bytes], 'image.png', { type: 'image/png' }))
    window.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, base64)
  await expect.poll(async () => (await app.names()).slice(0, 3).sort()).toEqual(['boat.jpg', 'deep.png', 'lake.jpg'])
})

test('a file that is no picture cannot be searched by, and the app says so', async () => {
  await app.page
    .getByRole('search')
    .locator('input[type=file]')
    .setInputFiles({
      name: 'letter.jpg',
      mimeType: 'image/jpeg',
      buffer: Buffer.from('Dear diary'),
    })
  await expect(app.page.getByRole('alert').filter({ hasText: /\S/ })).toBeVisible()
  await app.expectPhotos(album.length)
})

test('Escape in the search box brings all photos back', async () => {
  await app.search('red')
  await expect(app.page.getByRole('heading', { name: /^(Best|Maybe|What pictures show)/ })).toBeVisible()
  await app.searchBox.press('Escape')
  await expect(app.searchBox).toHaveValue('')
  await expect(app.page.getByRole('heading', { name: /October 2023/ })).toBeVisible()
})

test('typing quickly ends at the answer to the last word', async () => {
  await app.searchBox.pressSequentially('green', { delay: 15 })
  await app.searchBox.fill('red')
  await expect.poll(async () => (await app.names()).slice(0, 3).sort()).toEqual(['door.jpg', 'lantern.jpg', 'tram.jpg'])
})
