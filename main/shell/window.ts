import { app, BrowserWindow, Menu, nativeTheme, screen } from 'electron'
import { join } from 'node:path'
import type { LogFile } from '../hosts/log-file.ts'
import { textMenu } from './menu.ts'
import { restartDelayMs } from './restarts.ts'
import { near } from '../hosts/near.ts'
import { pageAddress } from './site.ts'
import { placeWindow, readWindowState, smallest, writeWindowState } from './window-state.ts'
import type { ProgressBar } from './work-progress.ts'

/** What is seen until the page has drawn itself: its own background, as in `renderer/app.css`. */
const background = () => (nativeTheme.shouldUseDarkColors ? '#131415' : '#fbfbfa')

/** The app's one window. */
export interface MainWindow {
  /** Shows it in front of all others; opens it again where it was closed. */
  readonly bringForward: () => void
  /** On its icon in the taskbar or the Dock. */
  readonly showProgress: (bar: ProgressBar) => void
}

/** Opens the window. Without it the app quits, except on macOS, where it waits to be clicked on. */
export function keepWindow(log: LogFile['log']): MainWindow {
  let window = openWindow(log)
  let shown: ProgressBar | undefined
  const bringForward = (): void => {
    if (window.isDestroyed()) {
      window = openWindow(log)
      shown = undefined
    }
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
  }
  app.on('activate', bringForward)
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  const showProgress = (bar: ProgressBar): void => {
    if (window.isDestroyed() || (shown?.mode === bar.mode && shown.value === bar.value)) return
    shown = bar
    window.setProgressBar(bar.value, { mode: bar.mode })
  }
  return { bringForward, showProgress }
}

/** Opens a window where the last one closed, and shows it as soon as the page can be seen. */
function openWindow(log: LogFile['log']): BrowserWindow {
  const stateFile = join(app.getPath('userData'), 'window.json')
  const saved = readWindowState(stateFile)
  const main = screen.getPrimaryDisplay()
  const displays = [main, ...screen.getAllDisplays().filter(({ id }) => id !== main.id)]
  const window = new BrowserWindow({
    ...placeWindow(
      saved?.bounds,
      displays.map(({ workArea }) => workArea),
    ),
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    backgroundColor: background(),
    // Elsewhere the program has its icon; here a window without a desktop entry would have none.
    ...(process.platform === 'linux' && { icon: join(near('assets/icons', '256x256.png'), '256x256.png') }),
    webPreferences: {
      preload: join(app.getAppPath(), 'out', 'preload', 'index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      // Chromium fetches dictionaries from the internet, and nothing here does that unasked.
      spellcheck: false,
    },
  })
  if (saved?.maximized) window.maximize()
  if (saved?.fullScreen) window.setFullScreen(true)
  window.once('ready-to-show', () => window.show())
  window.on('close', () =>
    writeWindowState(stateFile, {
      bounds: window.getNormalBounds(),
      maximized: window.isMaximized(),
      fullScreen: window.isFullScreen(),
    }),
  )
  window.webContents.on('context-menu', (_event, at) => {
    const items = textMenu(at)
    if (items.length > 0) Menu.buildFromTemplate(items).popup({ window })
  })
  reloadWhenCrashed(window, log)
  window
    .loadURL(pageAddress)
    .catch((error: unknown) => log.error('shell', 'The page could not be loaded', { error: String(error) }))
  return window
}

function reloadWhenCrashed(window: BrowserWindow, log: LogFile['log']): void {
  const deaths: number[] = []
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    deaths.push(Date.now())
    const delayMs = restartDelayMs(deaths, Date.now())
    log.error('shell', 'The page crashed', { reason, exitCode, reloadInMs: delayMs ?? 'never' })
    if (delayMs === undefined) return window.destroy()
    setTimeout(() => window.isDestroyed() || void window.loadURL(pageAddress), delayMs)
  })
}
