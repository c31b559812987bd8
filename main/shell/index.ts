import { app, dialog, Menu, shell } from 'electron'
import { mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { messageOf } from '../../preload/contract/failure.ts'
import type { LibraryClient } from '../../preload/contract/library-contract.ts'
import { defaultLibraryFolder } from '../hosts/library-folder.ts'
import { librarySite } from '../hosts/library-site.ts'
import { openLogFile } from '../hosts/log-file.ts'
import { followUpdates } from './follow-updates.ts'
import { launchArguments, withinHandover } from './launch-arguments.ts'
import { lockDown } from './lock-down.ts'
import { applicationMenu } from './menu.ts'
import { servePages } from './pages.ts'
import { acceptPlaces } from './places.ts'
import { followPower } from './power.ts'
import { startProcesses } from './processes.ts'
import { settleBeforeQuitting } from './quit.ts'
import { registerScheme, serveScheme } from './site.ts'
import { strings } from '../strings.ts'
import { followTheme } from './theme.ts'
import { keepWindow } from './window.ts'
import { followWork } from './work.ts'

/** Entry: the desktop app's main process. It owns the window and looks after the other processes; the work is theirs. */

const launch = launchArguments(process.argv.slice(1), process.cwd(), !app.isPackaged)
const place = { env: process.env, platform: process.platform, home: homedir() }
const library = launch.library ?? defaultLibraryFolder(place)
const places = acceptPlaces(launch.places)

registerScheme()
app.enableSandbox()
// Windows puts windows and pinned icons together by this; the installer's shortcuts have the same.
if (process.platform === 'win32') app.setAppUserModelId('org.recollect.app')
try {
  launchOnce()
} catch (error) {
  giveUp(error)
}

/** A second launch on the same library hands its folders and pictures to the first, and ends. */
function launchOnce(): void {
  const fewer = withinHandover(process.argv.slice(1), process.cwd())
  if (fewer) {
    // An AppImage's program is gone with the process that has mounted it.
    const execPath = process.env['APPIMAGE'] ?? process.execPath
    app.relaunch({ args: [...fewer], execPath })
    return app.exit(0)
  }
  // What belongs to the window lies with the library, apart from what that keeps: each library has a window of its own.
  const windowFolder = join(library, 'window')
  mkdirSync(windowFolder, { recursive: true })
  app.setPath('userData', windowFolder)
  if (app.requestSingleInstanceLock({ places: launch.places })) app.whenReady().then(start).catch(giveUp)
  else app.exit(0)
}

function giveUp(problem: unknown): void {
  dialog.showErrorBox(strings.shell.cannotOpen, messageOf(problem))
  app.exit(1)
}

function start(): void {
  const logs = join(library, 'logs')
  const logFile = openLogFile(join(logs, 'recollect.log'), Date.now)
  const { log } = logFile
  const version = app.getVersion()
  log.info('shell', 'Recollect starts', { version, electron: process.versions.electron })
  lockDown()

  // Asked for each time, because it is another one after a restart.
  const call: LibraryClient['call'] = (name, input, signal) => processes.client.call(name, input, signal)
  const updates = followUpdates({ call, onChange: () => pages.updatesChanged(), log })
  let restart = false
  const pages = servePages({
    connectPage: () => processes.connectPage(),
    call,
    updateState: () => updates.state,
    placeToShow: () => places.take(),
    restartUpdated: () => {
      restart = true
      app.quit()
    },
    log,
  })
  const onStarted = (client: LibraryClient): void => {
    followTheme(client, log)
    followPower(client, log)
    followWork(client, (bar) => window.showProgress(bar), log)
    updates.follow(client)
  }
  const processes = startProcesses({ library, version, logFile, onStarted, onFailed: giveUp })
  const report = (error: unknown): void => log.error('site', messageOf(error))
  serveScheme(librarySite({ renderer: join(app.getAppPath(), 'out', 'renderer'), library, call, report }))

  const openLogs = (): void => void shell.openPath(logs)
  const licences = join(process.resourcesPath, 'licences.txt')
  const openLicences = app.isPackaged ? (): void => void shell.openPath(licences) : undefined
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(
      applicationMenu({ platform: process.platform, choose: pages.choose, openLogs, openLicences }),
    ),
  )
  const window = keepWindow(log)
  places.giveTo({ call, bringForward: window.bringForward, toShow: pages.placesOpened, log })
  settleBeforeQuitting({ close: () => processes.close(), last: () => updates.install(restart), log })
}
