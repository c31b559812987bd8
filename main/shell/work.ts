import { messageOf } from '../../preload/contract/failure.ts'
import type { LibraryClient } from '../../preload/contract/library-contract.ts'
import type { LogFile } from '../hosts/log-file.ts'
import { workProgress, type ProgressBar } from './work-progress.ts'

/** Shows on the app's icon how far a library is with its work, for as long as it lives. */
export function followWork(library: LibraryClient, show: (bar: ProgressBar) => void, log: LogFile['log']): void {
  const progress = workProgress()
  let asking = false
  let again = false
  const ask = async (): Promise<void> => {
    again = true
    if (asking) return
    asking = true
    try {
      while (again) {
        again = false
        show(progress(await library.call('activity.get', {})))
      }
    } catch (error) {
      log.warn('shell', 'The work is not known; the icon shows none', { error: messageOf(error) })
      show({ value: -1, mode: 'none' })
    } finally {
      asking = false
    }
  }
  library.on('activity.changed', () => void ask())
  library.onClose(() => show({ value: -1, mode: 'none' }))
}
