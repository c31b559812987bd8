import { app, dialog } from 'electron'
import { z } from 'zod'
import { messageOf } from '../../preload/contract/failure.ts'
import type { LibraryClient } from '../../preload/contract/library-contract.ts'
import type { LogFile } from '../hosts/log-file.ts'

interface Receiver {
  readonly call: LibraryClient['call']
  readonly bringForward: () => void
  readonly log: LogFile['log']
}

/** Folders that somebody wants to see: named at launch, opened with the app, or given to a second launch of it. */
export interface AcceptedFolders {
  /** Adds what has come so far to the library, and from now on at once. */
  giveTo(receiver: Receiver): void
}

/** What a second launch sends to the first. */
const SecondLaunch = z.object({ folders: z.array(z.string()) })

/** Collects folders from the start on, because the system may name some before the app is ready. */
export function acceptFolders(launched: readonly string[]): AcceptedFolders {
  const early: string[] = [...launched]
  let receiver: Receiver | undefined

  const accept = (folders: readonly string[]): void => {
    if (!receiver) return void early.push(...folders)
    const { call, bringForward, log } = receiver
    bringForward()
    for (const path of folders) {
      call('folders.add', { path }).catch((error: unknown) => {
        log.warn('shell', 'A folder could not be added')
        void dialog.showMessageBox({ type: 'warning', message: messageOf(error) })
      })
    }
  }

  app.on('open-file', (event, path) => {
    event.preventDefault()
    accept([path])
  })
  app.on('second-instance', (_event, _argv, _cwd, data) => {
    const second = SecondLaunch.safeParse(data)
    accept(second.success ? second.data.folders : [])
  })
  return {
    giveTo(given) {
      receiver = given
      if (early.length > 0) accept(early.splice(0))
    },
  }
}
