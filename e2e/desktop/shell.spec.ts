import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, runApp, test } from '../app.ts'
import { album, draw } from '../generate.ts'
import { findDesktop } from '../machine.ts'

const app = runApp({ photos: album.slice(0, 4) })

test.beforeAll(() => app.settled())
test.afterEach(async () => {
  await app.page.keyboard.press('Escape')
})

const choose = (id: string): Promise<void> =>
  app.electron.evaluate(({ Menu }, wanted) => {
    const item = Menu.getApplicationMenu()?.getMenuItemById(wanted)
    if (!item) throw new Error(`The menu has no ${wanted}`)
    void (item as unknown as { click(): void }).click()
  }, id)

test('there is one window, on our own page', async () => {
  const windows = await app.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => ({ url: window.webContents.getURL(), visible: window.isVisible() })),
  )
  expect(windows).toEqual([{ url: 'app://photos/', visible: true }])
})

test('the page has nothing of Node, and of Electron only what it needs', async () => {
  const found = await app.page.evaluate(() => ({
    node: ['require', 'process', 'module', 'Buffer', 'global', '__dirname'].filter((name) => name in globalThis),
    bridge: Object.keys(Reflect.get(window, 'recollect') as object).sort(),
    isFixed: Object.isFrozen(Reflect.get(window, 'recollect')),
  }))
  expect(found).toEqual({ node: [], bridge: ['desktop', 'pathOf', 'requestPorts'], isFixed: true })
})

test('the page can go nowhere else', async () => {
  // The attempts are seen as requests, although none leaves.
  app.allow(/request: https:\/\/example\.org/)
  const before = app.page.url()
  await app.page.evaluate(() => void (location.href = 'https://example.org/'))
  await app.page.evaluate(() => {
    const link = Object.assign(document.createElement('a'), { href: 'https://example.org/', textContent: 'away' })
    document.body.append(link)
    link.click()
    link.remove()
  })
  await expect(app.tile('boat')).toBeVisible()
  expect(app.page.url()).toBe(before)
})

test('a window that the page wants to open is not opened; web addresses go to the browser, others nowhere', async () => {
  await app.electron.evaluate(({ shell }) => {
    const opened: string[] = []
    Object.assign(globalThis, { opened })
    shell.openExternal = async (address) => void opened.push(address)
  })
  const windows = await app.page.evaluate(() =>
    ['https://example.org/help', 'file:///etc/passwd', 'http://example.org/', 'app://photos/'].map((url) =>
      window.open(url),
    ),
  )
  expect(windows).toEqual([null, null, null, null])
  await expect
    .poll(() => app.electron.evaluate(() => (globalThis as unknown as { opened: string[] }).opened))
    .toEqual(['https://example.org/help'])
  expect(await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})

test('no permission is granted, except to put text on the clipboard', async () => {
  const states = await app.page.evaluate(async () => {
    const names = ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read', 'clipboard-write']
    const asked = names.map((name) => navigator.permissions.query({ name: name as PermissionName }))
    return Object.fromEntries((await Promise.all(asked)).map(({ state }, i) => [names[i] ?? '', state]))
  })
  expect(states).toEqual({
    geolocation: 'denied',
    notifications: 'denied',
    camera: 'denied',
    microphone: 'denied',
    'clipboard-read': 'denied',
    'clipboard-write': 'granted',
  })
})

test('the menu finds, shows and adds', async () => {
  await choose('find')
  await expect(app.searchBox).toBeFocused()
  await choose('activity')
  await expect(app.page.getByRole('dialog', { name: 'Activity' })).toBeVisible()
  await choose('settings')
  await expect(app.page.getByRole('dialog', { name: 'Settings' })).toBeVisible()
  await choose('shortcuts')
  await expect(app.page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  await app.search('boat')
  await choose('photos')
  await expect(app.searchBox).toHaveValue('')
  await app.expectPhotos(4)
})

test('a folder is added with the menu and the system dialog', async () => {
  const folder = join(app.photos, '..', 'from the menu')
  await draw(folder, [{ file: 'menu.jpg', colour: '#704018' }])
  await app.electron.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
  }, folder)
  await choose('add-folder')
  await expect(app.tile('menu.jpg')).toBeVisible()
})

