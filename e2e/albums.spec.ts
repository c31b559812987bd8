import { expect, runApp, test } from './app.ts'
import { album } from './generate.ts'

const app = runApp({ photos: album })
const places = () => app.page.getByRole('navigation', { name: 'Places' })
const notices = () => app.page.getByRole('region', { name: 'Notices' })
const press = (key: string): Promise<void> => app.page.keyboard.press(key)
/** Picks photos by the keyboard. */
async function pick(...names: string[]): Promise<void> {
  for (const name of names) {
    await app.tile(name).focus()
    await press('x')
  }
  await expect(app.page.getByRole('toolbar', { name: 'Selected photos' })).toContainText(`${names.length} selected`)
}
const place = (name: string | RegExp) => places().getByRole('button', { name, exact: true })
/** Photos in sight, in whatever order. */
const shown = async (): Promise<string[]> => (await app.names()).sort()

test.describe.configure({ mode: 'serial' })
test.beforeAll(() => app.settled())

test('photos that were picked become an album, in which they are found', async () => {
  await pick('tulips', 'boat')
  await app.page.getByRole('toolbar', { name: 'Selected photos' }).getByRole('button', { name: 'New album…' }).click()
  await app.page.getByRole('textbox', { name: 'Name of the album' }).fill('Best of all')
  await press('Enter')
  await expect(notices()).toContainText('Album Best of all created with 2 photos')
  await place('Best of all, 2 photos').click()
  await app.expectPhotos(2)
  await expect.poll(shown).toEqual(['boat.jpg', 'tulips.jpg'])
})

test('an album is a term of the search, like any other', async () => {
  await app.showEverything()
  await app.search('album:"best of all" date:2017')
  await app.expectPhotos(1)
  await expect.poll(shown).toEqual(['boat.jpg'])
  await app.showEverything()
  await app.expectPhotos(album.length)
})

test('photos are added by naming the album, and those that are in it stay once', async () => {
  await app.showEverything()
  await press('Escape')
  await pick('door', 'boat')
  await press('b')
  await app.page.getByRole('combobox', { name: 'Album' }).fill('best')
  await app.page.getByRole('option', { name: 'Best of all' }).click()
  await expect(notices()).toContainText('1 photo added to Best of all')
  await expect(place('Best of all, 3 photos')).toBeVisible()
  await press('Escape')
})

test('what was done is taken back one by one, by Ctrl+Z and by the button, and done again', async () => {
  await app.tile('hedge').focus()
  await press('Control+z')
  await expect(notices()).toContainText('Taken back: 1 photo added to “Best of all”')
  await expect(place('Best of all, 2 photos')).toBeVisible()
  await press('Control+Shift+z')
  await expect(notices()).toContainText('Done again: 1 photo added to “Best of all”')
  await expect(place('Best of all, 3 photos')).toBeVisible()
  await press('Control+z')

  await place('Best of all, 2 photos').click()
  await app.expectPhotos(2)
  await pick('boat')
  await app.page
    .getByRole('toolbar', { name: 'Selected photos' })
    .getByRole('button', { name: 'Remove from album' })
    .click()
  await app.expectPhotos(1)
  await notices().getByRole('button', { name: 'Undo' }).click()
  await app.expectPhotos(2)
})

test('an album that was deleted comes back, after a restart as well', async () => {
  await places().getByRole('button', { name: 'What to do with the album Best of all' }).click()
  await app.page.getByRole('menuitem', { name: 'Delete album' }).click()
  await expect(notices()).toContainText('Album Best of all deleted; its photos stay')
  await expect(place('Best of all, 2 photos')).toBeHidden()
  await app.restart()
  await app.expectPhotos(album.length)
  await app.tile('hedge').focus()
  await press('Control+z')
  await expect(notices()).toContainText('Taken back: Album “Best of all” deleted')
  await place('Best of all, 2 photos').click()
  await expect.poll(shown).toEqual(['boat.jpg', 'tulips.jpg'])
})

test('favourites have their own place', async () => {
  await place(/^All photos/).click()
  await app.expectPhotos(album.length)
  await app.tile('lantern').focus()
  await press('f')
  await place('Favourites').click()
  await app.expectPhotos(1)
  await expect.poll(shown).toEqual(['lantern.jpg'])
})
