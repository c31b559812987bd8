import { createCodec, type Codec } from './codec.ts'

/** What the preload world sends to the main process, as JSON. */
export type FromPreload =
  | { readonly kind: 'ipc'; readonly channel: string; readonly args: unknown }
  | { readonly kind: 'port'; readonly id: number; readonly data: unknown }
  | { readonly kind: 'port-closed'; readonly id: number }
  | { readonly kind: 'open-window'; readonly url: string }

/** What the main process sends to it. */
export type ToPreload =
  | { readonly kind: 'ipc'; readonly channel: string; readonly args: unknown; readonly ports: readonly number[] }
  | { readonly kind: 'port'; readonly id: number; readonly data: unknown }
  | { readonly kind: 'port-closed'; readonly id: number }
  | { readonly kind: 'dropping'; readonly paths: readonly string[] }

/** Names that the injected sources and the main process share. */
export const preloadWorld = 'electron-preload'
export const sendBinding = '__electronShimSend'
export const receiveFunction = '__electronShimReceive'

/** Source to run in the preload's isolated world of each new document: the world, then the preload script. */
export function preloadSource(preload: string, versions: Readonly<Record<string, string>>): string {
  const world = `(${preloadWorldOf.toString()})(${createCodec.toString()}, ${JSON.stringify(versions)})`
  return `if (window === top) { const world = ${world}; (function (require, process, module, exports) {${preload}\n})(world.require, world.process, { exports: {} }, {}) }`
}

/** Source to run in the page's own world of each new document, after the preload. */
export function pageSource(): string {
  return `if (window === top) (${pageWorldOf.toString()})()`
}

type Exposed =
  { readonly value: unknown } | { readonly call: number } | { readonly members: Readonly<Record<string, Exposed>> }

/**
 * The preload's side: `contextBridge`, `ipcRenderer` and `webUtils`. Worlds of one document share its events, and what
 * an event carries is cloned on its way from one world to the other: that is the whole bridge.
 *
 * Complete in itself, because its source text is what runs.
 */
