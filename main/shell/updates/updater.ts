import {
  AppImageUpdater,
  BaseUpdater,
  CancellationToken,
  DebUpdater,
  MacUpdater,
  NsisUpdater,
  RpmUpdater,
  type AppUpdater,
  type Logger,
  type ProgressInfo,
} from 'electron-updater'
import type { Machine } from './release.ts'
import { signedProvider } from './signed-provider.ts'
import type { Installation, UpdateSource } from './update-source.ts'

/** What finds, fetches and installs another version. */
export interface Updater {
  /** The version that there is to fetch, if there is one for this installation. Rejects with a sentence. */
  find(): Promise<string | undefined>
  /** Fetches it and makes sure of it. `progress`: percent. Rejects when it is cut off or is not what was signed. */
  fetch(progress: (percent: number) => void, signal: AbortSignal): Promise<void>
  /**
   * Puts it in place of this one. Nothing of the app may be at work any more.
   *
   * @returns Whether the system ends the app by itself; otherwise that is left to do.
   */
  install(restart: boolean): boolean
}

/** electron-updater's own for each kind of installation. */
export function updaterFor(installation: Installation): AppUpdater {
  switch (installation) {
    case 'nsis':
      return new NsisUpdater()
    case 'mac':
      return new MacUpdater()
    case 'appimage':
      return new AppImageUpdater()
    case 'deb':
      return new DebUpdater()
    case 'rpm':
      return new RpmUpdater()
  }
}

/** electron-updater, kept to what is signed, newer, whole, and asked for. */
export function tamed(updater: AppUpdater, source: UpdateSource, machine: Machine, logger: Logger): Updater {
  updater.logger = logger
  // Each step is taken when we say so.
  updater.autoDownload = false
  // On macOS the system's own updater is handed the file when it has come, and puts it in place when the app has ended.
  updater.autoInstallOnAppQuit = updater instanceof MacUpdater
  updater.allowDowngrade = false
  // Whole files only: one fingerprint to check, and nothing of the old file to trust.
  updater.disableDifferentialDownload = true
  updater.disableWebInstaller = true
  updater.setFeedURL({ provider: 'custom', updateProvider: signedProvider(source, machine) })
  // Errors also arrive as rejections; an event that nobody listens to would end the process.
  updater.on('error', () => undefined)

  return {
    async find() {
      const result = await updater.checkForUpdates()
      return result?.isUpdateAvailable === true ? result.updateInfo.version : undefined
    },
    async fetch(progress, signal) {
      signal.throwIfAborted()
      const token = new CancellationToken()
      const cancel = (): void => token.cancel()
      const report = ({ percent }: ProgressInfo): void => progress(percent)
      signal.addEventListener('abort', cancel, { once: true })
      updater.on('download-progress', report)
      try {
        await updater.downloadUpdate(token)
      } finally {
        updater.off('download-progress', report)
        signal.removeEventListener('abort', cancel)
      }
    },
    install(restart) {
      if (updater instanceof BaseUpdater) {
        updater.install(true, restart)
        return false
      }
      if (!restart) return false
      updater.quitAndInstall()
      return true
    },
  }
}
