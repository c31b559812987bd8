import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { app, preventable } from './app.ts'
import { allWindows, type BrowserWindow } from './browser-window.ts'
import { createCodec } from './codec.ts'
import type { DevTools } from './devtools.ts'
import { ipcMain } from './ipc-main.ts'
import {
  pageSource,
  preloadSource,
  preloadWorld,
  receiveFunction,
  sendBinding,
  type FromPreload,
  type ToPreload,
} from './page-worlds.ts'
import { Embassy, type MessagePortMain } from './ports.ts'
import { answerRequest, fromChromium, interceptedPatterns, toChromium } from './protocol.ts'
import { applyPermissions } from './session.ts'
import { partOf, unimplemented } from './unimplemented.ts'

export interface WebPreferences {
  readonly preload?: string
  readonly sandbox?: boolean
  readonly contextIsolation?: boolean
  readonly nodeIntegration?: boolean
}

/** A request that waits for our answer. */
interface Paused {
  readonly requestId: string
  readonly request: { readonly url: string; readonly method: string; readonly headers: Record<string, string> }
  readonly resourceType: string
  readonly frameId: string
}

const codec = createCodec()

/** One page: Electron's `webContents` over a DevTools session of its own. */
export class WebContents extends EventEmitter {
  readonly id: number
  readonly #window: BrowserWindow
  readonly #preferences: WebPreferences
  readonly #embassy: Embassy
  readonly #attached: Promise<DevTools>
  #targetId = ''
  #frame = ''
  #preloadContext: number | undefined
  #url = ''
  #zoom = 0
  #openHandler: (details: { url: string }) => { action: 'allow' | 'deny' } = () => ({ action: 'allow' })

