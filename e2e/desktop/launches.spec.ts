import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, runApp, test } from '../app.ts'
import { album, draw } from '../generate.ts'
import { desktopCommand, root, withoutSandbox, type DoorName } from '../machine.ts'

const app = runApp({ photos: album.slice(0, 2) })
test.describe.configure({ mode: 'serial' })

/** Starts the app once more on the same library, as a person or a file manager does. */
async function launchAgain(door: DoorName, ...places: string[]): Promise<number | null> {
  const { program, args, env } = desktopCommand(door)
  const all = [...withoutSandbox, ...args, '--library', app.library, ...places]
  const [code] = (await once(spawn(program, all, { env, stdio: 'ignore' }), 'exit')) as [number | null]
  return code
}

test('a second launch brings the first window to the front, and ends', async ({ door }) => {
  await app.expectPhotos(2)
  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize())
  expect(await launchAgain(door)).toBe(0)
  await expect
    .poll(() =>
      app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.isMinimized())),
    )
    .toEqual([false])
})

test('a folder that is opened with the app goes to the window that is there', async ({ door }) => {
  const folder = join(app.photos, '..', 'opened with')
  await draw(folder, [{ file: 'opened.jpg', colour: '#18a080' }])
  expect(await launchAgain(door, folder)).toBe(0)
  await expect(app.tile('opened.jpg')).toBeVisible()
})

/** Has the system's message boxes keep what they would have said. */
async function keepSayings(): Promise<void> {
  await app.electron.evaluate(({ dialog }) => {
    Object.assign(globalThis, { said: undefined })
    dialog.showMessageBox = (async (options: { message: string }) => {
      Object.assign(globalThis, { said: options.message })
      return { response: 0, checkboxChecked: false }
    }) as typeof dialog.showMessageBox
  })
}
const said = (): Promise<string | undefined> =>
  app.electron.evaluate(() => (globalThis as unknown as { said?: string }).said)

test('a photo that is opened with the app is shown, among the others of its folder', async ({ door }) => {
  expect(await launchAgain(door, join(app.photos, '2017', 'lake', 'boat.jpg'))).toBe(0)
  await expect(app.viewer.getByRole('heading', { name: 'boat.jpg' })).toBeVisible()
  await expect(app.viewer.getByText('of 2', { exact: false }).first()).toBeVisible()
  await app.page.keyboard.press('Escape')
  await expect(app.viewer).toBeHidden()
  await expect(app.tile('boat')).toBeFocused()
})

test('a file manager may name it by an address', async ({ door }) => {
  expect(await launchAgain(door, pathToFileURL(join(app.photos, '2017', 'lake', 'lake.jpg')).href)).toBe(0)
  await expect(app.viewer.getByRole('heading', { name: 'lake.jpg' })).toBeVisible()
  await app.page.keyboard.press('Escape')
})

test('of hundreds of photos that a file manager opens at once, the first is shown', async ({ door }) => {
  const first = join(app.photos, '2017', 'lake', 'boat.jpg')
  const others = Array.from({ length: 600 }, (_, number) => `${first.slice(0, -4)} ${number}.jpg`)
  await keepSayings()
  expect(await launchAgain(door, first, ...others)).toBe(0)
  await expect(app.viewer.getByRole('heading', { name: 'boat.jpg' })).toBeVisible()
  await app.page.keyboard.press('Escape')
})

test('a Mac hands pictures over while the app is running', async () => {
  await app.electron.evaluate(
    ({ app: main }, path) => {
      main.emit('open-file', { preventDefault: () => undefined }, path)
    },
    join(app.photos, '2017', 'lake', 'boat.jpg'),
  )
  await expect(app.viewer.getByRole('heading', { name: 'boat.jpg' })).toBeVisible()
  await app.page.keyboard.press('Escape')
})

