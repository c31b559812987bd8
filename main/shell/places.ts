import { app, dialog } from 'electron'
import { z } from 'zod'
import { messageOf } from '../../preload/contract/failure.ts'
import type { LibraryClient } from '../../preload/contract/library-contract.ts'
import type { ShownPlace } from '../../preload/contract/places.ts'
import { argumentPath } from '../hosts/argument-path.ts'
import type { LogFile } from '../hosts/log-file.ts'
import { strings } from '../strings.ts'

interface Receiver {
  readonly call: LibraryClient['call']
  readonly bringForward: () => void
  /** Tells the page that there is something to {@link AcceptedPlaces.take}. */
  readonly toShow: () => void
  readonly log: LogFile['log']
}

/** Folders and pictures that somebody wants to see: named at launch, opened with the app, or given to a second launch. */
export interface AcceptedPlaces {
  /** Looks at what has come so far, and from now on at once: adds folders, and keeps what is to be shown for the page. */
  giveTo(receiver: Receiver): void
  /** What the page has to show, once. */
  take(): ShownPlace | null
}

/** What a second launch sends to the first. */
const SecondLaunch = z.object({ places: z.array(z.string()) })

/** Places looked at of one launch. A file manager can hand over all photos of a folder, and one of them is shown. */
const mostPlaces = 100
/** Problems told in one message. */
const mostTold = 3

/** Collects places from the start on, because the system may name some before the app is ready. */
export function acceptPlaces(launched: readonly string[]): AcceptedPlaces {
  const early: string[] = [...launched]
  let receiver: Receiver | undefined
  let shown: ShownPlace | null = null

  const accept = (places: readonly string[]): void => {
    if (!receiver) return void early.push(...places)
    receiver.bringForward()
    void open(places.slice(0, mostPlaces), receiver)
  }

  const open = async (places: readonly string[], { call, toShow, log }: Receiver): Promise<void> => {
    const problems: string[] = []
    let found: ShownPlace | undefined
    for (const path of places) {
      try {
        const place = await call('places.at', { path })
        if (place.kind === 'folder') await call('folders.add', { path: place.path })
        // A photo can be shown at once, so it goes before a picture that has to be added first.
        else if (!found || (found.kind === 'picture' && place.kind === 'photo')) found = place
      } catch (error) {
        problems.push(messageOf(error))
      }
    }
    if (found) {
      shown = found
      toShow()
    }
    if (problems.length === 0) return
    log.warn('shell', 'Something that was to be opened could not be', { problems: problems.length })
    const told = problems.slice(0, mostTold)
    if (problems.length > mostTold) told.push(strings.shell.open.others(problems.length - mostTold))
    void dialog.showMessageBox({ type: 'warning', message: told.join('\n') })
  }

  app.on('open-file', (event, path) => {
    event.preventDefault()
    accept([argumentPath(path, '/')])
  })
  app.on('second-instance', (_event, _argv, _cwd, data) => {
    const second = SecondLaunch.safeParse(data)
    accept(second.success ? second.data.places : [])
  })
  return {
    giveTo(given) {
      receiver = given
      if (early.length > 0) accept(early.splice(0))
    },
    take() {
      const place = shown
      shown = null
      return place
    },
  }
}