function preloadWorldOf(makeCodec: () => Codec, versions: Readonly<Record<string, string>>) {
  type Listener = (event: { ports: readonly MessagePort[] }, ...args: readonly unknown[]) => void
  const shared = globalThis as unknown as Record<string, (message: string) => void>
  const codec = makeCodec()
  const send = (message: FromPreload): void => shared['__electronShimSend']?.(JSON.stringify(message))
  const unimplemented = (name: string): never => {
    throw new Error(`The Electron shim does not implement ${name}`)
  }

  const listeners = new Map<string, Listener[]>()
  const ports = new Map<number, MessagePort>()
  const dropped = new Map<string, string>()
  const arrive = (id: number): MessagePort => {
    const { port1, port2 } = new MessageChannel()
    ports.set(id, port1)
    port1.addEventListener('message', ({ data, ports: moved }: MessageEvent<unknown>) => {
      if (moved.length > 0) unimplemented('sending ports from the page')
      send({ kind: 'port', id, data: codec.encode(data) })
    })
    port1.addEventListener('close', () => {
      if (ports.delete(id)) send({ kind: 'port-closed', id })
    })
    port1.start()
    return port2
  }
  shared['__electronShimReceive'] = (text) => {
    const message = JSON.parse(text) as ToPreload
    switch (message.kind) {
      case 'ipc': {
        const arrived = message.ports.map(arrive)
        const args = codec.decode(message.args) as unknown[]
        listeners.get(message.channel)?.forEach((listener) => listener({ ports: arrived }, ...args))
        break
      }
      case 'port':
        ports.get(message.id)?.postMessage(codec.decode(message.data))
        break
      case 'port-closed': {
        const port = ports.get(message.id)
        ports.delete(message.id)
        port?.close()
        break
      }
      case 'dropping':
        message.paths.forEach((path) => dropped.set(path.slice(path.lastIndexOf('/') + 1), path))
    }
  }

  const functions: ((...args: unknown[]) => unknown)[] = []
  const exposed: Record<string, Exposed> = {}
  const describe = (value: unknown): Exposed => {
    if (typeof value === 'function') return { call: functions.push(value as () => unknown) - 1 }
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return { value: structuredClone(value) }
    return { members: Object.fromEntries(Object.entries(value).map(([key, member]) => [key, describe(member)])) }
  }
  const answer = (event: string, detail: unknown): void => void dispatchEvent(new CustomEvent(event, { detail }))
  addEventListener('electron-shim:hello', () => answer('electron-shim:exposed', exposed))
  addEventListener('electron-shim:open', (event) =>
    send({ kind: 'open-window', url: (event as CustomEvent<string>).detail }),
  )
  addEventListener('electron-shim:call', (event) => {
    const { call, args } = (event as CustomEvent<{ call: number; args: unknown[] }>).detail
    try {
      const value = functions[call]?.(...args)
      if (value instanceof Promise) unimplemented('promises over the context bridge')
      answer('electron-shim:answer', { value })
    } catch (error) {
      answer('electron-shim:answer', { error: error instanceof Error ? error.message : String(error) })
    }
  })

  const whole = <T extends object>(name: string, part: T): T =>
    new Proxy(part, {
      get: (target, key) =>
        key in target ? (Reflect.get(target, key) as unknown) : unimplemented(`${name}.${String(key)}`),
    })
  const electron = {
    contextBridge: whole('contextBridge', {
      exposeInMainWorld(key: string, api: unknown): void {
        if (key in exposed) throw new Error(`Cannot bind ${key} twice`)
        exposed[key] = describe(api)
      },
    }),
    ipcRenderer: whole('ipcRenderer', {
      send: (channel: string, ...args: unknown[]) => send({ kind: 'ipc', channel, args: codec.encode(args) }),
      on: (channel: string, listener: Listener) =>
        void listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
    }),
    webUtils: whole('webUtils', {
      // Only what the shim itself has dropped into the page: Chromium does not tell of anything else.
      getPathForFile: (file: File): string => dropped.get(file.name) ?? '',
    }),
  }
  return {
    require: (name: string): unknown =>
      name === 'electron' ? electron : unimplemented(`require('${name}') in a sandboxed preload`),
    process: { platform: 'linux', versions, contextIsolated: true, sandboxed: true, type: 'renderer' },
  }
}

/** The page's side: what the preload has exposed, and `window.open`, which Electron asks the main process about. */
function pageWorldOf(): void {
  type Described = { value?: unknown; call?: number; members?: Record<string, Described> }
  /** Events are handled while they are dispatched, so an answer is there at once. */
  const ask = (name: string, detail: unknown, reply: string): unknown => {
    let answered: unknown
    const hear = (event: Event): void => void (answered = (event as CustomEvent<unknown>).detail)
    addEventListener(reply, hear, { once: true })
    dispatchEvent(new CustomEvent(name, { detail }))
    removeEventListener(reply, hear)
    return answered
  }
  const rebuild = ({ value, call, members }: Described): unknown => {
    if (members)
      return Object.freeze(Object.fromEntries(Object.entries(members).map(([key, member]) => [key, rebuild(member)])))
    if (call === undefined) return value
    return (...args: unknown[]): unknown => {
      // Throws where Electron does, for what cannot be cloned: functions, proxies.
      const sent = { call, args: structuredClone(args) }
      const answer = ask('electron-shim:call', sent, 'electron-shim:answer') as {
        value?: unknown
        error?: string
      } | null
      if (!answer) throw new Error('An object could not be cloned.')
      if (answer.error !== undefined) throw new Error(answer.error)
      return answer.value
    }
  }
  const exposed = ask('electron-shim:hello', undefined, 'electron-shim:exposed') as Record<string, Described>
  for (const [key, api] of Object.entries(exposed)) {
    Object.defineProperty(window, key, { value: rebuild(api), enumerable: true, writable: false, configurable: false })
  }
  const open = (url: string): void => void dispatchEvent(new CustomEvent('electron-shim:open', { detail: url }))
  window.open = (url) => {
    open(new URL(url ?? 'about:blank', location.href).href)
    return null
  }
  addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (link?.target !== '_blank' || event.defaultPrevented) return
    event.preventDefault()
    open(link.href)
  })
}
