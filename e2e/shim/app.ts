import { spawn } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { existsSync, mkdirSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { allWindows } from './browser-window.ts'
import { startChromium, type Browser } from './devtools.ts'
import { takeInstanceLock } from './instance-lock.ts'
import { partOf, unimplemented } from './unimplemented.ts'
import { utilities } from './utility-process.ts'

/** An event that a listener can stop. */
export interface Preventable {
  defaultPrevented: boolean
  preventDefault(): void
}

export function preventable(): Preventable {
  return {
    defaultPrevented: false,
    preventDefault() {
      this.defaultPrevented = true
    },
  }
}

/** What the app's own package says. */
export interface Identity {
  readonly folder: string
  readonly isPackaged: boolean
  readonly name: string
  readonly version: string
  /** What stands between the program and the app's own arguments. */
  readonly command: readonly string[]
}

class App extends EventEmitter {
  readonly commandLine = partOf('app.commandLine', { appendSwitch: () => undefined })
  readonly #ready = Promise.withResolvers<undefined>()
  readonly #paths = new Map<string, string>([
    ['home', homedir()],
    ['temp', tmpdir()],
    ['exe', process.execPath],
  ])
  #identity: Identity = { folder: '', isPackaged: false, name: '', version: '', command: [] }
  #browser: Browser | undefined
  #quitting = false
  #leaving = false

  /** The shim's own: begins, once the app's main script has run. */
  async begin(): Promise<void> {
    if (this.#leaving) return
    const profile = join(this.getPath('userData'), 'chromium')
    mkdirSync(profile, { recursive: true })
    this.#browser = await startChromium(profile)
    this.#browser.process.once('exit', () => this.#leaving || this.exit(1))
    this.emit('ready')
    this.#ready.resolve(undefined)
  }

  /** The shim's own. */
  identify(identity: Identity): void {
    this.#identity = identity
    this.#paths.set('appData', process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'))
  }

  /** The shim's own: Chromium, once it is ready. */
  get browser(): Browser {
    if (!this.#browser) throw new Error('This can only be used after app is ready')
    return this.#browser
  }

  get name(): string {
    return this.#identity.name
  }

  get isPackaged(): boolean {
    return this.#identity.isPackaged
  }

  whenReady(): Promise<undefined> {
    return this.#ready.promise
  }

  isReady(): boolean {
    return this.#browser !== undefined
  }

  getName(): string {
    return this.#identity.name
  }

  getVersion(): string {
    return this.#identity.version
  }

  getAppPath(): string {
    return this.#identity.folder
  }

  getLocale(): string {
    return 'en-US'
  }

  getPath(name: string): string {
    if (name === 'userData') return this.#paths.get(name) ?? join(this.getPath('appData'), this.#identity.name)
    return this.#paths.get(name) ?? unimplemented(`app.getPath('${name}')`)
  }

  setPath(name: string, path: string): void {
    if (!existsSync(path)) throw new Error(`app.setPath: there is no ${path}`)
    this.#paths.set(name, path)
  }

  /** Processes by the name that the app gave them, as far as it has given one. */
  getAppMetrics(): { pid: number; type: string; name?: string }[] {
    return [{ pid: process.pid, type: 'Browser' }, ...utilities()]
  }

  setAboutPanelOptions(): void {
    return
  }

  enableSandbox(): void {
    // The only renderers here are sandboxed ones anyway.
  }

  requestSingleInstanceLock(additionalData?: unknown): boolean {
    const folder = join(this.getPath('userData'), 'shim-instances')
    return takeInstanceLock(folder, additionalData, ({ argv, cwd, data }) =>
      this.emit('second-instance', preventable(), argv, cwd, data),
    )
  }

  focus(): void {
    return
  }

  /** Asks every window, then the app, then leaves: each can say no. */
  quit(): void {
    if (this.#leaving) return
    const asked = preventable()
    this.emit('before-quit', asked)
    if (asked.defaultPrevented) return
    this.#quitting = true
    for (const window of allWindows()) window.close()
    this.#quitting = allWindows().length === 0
    if (!this.#quitting) return
    const leaving = preventable()
    this.emit('will-quit', leaving)
    this.#quitting = !leaving.defaultPrevented
    if (!this.#quitting) return
    this.emit('quit', leaving, 0)
    this.exit(0)
  }

  /** The shim's own: whether closing windows is part of quitting. */
  get isQuitting(): boolean {
    return this.#quitting
  }

  /** Once it has ended, as in Electron. */
  relaunch({ args, execPath }: { args: readonly string[]; execPath: string }): void {
    process.once('exit', () =>
      spawn(execPath, [...this.#identity.command, ...args], { detached: true, stdio: 'ignore' }).unref(),
    )
  }

  exit(code = 0): void {
    this.#leaving = true
    const chromium = this.#browser?.process
    if (!chromium || chromium.exitCode !== null || chromium.signalCode !== null) process.exit(code)
    chromium.once('exit', () => process.exit(code))
    chromium.kill()
    setTimeout(() => chromium.kill('SIGKILL'), 3_000)
  }
}

export const app = partOf('app', new App())
