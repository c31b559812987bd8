import { _electron, chromium, type Browser, type ElectronApplication, type Page } from '@playwright/test'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { desktopCommand, findChromium, root, withoutSandbox, type DoorName } from './machine.ts'

export interface Launch {
  /** The library's folder. */
  readonly library: string
  /** Folders of photos to add at the start. */
  readonly folders: readonly string[]
}

/** The app as it runs behind one door. */
export interface Door {
  readonly page: Page
  /** Only behind the desktop's. */
  readonly electron: ElectronApplication | undefined
  /** Everything that was printed and logged, for whoever looks into a failure. */
  log(): string
  /** Quits as a person does, and resolves when everything has ended. */
  stop(): Promise<void>
  /** Ends it with no chance to do anything about it. */
  kill(): Promise<void>
}

let browser: Promise<Browser> | undefined

/** One Chromium for all specs of a worker. */
function openBrowser(): Promise<Browser> {
  browser ??= chromium.launch({
    executablePath: findChromium(),
    args: [...withoutSandbox, '--disable-gpu', '--disable-quic', '--disable-sync'],
  })
  return browser
}

export async function closeBrowser(): Promise<void> {
  await (await browser)?.close()
  browser = undefined
}

/** `recollect serve`, and a browser that has followed the address which it prints. */
export async function openBrowserDoor({ library, folders }: Launch): Promise<Door & { readonly address: string }> {
  const cli = join(root, 'out', 'main', 'cli.js')
  const server = spawn(process.execPath, [cli, 'serve', '--json', '--library', library, ...folders], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, RECOLLECT_LOG: 'info' },
  })
  let printed = ''
  server.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  const ended = once(server, 'exit')
  const [line] = (await Promise.race([
    once(createInterface(server.stdout), 'line'),
    ended.then(() => Promise.reject(new Error(`recollect serve ended at once:\n${printed}`))),
  ])) as [string]
  const { address } = JSON.parse(line) as { address: string }

  const context = await (await openBrowser()).newContext()
  const page = await context.newPage()
  const end = async (signal: 'SIGINT' | 'SIGKILL'): Promise<void> => {
    await context.close()
    server.kill(signal)
    await ended
  }
  return {
    page,
    address,
    electron: undefined,
    log: () => printed,
    stop: () => end('SIGINT'),
    kill: () => end('SIGKILL'),
  }
}

/** The desktop app, built or packaged, on Electron or on the shim. */
export async function openDesktopDoor(door: DoorName, { library, folders }: Launch): Promise<Door> {
  const { program, args, env } = desktopCommand(door)
  const electron = await _electron.launch({
    executablePath: program,
    args: [...args, '--library', library, ...folders],
    env,
  })
  let printed = ''
  for (const stream of [electron.process().stdout, electron.process().stderr]) {
    stream?.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  }
  const logFile = join(library, 'logs', 'recollect.log')
  const log = (): string => `${printed}\n${existsSync(logFile) ? readFileSync(logFile, 'utf8') : ''}`
  const page = await electron.firstWindow().catch((error: unknown) => {
    throw new Error(`The window did not open:\n${log()}`, { cause: error })
  })
  const kill = (): never => {
    throw new Error('Chromium would outlive the window')
  }
  return { page, electron, log, stop: () => electron.close(), kill }
}
