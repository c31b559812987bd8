import { expect, runApp, test } from './app.ts'
import { album } from './generate.ts'

const app = runApp({ photos: album })
const chips = () => app.page.getByRole('list', { name: 'Understood as' }).getByRole('listitem')
const options = () => app.page.getByRole('listbox', { name: 'Ways to go on' }).getByRole('option')

test.beforeAll(async () => {
  await app.settled()
  // It knows what these pictures show, which is colours.
  await app.chooseModel('Colours (built in)')
})
test.beforeEach(() => app.showEverything())

test('what was understood is shown piece by piece, and each piece can be taken away', async () => {
  await app.search('tag:summer date:2016..2018 -type:png')
  await expect(chips()).toHaveText(['summer', '2016 – 2018', 'not PNG'])
  await app.expectPhotos(2)
  await chips().getByRole('button', { name: 'Remove summer' }).click()
  await expect(app.searchBox).toHaveValue('date:2016..2018 -type:png')
  await chips().getByRole('button', { name: 'Remove not PNG' }).click()
  await expect(app.searchBox).toHaveValue('date:2016..2018')
  await app.expectPhotos(3)
})

test('words alone need no explanation', async () => {
  await app.search('red')
  await expect(app.tile(/score/).first()).toBeVisible()
  await expect(chips()).toHaveCount(0)
})

test('conditions alone are a timeline', async () => {
  await app.search('camera:nikon or camera:canon')
  await app.expectPhotos(7)
  await expect(app.page.getByRole('heading', { name: /^May 2019/ })).toBeVisible()
  await expect(app.tile(/score/)).toHaveCount(0)
})

test('words are searched among what meets the conditions', async () => {
  await app.search('red date:2019')
  await app.expectPhotos(4)
  await app.search('green (date:2017 or folder:city)')
  await app.expectPhotos(8)
})

test('a minus leads away', async () => {
  await app.search('-red')
  await expect.poll(async () => (await app.names()).length).toBe(album.length)
  expect((await app.names()).slice(-3).sort()).toEqual(['door.jpg', 'lantern.jpg', 'tram.jpg'])
})

test('names complete themselves, by the keyboard alone', async () => {
  await app.searchBox.click()
  await app.page.keyboard.type('came')
  await expect(options().first()).toContainText('camera:')
  await app.page.keyboard.press('ArrowDown')
  await expect(options().first()).toHaveAttribute('aria-selected', 'true')
  await app.page.keyboard.press('Enter')
  await expect(app.searchBox).toHaveValue('camera:')
  await expect(options()).toHaveCount(3)
  await app.page.keyboard.type('nik')
  await expect(options()).toHaveCount(1)
  await app.page.keyboard.press('Tab')
  await expect(app.searchBox).toHaveValue('camera:"NIKON D90" ')
  await expect(options()).toHaveCount(0)
  await app.expectPhotos(4)
})

test('a name is chosen with the pointer, too, and Escape leaves the text as it is', async () => {
  await app.searchBox.click()
  await app.page.keyboard.type('tag:s')
  await options()
    .filter({ hasText: /^\s*sailing/ })
    .click()
  await expect(app.searchBox).toHaveValue('tag:sailing ')
  await expect(app.searchBox).toBeFocused()
  await app.expectPhotos(1)
  await app.page.keyboard.type('tag:')
  await expect(options().first()).toBeVisible()
  await app.page.keyboard.press('Escape')
  await expect(options()).toHaveCount(0)
  await expect(app.searchBox).toHaveValue('tag:sailing tag:')
})

test('a mistake is told and marked, and the photos stay as they are', async () => {
  await app.search('camera:nikon')
  await app.expectPhotos(4)
  await app.search('camera:nikon tga:x')
  await expect(app.page.getByText('There is no “tga:”. Did you mean “tag:”, as in tag:dog?')).toBeVisible()
  await expect(app.page.locator('mark')).toHaveText('tga:')
  await expect(app.searchBox).toHaveAttribute('aria-invalid', 'true')
  await app.expectPhotos(4)
  await app.search('camera:nikon tag:flowers')
  await expect(app.page.getByText('There is no “tga:”')).toBeHidden()
  await app.expectPhotos(1)
})

test('what has no such name is told, with what may be meant', async () => {
  await app.search('tag:sumer')
  await expect(app.page.getByText('There is no tag called “sumer”. Did you mean “summer”?')).toBeVisible()
})

test('a person can draw the line between what fits and the rest', async () => {
  await app.search('blue')
  const slider = app.page.getByRole('slider', { name: 'How well photos have to fit' })
  await slider.focus()
  await app.page.keyboard.press('Home')
  await expect(app.page.getByRole('heading', { name: /^Rest/ })).toHaveCount(0)
  await app.page.keyboard.press('End')
  await expect(app.page.getByRole('heading', { name: /^What pictures show/ })).toBeVisible()
  await app.page.getByRole('button', { name: 'Draw the line automatically' }).click()
  await expect(app.page.getByRole('button', { name: 'Draw the line automatically' })).toBeHidden()
})

test('a search is kept under a name, and found by it', async () => {
  await app.search('camera:nikon -tag:flowers')
  await app.page.getByRole('button', { name: 'Save search…' }).click()
  const dialog = app.page.getByRole('dialog', { name: 'Save this search' })
  await dialog.getByRole('textbox').fill('Green things')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toBeHidden()
  await app.showEverything()
  await app.searchBox.click()
  await app.page.keyboard.type('green th')
  await options().filter({ hasText: 'Green things' }).click()
  await expect(app.searchBox).toHaveValue('camera:nikon -tag:flowers')
  await app.expectPhotos(3)
})

test('the whole language is explained, and each example can be tried', async () => {
  await app.page.getByRole('button', { name: 'What a search can say' }).click()
  const help = app.page.getByRole('dialog', { name: 'What a search can say' })
  await expect(help.getByRole('button')).toHaveCount(17)
  await help.getByRole('button', { name: 'Search for type:jpeg,raw' }).click()
  await expect(help).toBeHidden()
  await expect(app.searchBox).toHaveValue('type:jpeg,raw')
  await app.expectPhotos(album.filter(({ file }) => file.endsWith('.jpg')).length)
})

test('ten thousand characters are refused in so many words', async () => {
  await app.search('(tag:summer) '.repeat(760))
  await expect(app.page.getByText('A search can have 200 terms, and here are more.')).toBeVisible()
  await app.search('(')
  await expect(app.page.getByText('This bracket is never closed. Write ) where it ends.')).toBeVisible()
})
