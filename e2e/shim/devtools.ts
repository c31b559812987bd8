import type { CDPSession } from '@playwright/test'
import { spawn, type ChildProcess } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { createInterface } from 'node:readline'
import { WebSocket } from 'ws'

/** Commands to and events from one page, or the browser, typed as in the DevTools protocol. */
export type DevTools = Pick<CDPSession, 'send' | 'on'>

export interface Browser {
  readonly process: ChildProcess
  readonly browser: DevTools
  session(id: string): DevTools
}

interface Answer {
  readonly id?: number
  readonly result?: unknown
  readonly error?: { readonly message: string }
  readonly method?: string
  readonly params?: unknown
  readonly sessionId?: string
}

/** Much of this keeps Chromium from talking to anybody: an Electron app would not either. */
const switches = [
  '--headless=new',
  '--no-startup-window',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-dev-shm-usage',
  '--disable-extensions',
  '--disable-search-engine-choice-screen',
  '--disable-sync',
  '--disable-features=HttpsUpgrades,MediaRouter,OptimizationHints,PaintHolding,Translate',
  // Electron's pages hear of it when the other end of a port goes away; Chromium's do not, yet.
  '--enable-blink-features=MessagePortCloseEvent',
  '--force-color-profile=srgb',
  '--password-store=basic',
  '--remote-debugging-port=0',
]

/** Starts Chromium with its profile in `profile`, and repeats on stderr where its DevTools listen, for Playwright. */
export async function startChromium(profile: string): Promise<Browser> {
  const program = process.env['RECOLLECT_CHROMIUM'] ?? '/usr/bin/chromium'
  // Playwright asks for this on Linux, of Electron as well.
  const asAsked = process.argv.filter((argument) => argument === '--no-sandbox')
  const child = spawn(program, [...switches, ...asAsked, `--user-data-dir=${profile}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  // However this process ends, Chromium must not outlive it.
  process.once('exit', () => child.kill('SIGKILL'))
  const address = await new Promise<string>((resolve, reject) => {
    createInterface(child.stderr).on('line', (line) => {
      const [, found] = /^DevTools listening on (ws:\S+)/.exec(line) ?? []
      // Most of what Chromium says is about the desktop that a container does not have.
      if (found || line.includes('FATAL')) process.stderr.write(`${line}\n`)
      if (found) resolve(found)
    })
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`${program} ended with code ${code} before it was ready`)))
  })
  const socket = new WebSocket(address, { perMessageDeflate: false, maxPayload: 2 ** 30 })
  await once(socket, 'open')
  return { process: child, ...speak(socket) }
}

function speak(socket: WebSocket): Pick<Browser, 'browser' | 'session'> {
  let lastId = 0
  const waiting = new Map<number, { readonly method: string } & PromiseWithResolvers<unknown>>()
  const sessions = new Map<string, EventEmitter>()

  socket.on('message', (data: Buffer) => {
    const { id, result, error, method, params, sessionId = '' } = JSON.parse(data.toString()) as Answer
    if (id === undefined) return void (method && sessions.get(sessionId)?.emit(method, params))
    const call = waiting.get(id)
    waiting.delete(id)
    if (error) call?.reject(new Error(`${call.method}: ${error.message}`))
    else call?.resolve(result)
  })
  socket.on('error', () => undefined)
  socket.on('close', () => {
    waiting.forEach((call) => call.reject(new Error(`${call.method}: Chromium has gone`)))
    waiting.clear()
  })

  const session = (sessionId: string): DevTools => {
    const events = new EventEmitter()
    sessions.set(sessionId, events)
    const send = (method: string, params: object = {}): Promise<unknown> => {
      const id = ++lastId
      const call = { method, ...Promise.withResolvers<unknown>() }
      waiting.set(id, call)
      socket.send(JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) }))
      return call.promise
    }
    // The protocol's types are Playwright's; what carries them is ours.
    return { send, on: events.on.bind(events) } as unknown as DevTools
  }
  return { browser: session(''), session }
}