test('a dialog that is cancelled adds nothing', async () => {
  await app.electron.evaluate(({ dialog }) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: true, filePaths: [] })
  })
  await app.page.getByRole('button', { name: 'Settings' }).click()
  const settings = app.page.getByRole('dialog', { name: 'Settings' })
  const folders = settings.getByRole('listitem')
  const before = await folders.count()
  await settings.getByRole('button', { name: 'Add folder…' }).click()
  await expect(folders).toHaveCount(before)
})

test('a folder that is dropped onto the window is watched', async () => {
  test.skip(findDesktop()?.name !== 'shim', 'only the shim can drop files without a mouse')
  const folder = join(app.photos, '..', 'dropped folder')
  await draw(folder, [{ file: 'dropped.jpg', colour: '#e03890' }])
  await app.electron.evaluate(
    ({ webContents }, path) =>
      (webContents.getAllWebContents()[0] as unknown as { shimDrop(paths: string[]): Promise<void> }).shimDrop([path]),
    folder,
  )
  await expect(app.tile('dropped.jpg')).toBeVisible()
})

test('a photo is shown in its folder', async () => {
  await app.electron.evaluate(({ shell }) => {
    shell.showItemInFolder = (path) => void Object.assign(globalThis, { shown: path })
  })
  await app.tile('boat').click()
  await app.viewer.getByRole('button', { name: 'Show in folder' }).click()
  await expect
    .poll(() => app.electron.evaluate(() => (globalThis as unknown as { shown?: string }).shown))
    .toBe(join(app.photos, '2017', 'lake', 'boat.jpg'))
})

test('on battery the work goes slower, and the app says so', async () => {
  await app.electron.evaluate(({ powerMonitor }) => void powerMonitor.emit('on-battery'))
  await app.page.getByRole('button', { name: 'Activity' }).click()
  const note = app.page.getByText('Working gently while on battery.')
  await expect(note).toBeVisible()
  await app.electron.evaluate(({ powerMonitor }) => void powerMonitor.emit('on-ac'))
  await expect(note).toBeHidden()
})

test('menus and dialogs follow the theme of the page', async () => {
  await app.page.getByRole('button', { name: 'Settings' }).click()
  await app.page.getByRole('tab', { name: 'Appearance' }).click()
  await app.page.getByRole('radio', { name: 'Dark' }).check()
  await expect.poll(() => app.electron.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark')
  await app.page.getByRole('radio', { name: 'Like the system' }).check()
  await expect.poll(() => app.electron.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('system')
})

test('new versions are looked for only when somebody asks, and a copy that cannot have any says why', async () => {
  await app.page.getByRole('button', { name: 'Settings' }).click()
  await app.page.getByRole('tab', { name: 'About' }).click()
  const wanted = app.page.getByRole('checkbox', { name: /Keep Recollect up to date/ })
  await expect(wanted).not.toBeChecked()
  await expect(wanted).toBeDisabled()
  await expect(app.page.getByText(/run from its sources|whoever packaged it did not say/)).toBeVisible()
})

test('a library that crashes is started again, and the page goes on', async () => {
  const crash = (name: string): Promise<number> =>
    app.electron.evaluate(({ app: main }, wanted) => {
      const found = main.getAppMetrics().find((metric) => metric.name === wanted)
      if (!found) throw new Error(`There is no ${wanted}`)
      process.kill(found.pid, 'SIGKILL')
      return found.pid
    }, name)
  await crash('Recollect library')
  await mkdir(join(app.photos, 'after'), { recursive: true })
  await draw(join(app.photos, 'after'), [{ file: 'survivor.jpg', colour: '#5c7030' }])
  await expect(app.tile('survivor.jpg')).toBeVisible({ timeout: 30_000 })
})
