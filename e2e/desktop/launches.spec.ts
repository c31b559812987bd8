import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, runApp, test } from '../app.ts'
import { album, draw } from '../generate.ts'
import { desktopCommand, root, withoutSandbox, type DoorName } from '../machine.ts'

const app = runApp({ photos: album.slice(0, 2) })
test.describe.configure({ mode: 'serial' })

/** Starts the app once more on the same library, as a person or a file manager does. */
async function launchAgain(door: DoorName, ...folders: string[]): Promise<number | null> {
  const { program, args, env } = desktopCommand(door)
  const all = [...withoutSandbox, ...args, '--library', app.library, ...folders]
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

test('a folder that is not there is explained', async ({ door }) => {
  await app.electron.evaluate(({ dialog }) => {
    dialog.showMessageBox = (async (options: { message: string }) => {
      Object.assign(globalThis, { said: options.message })
      return { response: 0, checkboxChecked: false }
    }) as typeof dialog.showMessageBox
  })
  expect(await launchAgain(door, '/no/such/folder')).toBe(0)
  await expect
    .poll(() => app.electron.evaluate(() => (globalThis as unknown as { said?: string }).said))
    .toMatch(/^\/no\/such\/folder cannot be added/)
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
  await app.expectPhotos(3)
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
  expect(log).not.toMatch(/boat|lake|opened\.jpg/)
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
