import { app, powerMonitor } from 'electron'
import type { LogFile } from '../hosts/log-file.ts'

interface Settling {
  /** Lets the library finish; whether it did so by itself, and in time. */
  readonly close: () => Promise<boolean>
  /** What can only be done when nothing is at work any more. Returns whether the system then ends the app by itself. */
  readonly last: () => boolean
  readonly log: LogFile['log']
}

/** Lets the library settle before the app ends, however it was asked to. The windows are gone by then. */
export function settleBeforeQuitting({ close, last, log }: Settling): void {
  let closing: Promise<void> | undefined
  let leaving = false
  app.on('will-quit', (event) => {
    if (leaving) return
    event.preventDefault()
    if (closing) return
    log.info('shell', 'Recollect closes')
    closing = close()
      .then((settled) => {
        leaving = true
        return settled && last()
      })
      .catch((error: unknown) => {
        log.error('shell', 'Closing went wrong', { error: String(error) })
        return false
      })
      .then((endsByItself) => endsByItself || app.exit(0))
      .then(() => undefined)
  })
  // The system is about to stop: closing in order takes less time than it gives.
  powerMonitor.on('shutdown', () => app.quit())
}
