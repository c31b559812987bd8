import { test as base, type ElectronApplication, type Locator, type Page, type TestInfo } from '@playwright/test'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { closeBrowser, openBrowserDoor, openDesktopDoor, type Door } from './doors.ts'
import { draw, type Drawing } from './generate.ts'
import type { DoorName } from './machine.ts'

export { expect } from '@playwright/test'

export interface DoorOption {
  /** Which way in to test; each Playwright project has one. */
  readonly door: DoorName
}

export const test = base.extend<object, DoorOption & { browserEnds: undefined }>({
  door: ['browser', { option: true, scope: 'worker' }],
  browserEnds: [
    async ({}, use) => {
      await use(undefined)
      await closeBrowser()
    },
    { scope: 'worker', auto: true },
  ],
})

interface AppOptions {
  /** Drawn into the folder of photos before the app starts. */
  readonly photos?: readonly Drawing[]
  /** Whether the app watches that folder from the start, or has to be told. */
  readonly watched?: boolean
  /** Whether the first test begins when all of them are there, or in the middle of the work. */
  readonly awaited?: boolean
  /** A folder that is there already, instead of one that is drawn. Nothing in it is changed. */
  readonly existing?: string | undefined
  /** Anything else to put there. */
  readonly prepare?: (photos: string) => Promise<void>
}

/**
 * The app, running on a library of its own, for all tests of one file. It starts before the first and quits after the
 * last; a failure keeps a picture of the page and the log. After each test it makes sure that the page broke no rule:
 * nothing on the console, nothing asked of another address.
 */
export function runApp(options: AppOptions = {}): App {
  const app = new App()
  test.beforeAll(async ({ door }) => app.start(door, options))
  test.afterEach(async ({}, info) => {
    if (info.status !== info.expectedStatus) await app.keepEvidence(info)
    test.expect(app.takeProblems()).toEqual([])
  })
  test.afterAll(() => app.end())
  return app
}

export class App {
  /** Everything of this run, deleted at its end. */
  #folder = ''
  #door: Door | undefined
  #kind: DoorName = 'browser'
  #existing: string | undefined
  #problems: string[] = []
  #allowed: RegExp[] = []

  get page(): Page {
    return this.#running.page
  }

