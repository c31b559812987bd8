import { EventEmitter } from 'node:events'
import { app, preventable } from './app.ts'
import { partOf } from './unimplemented.ts'
import { WebContents, wrapped, type WebPreferences } from './web-contents.ts'

interface Bounds {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

interface WindowOptions extends Partial<Bounds> {
  readonly show?: boolean
  readonly title?: string
  readonly minWidth?: number
  readonly minHeight?: number
  readonly backgroundColor?: string
  readonly icon?: string
  readonly autoHideMenuBar?: boolean
  readonly webPreferences?: WebPreferences
}

const windows = new Map<number, BrowserWindow>()
let lastId = 0

/** Windows that are open, oldest first. */
export function allWindows(): readonly BrowserWindow[] {
  return [...windows.values()]
}

/** Electron's `BrowserWindow` without a window: a page of headless Chromium, and what a window manager would keep. */
export class BrowserWindow extends EventEmitter {
  readonly id = ++lastId
  readonly webContents: WebContents
  #bounds: Bounds
  #visible: boolean
  #state: 'normal' | 'maximized' | 'minimized' = 'normal'
  #fullScreen = false

  constructor(options: WindowOptions = {}) {
    super()
    const { x = 0, y = 0, width = 800, height = 600 } = options
    this.#bounds = { x, y, width, height }
    this.#visible = options.show ?? true
    this.webContents = wrapped(new WebContents(this, options.webPreferences ?? {}))
    const wrapper = partOf('BrowserWindow', this)
    windows.set(this.id, wrapper)
    app.emit('web-contents-created', {}, this.webContents)
    // Nobody outside of this file is to hold a window that answers for what it cannot do.
    return wrapper
  }

  static getAllWindows(): BrowserWindow[] {
    return [...allWindows()]
  }

  static getFocusedWindow(): BrowserWindow | null {
    return allWindows().at(-1) ?? null
  }

  static fromWebContents(contents: WebContents): BrowserWindow | null {
    return allWindows().find((window) => window.webContents === contents) ?? null
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url)
  }

  show(): void {
    this.#visible = true
    this.emit('show')
  }

  isVisible(): boolean {
    return this.#visible
  }

  focus(): void {
    this.emit('focus')
  }

  isDestroyed(): boolean {
    return !windows.has(this.id)
  }

  getTitle(): string {
    return 'Recollect'
  }

  getBounds(): Bounds {
    return this.#bounds
  }

  getNormalBounds(): Bounds {
    return this.#bounds
  }

  setBounds(bounds: Partial<Bounds>): void {
    this.#bounds = { ...this.#bounds, ...bounds }
    void this.webContents.resize(this.#bounds.width, this.#bounds.height)
    this.emit('resize')
    this.emit('move')
  }

  setProgressBar(value: number): void {
    if (!Number.isFinite(value)) throw new TypeError('The progress of a window is a number')
  }

  maximize(): void {
    this.#state = 'maximized'
    this.emit('maximize')
  }

  isMaximized(): boolean {
    return this.#state === 'maximized'
  }

  minimize(): void {
    this.#state = 'minimized'
    this.emit('minimize')
  }

  isMinimized(): boolean {
    return this.#state === 'minimized'
  }

  restore(): void {
    this.#state = 'normal'
    this.emit('restore')
  }

  setFullScreen(fullScreen: boolean): void {
    this.#fullScreen = fullScreen
    this.emit(fullScreen ? 'enter-full-screen' : 'leave-full-screen')
  }

  isFullScreen(): boolean {
    return this.#fullScreen
  }

  setBackgroundColor(): void {
    return
  }

  setMenuBarVisibility(): void {
    return
  }

  close(): void {
    if (this.isDestroyed()) return
    const event = preventable()
    this.emit('close', event)
    if (!event.defaultPrevented) this.destroy()
  }

  destroy(): void {
    if (!windows.delete(this.id)) return
    void this.webContents.end()
    this.emit('closed')
    if (windows.size > 0 || app.isQuitting) return
    if (app.listenerCount('window-all-closed') > 0) app.emit('window-all-closed')
    else app.quit()
  }
}
