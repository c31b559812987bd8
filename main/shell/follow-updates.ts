import { app } from 'electron'
import { messageOf } from '../../preload/contract/failure.ts'
import type { LibraryClient } from '../../preload/contract/library-contract.ts'
import type { LogFile } from '../hosts/log-file.ts'
import { strings } from '../strings.ts'
import { installation, updateSource } from './updates/update-source.ts'
import { tamed, updaterFor, type Updater } from './updates/updater.ts'
import { openUpdates, type Updates } from './updates/updates.ts'

/** Often enough to notice that a day has passed, also on a machine that sleeps. */
const lookAroundMs = 3_600_000

interface FollowOptions {
  /** The library's own connection; another one after each restart. */
  readonly call: LibraryClient['call']
  readonly onChange: () => void
  readonly log: LogFile['log']
}

/** New versions of the app, for as long as it runs. */
export interface FollowedUpdates extends Updates {
  /** Does what the person has set, and goes on when this library has nothing to do. */
  follow(library: LibraryClient): void
}

export function followUpdates({ call, onChange, log }: FollowOptions): FollowedUpdates {
  const updates = openUpdates({
    updater: findUpdater(log),
    isQuiet: async () => {
      const { scanning, stages } = await call('activity.get', {})
      return !scanning && stages.every(({ state, left }) => left === 0 || state === 'paused' || state === 'stopped')
    },
    onChange,
    now: Date.now,
  })
  const proceed = (): void => {
    updates.proceed().catch((error: unknown) => {
      log.warn('updates', 'A new version could not be looked for now', { error: messageOf(error) })
    })
  }
  const obey = async (library: LibraryClient): Promise<void> => {
    const { updates: wanted } = await library.call('settings.get', {})
    updates.want(wanted)
    proceed()
  }
  setInterval(proceed, lookAroundMs).unref()

  return {
    ...updates,
    get state() {
      return updates.state
    },
    follow(library) {
      const again = (): void => {
        obey(library).catch((error: unknown) => {
          log.warn('updates', 'The settings are not known; it stays as it was', { error: messageOf(error) })
        })
      }
      library.on('settings.changed', again)
      library.on('activity.changed', () => updates.state.state === 'waiting' && proceed())
      again()
    },
  }
}

/** Or, in a sentence, why this copy cannot replace itself. */
function findUpdater(log: LogFile['log']): Updater | string {
  if (!app.isPackaged) return strings.shell.updates.fromSources
  const source = updateSource(app.getAppPath())
  if (!source) return strings.shell.updates.noSource
  const { platform, arch, env, execPath: program, resourcesPath: resources } = process
  const found = installation({ platform, env, program, resources })
  if (!found) return strings.shell.updates.unpacked
  const say = (level: 'info' | 'warn' | 'error') => (message?: unknown) => log[level]('updates', String(message))
  return tamed(
    updaterFor(found),
    source,
    { platform, arch },
    { info: say('info'), warn: say('warn'), error: say('error') },
  )
}