  /** The main process; only behind the desktop's door. */
  get electron(): ElectronApplication {
    if (!this.#running.electron) throw new Error('The browser door has no Electron')
    return this.#running.electron
  }

  get isDesktop(): boolean {
    return this.#kind !== 'browser'
  }

  /** The folder of photos, and the library's own. */
  get photos(): string {
    return this.#existing ?? join(this.#folder, 'photos')
  }

  get library(): string {
    return join(this.#folder, 'library')
  }

  /** The tiles that are drawn: those in sight, and a little more. */
  get tiles(): Locator {
    return this.page.getByRole('list', { name: 'Photos', exact: true }).getByRole('listitem')
  }

  get searchBox(): Locator {
    return this.page.getByRole('combobox', { name: 'Search', exact: true })
  }

  get viewer(): Locator {
    return this.page.getByRole('dialog', { name: 'Photo', exact: true })
  }

  tile(name: string | RegExp): Locator {
    return this.tiles.getByRole('button', { name: typeof name === 'string' ? new RegExp(`^${name}`) : name })
  }

  /** Makes sure that the grid holds `count` photos, in sight or not. */
  async expectPhotos(count: number): Promise<void> {
    if (count === 0) return test.expect(this.tiles).toHaveCount(0)
    await test.expect(this.tiles.first()).toHaveAttribute('aria-setsize', String(count))
  }

  /** Names of the photos in sight, in the order of the grid, without what follows the file's name. */
  async names(): Promise<string[]> {
    const found = await this.tiles.evaluateAll((items) =>
      items.map((item) => ({
        place: Number(item.getAttribute('aria-posinset')),
        label: item.querySelector('button')?.getAttribute('aria-label') ?? '',
      })),
    )
    return found.sort((a, b) => a.place - b.place).map(({ label }) => label.split(', ')[0] ?? '')
  }

  /** Waits until everything that is there has been looked at. */
  async settled(): Promise<void> {
    await test
      .expect(this.page.getByRole('button', { name: 'Activity: Everything is up to date' }))
      .toBeVisible({ timeout: 30_000 })
  }

  /** Has the app search with another of its models from now on, by way of the settings. */
  async chooseModel(name: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Settings' }).click()
    const settings = this.page.getByRole('dialog', { name: 'Settings' })
    await settings.getByRole('tab', { name: 'Search model' }).click()
    const card = settings.getByRole('article').filter({ hasText: name })
    await card.getByRole('button', { name: 'Use' }).click()
    await test.expect(card.getByText('In use')).toBeVisible({ timeout: 30_000 })
    await settings.getByRole('button', { name: 'Close' }).click()
    await this.settled()
  }

  async search(text: string): Promise<void> {
    await this.searchBox.fill(text)
  }

  /** Back to all photos, whatever was asked before. */
  async showEverything(): Promise<void> {
    await this.page.keyboard.press('Escape')
    for (const name of ['Clear search', 'Clear']) {
      const button = this.page.getByRole('button', { name, exact: true })
      if (await button.isVisible()) await button.click()
    }
  }

  /** The row of filters, opened if it was not. */
  async filters(): Promise<Locator> {
    const bar = this.page.getByRole('region', { name: 'Filters' })
    if (!(await bar.isVisible())) await this.page.getByRole('button', { name: 'Filters' }).click()
    return bar
  }

  /** Presses a button that asks for folders, and answers with these: the system's dialog, or the page's own. */
  async answerWithFolder(button: Locator, folder: string): Promise<void> {
    if (this.isDesktop) {
      await this.electron.evaluate(({ dialog }, path) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
      }, folder)
      return button.click()
    }
    await button.click()
    const picker = this.page.getByRole('dialog', { name: 'Choose a folder' })
    await picker.getByRole('textbox', { name: 'Path of the folder' }).fill(folder)
    await picker.getByRole('button', { name: 'Watch this folder' }).click()
    await test.expect(picker).toBeHidden()
  }

  /** Quits, and starts again on the same library, by opening `places` with it if there are any. */
  async restart(...places: string[]): Promise<void> {
    await this.#running.stop()
    await this.#open(places)
  }

  /** Ends it as a power failure does, and starts again on the same library. Only behind the browser's door. */
  async killAndRestart(): Promise<void> {
    await this.#running.kill()
    await this.#open([])
  }

  /** Keeps a picture of the page, and the log, with the results of a test. */
  async keepEvidence(info: TestInfo): Promise<void> {
    const page = await this.#door?.page.screenshot().catch(() => undefined)
    if (page) await info.attach('page', { body: page, contentType: 'image/png' })
    await info.attach('log', { body: this.log(), contentType: 'text/plain' })
  }

  /** From here on, these lines on the console are what this test is about. */
  allow(line: RegExp): void {
    this.#allowed.push(line)
  }

  log(): string {
    return this.#door?.log() ?? ''
  }

  takeProblems(): string[] {
    const problems = this.#problems.filter((problem) => !this.#allowed.some((line) => line.test(problem)))
    this.#problems = []
    this.#allowed = []
    return problems
  }

  async start(
    kind: DoorName,
    { photos = [], watched = true, awaited = watched, existing, prepare }: AppOptions,
  ): Promise<void> {
    this.#kind = kind
    this.#existing = existing
    // Temporary folders are often links, and the app shows where things really are.
    this.#folder = realpathSync(mkdtempSync(join(tmpdir(), 'recollect-e2e-')))
    if (existing === undefined) await draw(this.photos, photos)
    await prepare?.(this.photos)
    await this.#open(watched ? [this.photos] : [])
    // A desktop window is there before the library knows of the folder, and idle until then.
    if (awaited && photos.length > 0) await this.expectPhotos(photos.length)
  }

  async end(): Promise<void> {
    await this.#door?.stop()
    if (this.#folder !== '') rmSync(this.#folder, { recursive: true, force: true, maxRetries: 3 })
  }

  get #running(): Door {
    if (!this.#door) throw new Error('The app is not running')
    return this.#door
  }

  async #open(folders: readonly string[]): Promise<void> {
    const launch = { library: this.library, folders }
    if (this.#kind !== 'browser') {
      this.#door = await openDesktopDoor(this.#kind, launch)
      this.#watch(this.page, pageOrigin(this.page))
      return
    }
    const door = await openBrowserDoor(launch)
    this.#door = door
    this.#watch(door.page, new URL(door.address).origin)
    await door.page.goto(door.address)
  }

  #watch(page: Page, origin: string): void {
    page.on('console', (message) => {
      if (message.type() === 'error') this.#problems.push(`console: ${message.text()}`)
    })
    page.on('pageerror', (error) => this.#problems.push(`error: ${error.message}`))
    page.on('request', (request) => {
      if (!request.url().startsWith(`${origin}/`) && !request.url().startsWith(`blob:${origin}/`)) {
        this.#problems.push(`request: ${request.url()}`)
      }
    })
  }
}

/** A desktop window is on its page from the start, or about to be. */
function pageOrigin(page: Page): string {
  return /^[a-z]+:\/\/[^/]+/.exec(page.url())?.[0] ?? 'https://photos.app.localhost'
}