test('a picture from elsewhere is taken in with its folder, if that is wanted, and shown', async ({ door }) => {
  const folder = join(app.photos, '..', 'from elsewhere')
  await draw(folder, [{ file: 'elsewhere.jpg', colour: '#a01880' }])
  const offer = app.page.getByRole('dialog', { name: 'elsewhere.jpg is not in your library' })
  expect(await launchAgain(door, join(folder, 'elsewhere.jpg'))).toBe(0)
  await offer.getByRole('button', { name: 'Cancel' }).click()
  await app.expectPhotos(3)
  expect(await launchAgain(door, join(folder, 'elsewhere.jpg'))).toBe(0)
  await expect(offer).toContainText('from elsewhere')
  await offer.getByRole('button', { name: 'Watch its folder' }).click()
  await expect(app.viewer.getByRole('heading', { name: 'elsewhere.jpg' })).toBeVisible()
  await app.page.keyboard.press('Escape')
  await app.expectPhotos(4)
})

test('what cannot be opened is explained, all of it at once', async ({ door }) => {
  await keepSayings()
  const letter = join(app.photos, '..', 'letter.txt')
  await writeFile(letter, 'Dear Ada')
  const hostile = ['/no/such/folder', letter, '/dev/zero', 'https://example.org/cat.jpg', `/${'x'.repeat(9_000)}.jpg`]
  expect(await launchAgain(door, ...hostile, '--no-such-flag')).toBe(0)
  await expect.poll(said).toBeDefined()
  expect((await said())?.split('\n')).toEqual([
    '/no/such/folder cannot be opened: it is not there.',
    `${letter} is not a picture that Recollect can read.`,
    '/dev/zero is not a picture that Recollect can read.',
    'And 2 more.',
  ])
})

test('the app can be started by opening a picture', async () => {
  await app.restart(join(app.photos, '2017', 'lake', 'lake.jpg'))
  await expect(app.viewer.getByRole('heading', { name: 'lake.jpg' })).toBeVisible()
  await app.page.keyboard.press('Escape')
  await app.expectPhotos(4)
})

test('a library that the app has open is not opened twice, and whoever tries is told who has it', () => {
  const cli = join(root, 'out', 'main', 'cli.js')
  const { status, stderr } = spawnSync(process.execPath, [cli, 'serve', '--library', app.library], { encoding: 'utf8' })
  expect(status).not.toBe(0)
  expect(stderr).toMatch(/is in use by the Recollect app \(process \d+ on /)
})

test('the window opens where it was, and as large', async () => {
  const bounds = { x: 120, y: 80, width: 1000, height: 700 }
  await app.electron.evaluate(
    ({ BrowserWindow }, wanted) => BrowserWindow.getAllWindows()[0]?.setBounds(wanted),
    bounds,
  )
  await app.restart()
  await app.expectPhotos(4)
  const again = await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())
  expect(again).toEqual(bounds)
  expect(await app.page.evaluate(() => innerWidth)).toBeLessThanOrEqual(1000)
})

test('quitting lets the library settle, and leaves no process behind', async () => {
  const pids = await app.electron.evaluate(({ app: main }) => main.getAppMetrics().map(({ pid }) => pid))
  const logFile = join(app.library, 'logs', 'recollect.log')
  await app.restart()
  const log = await readFile(logFile, 'utf8')
  const story = log.split('\n').flatMap((line) => (line ? [(JSON.parse(line) as { message: string }).message] : []))
  const closing = story.slice(0, story.lastIndexOf('Recollect starts'))
  expect(closing.at(-1)).not.toMatch(/crash|took too long/)
  expect(closing.slice(-4)).toContain('The library is closed')
  // The operating system may take a moment to bury the last of them.
  await expect.poll(() => pids.filter(isAlive)).toEqual([])
})

test('the log tells the story of a session without naming a photo', async () => {
  const log = await readFile(join(app.library, 'logs', 'recollect.log'), 'utf8')
  expect(log).toContain('Recollect starts')
  expect(log).not.toMatch(/boat|lake|opened\.jpg|elsewhere/)
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
