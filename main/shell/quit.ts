import { app, powerMonitor } from 'electron'
import type { LogFile } from '../hosts/log-file.ts'

/** Lets the library settle before the app ends, however it was asked to. The windows are gone by then. */
export function settleBeforeQuitting(close: () => Promise<void>, log: LogFile['log']): void {
  let closing: Promise<void> | undefined
  app.on('will-quit', (event) => {
    event.preventDefault()
    if (closing) return
    log.info('shell', 'Recollect closes')
    closing = close()
      .catch((error: unknown) => log.error('shell', 'Closing went wrong', { error: String(error) }))
      .then(() => app.exit(0))
  })
  // The system is about to stop: closing in order takes less time than it gives.
  powerMonitor.on('shutdown', () => app.quit())
}
