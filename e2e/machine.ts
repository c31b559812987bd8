import { chromium } from '@playwright/test'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { built } from './packaging/built.ts'

/** What this machine has to run the app on. */

export const root = join(import.meta.dirname, '..')

/** A Chromium: the one that was named, the system's, or Playwright's own. */
export function findChromium(): string {
  const named = process.env['RECOLLECT_CHROMIUM']
  if (named) return named
  const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
  return usual.find((path) => existsSync(path)) ?? chromium.executablePath()
}

/** Playwright names its project after this: a result of the shim is never taken for one of Electron. */
export interface Desktop {
  readonly name: 'electron' | 'shim'
  readonly program: string
}

/** Electron where its binary is here and has a screen to open a window on; else the shim, where that runs. */
export function findDesktop(): Desktop | undefined {
  const electron = electronProgram()
  const hasScreen = process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'])
  if (electron !== undefined && hasScreen) return { name: 'electron', program: electron }
  return process.platform === 'win32' ? undefined : { name: 'shim', program: join(root, 'e2e', 'shim', 'electron') }
}

function electronProgram(): string | undefined {
  const folder = join(root, 'node_modules', 'electron')
  const note = join(folder, 'path.txt')
  if (!existsSync(note)) return undefined
  const program = join(folder, 'dist', readFileSync(note, 'utf8'))
  return existsSync(program) ? program : undefined
}

/** Ways into the app. The two desktop ones differ in what is started: the build in `out`, or the package made of it. */
export type DoorName = 'browser' | 'desktop' | 'packaged'

/** How the desktop app is started: `args` come before those that are for the app. */
export interface DesktopCommand {
  readonly program: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

export function desktopCommand(door: DoorName): DesktopCommand {
  const desktop = findDesktop()
  if (!desktop) throw new Error('There is nothing to run the desktop app on')
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    RECOLLECT_NODE: process.execPath,
    RECOLLECT_CHROMIUM: findChromium(),
  }
  const env = Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
  return door === 'packaged'
    ? { program: built().program, args: [], env }
    : { program: desktop.program, args: [root], env }
}

/** Chromium's own sandbox does not run as root, as which some containers run everything. */
export const withoutSandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
