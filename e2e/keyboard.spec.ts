import { expect, runApp, test } from './app.ts'
import { album } from './generate.ts'

const app = runApp({ photos: album })
const press = (key: string): Promise<void> => app.page.keyboard.press(key)
const focused = (): Promise<string | null> =>
  app.page.evaluate(
    () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? null,
  )

test.beforeAll(() => app.settled())

test('a photo is searched for, found, opened and left with the keyboard alone', async () => {
  await press('/')
  await expect(app.searchBox).toBeFocused()
  await app.page.keyboard.type('tulips')
  await expect(app.page.getByRole('list', { name: 'In names and words' })).toBeVisible()
  await press('Enter')
  await expect.poll(focused).toMatch(/score/)
  await press('Enter')
  await expect(app.viewer).toBeVisible()
  await press('Escape')
  await expect(app.viewer).toBeHidden()
  await press('Escape')
  await expect(app.searchBox).toHaveValue('')
  await app.expectPhotos(album.length)
})

test('arrows, Home and End move between photos', async () => {
  await app.tile('naïve').focus()
  await press('ArrowRight')
  await expect.poll(focused).toMatch(/^street\.jpg/)
  await press('End')
  await expect.poll(focused).toMatch(/^lake\.jpg/)
  await press('Home')
  await expect.poll(focused).toMatch(/^naïve 日本\.jpg/)
})

test('the first Tab of a fresh page skips to the photos', async () => {
  await app.page.reload()
  await app.expectPhotos(album.length)
  await press('Tab')
  await expect(app.page.getByRole('link', { name: 'Skip to photos' })).toBeFocused()
})

test('all of the page is reached with Tab, and one photo at a time', async () => {
  const seen = new Set<string | null>()
  for (let i = 0; i < 20; i++) {
    seen.add(await focused())
    await press('Tab')
  }
  for (const name of ['Search', 'Filters', 'Size of the photos', 'Settings']) expect([...seen]).toContain(name)
  expect([...seen].filter((name) => /\.(jpg|png|webp), /.test(name ?? ''))).toHaveLength(1)
})

test('a list of shortcuts opens with ?', async () => {
  await app.tile('naïve').focus()
  await press('?')
  const list = app.page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(list).toContainText('Move between photos')
  await press('Escape')
  await expect(list).toBeHidden()
})

test('every control has a name that can be read out', async () => {
  for (const open of [undefined, 'Activity', 'Settings', 'Filters']) {
    if (open !== undefined) await app.page.getByRole('button', { name: open }).first().click()
    const nameless = await app.page.evaluate(() =>
      [
        ...document.querySelectorAll(
          'button, input, select, textarea, a[href], [role=button], [role=slider], [role=tab]',
        ),
      ]
        .filter((element) => {
          const labelled = element.getAttribute('aria-labelledby')
          const name =
            element.getAttribute('aria-label') ??
            (labelled ? document.getElementById(labelled)?.textContent : null) ??
            ('labels' in element ? [...(element.labels as NodeListOf<Element>)].map((l) => l.textContent).join() : '')
          return element.getAttribute('aria-hidden') !== 'true' && !(name || element.textContent).trim()
        })
        .map((element) => element.outerHTML.slice(0, 120)),
    )
    expect([open, nameless]).toEqual([open, []])
    await press('Escape')
  }
})