  constructor(window: BrowserWindow, preferences: WebPreferences) {
    super()
    const { sandbox, contextIsolation, nodeIntegration } = preferences
    if (sandbox === false || contextIsolation === false || nodeIntegration)
      unimplemented('pages outside of the sandbox')
    this.id = window.id
    this.#window = window
    this.#preferences = preferences
    this.#embassy = new Embassy({
      deliver: (id, data) => this.#tell({ kind: 'port', id, data: codec.encode(data) }),
      closed: (id) => this.#tell({ kind: 'port-closed', id }),
    })
    this.#attached = this.#attach()
  }

  async loadURL(url: string): Promise<void> {
    const tools = await this.#attached
    this.#url = url
    const origin = { app: originOf(url), chromium: originOf(toChromium(url)) }
    await applyPermissions(app.browser.browser, wrapped(this), origin)
    const loaded = new Promise((resolve) => this.once('did-finish-load', resolve))
    const { errorText } = await tools.send('Page.navigate', { url: toChromium(url) })
    if (errorText) throw new Error(`${errorText} loading '${url}'`)
    await loaded
  }

  getURL(): string {
    return this.#url
  }

  get mainFrame(): { readonly url: string; readonly origin: string } {
    return { url: this.#url, origin: originOf(this.#url) }
  }

  get zoomLevel(): number {
    return this.#zoom
  }

  set zoomLevel(level: number) {
    this.#zoom = level
    void this.#attached.then((tools) => tools.send('Emulation.setPageScaleFactor', { pageScaleFactor: 1.2 ** level }))
  }

  setWindowOpenHandler(handler: (details: { url: string }) => { action: 'allow' | 'deny' }): void {
    this.#openHandler = handler
  }

  postMessage(channel: string, message: unknown, transfer: readonly MessagePortMain[] = []): void {
    const ports = this.#embassy.admit(transfer)
    this.#tell({ kind: 'ipc', channel, args: codec.encode([structuredClone(message)]), ports })
    this.#embassy.open(ports)
  }

  send(channel: string, ...args: readonly unknown[]): void {
    this.#tell({ kind: 'ipc', channel, args: codec.encode(structuredClone(args)), ports: [] })
  }

  isDestroyed(): boolean {
    return this.#window.isDestroyed()
  }

  /** `waitForBeforeUnload` is what Playwright passes; our page does not ask to stay. */
  close(): void {
    this.#window.close()
  }

  /** The shim's own: what a person does who drags files from elsewhere onto the middle of the page. */
  async shimDrop(paths: readonly string[]): Promise<void> {
    const tools = await this.#attached
    this.#tell({ kind: 'dropping', paths })
    const { width, height } = this.#window.getBounds()
    const data = { items: [], files: [...paths], dragOperationsMask: 1 }
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await tools.send('Input.dispatchDragEvent', { type, x: width / 2, y: height / 2, data })
    }
  }

  /** The shim's own: carries out `nativeTheme.themeSource`. */
  async showScheme(scheme: 'system' | 'light' | 'dark'): Promise<void> {
    const value = scheme === 'system' ? '' : scheme
    await (
      await this.#attached
    ).send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value }] })
  }

  /** The shim's own. */
  async resize(width: number, height: number): Promise<void> {
    const tools = await this.#attached
    await tools.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 0, mobile: false })
  }

  /** The shim's own: which of Chromium's pages this is. */
  get targetId(): string {
    return this.#targetId
  }

  /** The shim's own: the page has gone. */
  async end(): Promise<void> {
    this.#embassy.closeAll()
    await app.browser.browser.send('Target.closeTarget', { targetId: this.#targetId }).catch(() => undefined)
  }

  async #attach(): Promise<DevTools> {
    const { browser, session } = app.browser
    const { width, height } = this.#window.getBounds()
    const { targetId } = await browser.send('Target.createTarget', {
      url: 'about:blank',
      width,
      height,
      newWindow: true,
    })
    this.#targetId = targetId
    // A page's main frame is called like the page.
    this.#frame = targetId
    const { sessionId } = await browser.send('Target.attachToTarget', { targetId, flatten: true })
    const tools = session(sessionId)
    this.#listen(tools)
    await Promise.all([tools.send('Page.enable'), tools.send('Runtime.enable')])
    await tools.send('Runtime.addBinding', { name: sendBinding, executionContextName: preloadWorld })
    const { preload } = this.#preferences
    if (preload !== undefined) {
      const source = preloadSource(readFileSync(preload, 'utf8'), { electron: process.versions['electron'] })
      await tools.send('Page.addScriptToEvaluateOnNewDocument', { worldName: preloadWorld, source })
      await tools.send('Page.addScriptToEvaluateOnNewDocument', { source: pageSource() })
    }
    await tools.send('Fetch.enable', { patterns: interceptedPatterns() })
    await tools.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 0, mobile: false })
    return tools
  }

  #listen(tools: DevTools): void {
    tools.on('Page.frameNavigated', ({ frame }) => {
      if (frame.parentId !== undefined) return
      this.#frame = frame.id
      this.#url = fromChromium(frame.url)
    })
    tools.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name === preloadWorld && this.#isMain(context.auxData)) this.#preloadContext = context.id
    })
    tools.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      if (executionContextId !== this.#preloadContext) return
      this.#preloadContext = undefined
      this.#embassy.closeAll()
    })
    tools.on('Page.domContentEventFired', () => this.emit('dom-ready', {}))
    tools.on('Page.loadEventFired', () => {
      this.emit('did-finish-load', {})
      this.#window.emit('ready-to-show')
    })
    tools.on('Inspector.targetCrashed', () => this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 }))
    tools.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name !== sendBinding) return
      this.#preloadContext = executionContextId
      this.#receive(JSON.parse(payload) as FromPreload)
    })
    tools.on('Fetch.requestPaused', (event) => void this.#answer(tools, event).catch(reportUnlessGone))
  }

  #isMain(data: object | undefined): boolean {
    return data !== undefined && 'frameId' in data && data.frameId === this.#frame
  }

  #receive(message: FromPreload): void {
    switch (message.kind) {
      case 'ipc': {
        const senderFrame = { url: this.#url, origin: originOf(this.#url), parent: null }
        const args = codec.decode(message.args) as unknown[]
        ipcMain.emit(message.channel, { sender: wrapped(this), senderFrame, ports: [] }, ...args)
        break
      }
      case 'port':
        this.#embassy.receive(message.id, codec.decode(message.data))
        break
      case 'port-closed':
        this.#embassy.close(message.id)
        break
      case 'open-window':
        if (this.#openHandler({ url: fromChromium(message.url) }).action === 'allow')
          unimplemented('opening windows for a page')
    }
  }

  #tell(message: ToPreload): void {
    const contextId = this.#preloadContext
    if (contextId === undefined) return
    const expression = `${receiveFunction}(${JSON.stringify(JSON.stringify(message))})`
    void this.#attached
      .then((tools) => tools.send('Runtime.evaluate', { expression, contextId }))
      .catch(reportUnlessGone)
  }

  async #answer(tools: DevTools, { requestId, request, resourceType, frameId }: Paused): Promise<void> {
    const refuse = (errorReason: 'Aborted' | 'Failed'): Promise<unknown> =>
      tools.send('Fetch.failRequest', { requestId, errorReason })
    const url = fromChromium(request.url)
    if (resourceType === 'Document' && frameId === this.#frame && url !== this.#url) {
      const event = Object.assign(preventable(), { url })
      this.emit('will-navigate', event)
      if (event.defaultPrevented) return void (await refuse('Aborted'))
    }
    const answered = await answerRequest(request.url, request.method, request.headers)
    if (!answered) return void (await refuse('Failed'))
    const body = Buffer.from(await answered.arrayBuffer()).toString('base64')
    const responseHeaders = [...answered.headers].map(([name, value]) => ({ name, value }))
    await tools.send('Fetch.fulfillRequest', { requestId, responseCode: answered.status, responseHeaders, body })
  }
}

const wrappers = new WeakMap<WebContents, WebContents>()

/** As the app sees it. */
export function wrapped(contents: WebContents): WebContents {
  const wrapper = wrappers.get(contents) ?? partOf('webContents', contents)
  wrappers.set(contents, wrapper)
  return wrapper
}

export const webContents = partOf('webContents', {
  fromDevToolsTargetId: (targetId: string): WebContents | undefined =>
    allWindows()
      .map((window) => window.webContents)
      .find((contents) => contents.targetId === targetId),
  getAllWebContents: (): WebContents[] => allWindows().map((window) => window.webContents),
})

function originOf(url: string): string {
  return /^[a-z]+:\/\/[^/]*/.exec(url)?.[0] ?? 'null'
}

/** A page that closes takes the requests it still had with it. */
function reportUnlessGone(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error)
  if (/has gone|Session with given id not found|Invalid InterceptionId|Cannot find context|Target closed/.test(message))
    return
  process.stderr.write(`The Electron shim failed: ${error instanceof Error ? error.stack : message}\n`)
}
