import type { Handlers } from '../../../preload/contract/method.ts'
import type { settingMethods } from '../../../preload/contract/settings.ts'
import type { Log } from '../log.ts'
import type { Publisher } from '../pipeline/publish.ts'
import type { Spaces } from '../spaces.ts'
import type { SettingsStore } from '../store/settings.ts'
import { messageOf } from '../../../preload/contract/failure.ts'

interface SettingParts {
  readonly settings: SettingsStore
  readonly spaces: Spaces
  readonly publisher: Publisher
  readonly log: Log
  /** Goes as fast as the settings and the power say. */
  readonly applyPace: () => void
}

/** Answers about settings. */
export function settingAnswers({
  settings,
  spaces,
  publisher,
  log,
  applyPace,
}: SettingParts): Handlers<typeof settingMethods> {
  return {
    'settings.get': () => settings.get(),
    'settings.set': (change) => {
      const before = settings.get()
      // What was left out is left alone; only what was said is changed.
      const said = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
      const after = settings.set(said)
      publisher.changed('settings')
      applyPace()
      if (after.provider !== before.provider) {
        spaces
          .chooseProvider()
          .catch((error: unknown) =>
            log.warn('models', 'The provider could not be changed', { error: messageOf(error) }),
          )
      }
      return after
    },
  }
}
