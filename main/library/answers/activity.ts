import type { activityMethods } from '../../../preload/contract/activity.ts'
import type { Handlers } from '../../../preload/contract/method.ts'
import type { Publisher } from '../pipeline/publish.ts'
import type { Failures } from '../store/failures.ts'
import type { Work } from '../work.ts'

interface ActivityParts {
  readonly work: Work
  readonly failures: Failures
  /** Hears of a change of power. */
  readonly setPace: (onBattery: boolean) => void
  readonly publisher: Publisher
  readonly isScanning: () => boolean
}

/** Answers about what goes on in the background. */
export function activityAnswers({
  work,
  failures,
  setPace,
  publisher,
  isScanning,
}: ActivityParts): Handlers<typeof activityMethods> {
  return {
    'activity.get': () => ({
      paused: work.paused,
      slow: work.slow,
      scanning: isScanning(),
      stages: work.stages(),
      failed: failures.count(),
    }),
    'activity.pause': ({ paused }) => {
      work.setPaused(paused)
      publisher.changed('activity')
      return {}
    },
    'activity.pace': ({ onBattery }) => {
      setPace(onBattery)
      return {}
    },
    'failures.list': ({ offset, limit }) => ({ total: failures.count(), items: failures.list(offset, limit) }),
    'failures.retry': () => {
      const retried = failures.retryAll()
      work.wake()
      publisher.changed('activity')
      return { retried }
    },
  }
}
