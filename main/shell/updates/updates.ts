import { messageOf } from '../../../preload/contract/failure.ts'
import type { UpdateState } from '../../../preload/contract/updates.ts'
import type { Updater } from './updater.ts'

/** It looks once a day, and once when it starts. */
const intervalMs = 24 * 3_600_000

interface UpdatesOptions {
  /** Or, in a sentence, why there is none. */
  readonly updater: Updater | string
  /** Whether the library has nothing to do: no photos to read, no folders to go through. */
  readonly isQuiet: () => Promise<boolean>
  /** Somebody who shows the state may want to look again. */
  readonly onChange: () => void
  /** Epoch milliseconds. */
  readonly now: () => number
}

/** New versions of the app, one step at a time. */
export interface Updates {
  readonly state: UpdateState
  /** Whether the person wants them. Off until asked; turned off, nothing more is asked of the network, or installed. */
  want(wanted: boolean): void
  /** Something has changed that may let the next step be taken: the work is done, or a day has passed. Resolves after it. */
  proceed(): Promise<void>
  /**
   * Installs what is ready. To be called when the library is closed, and at no other time.
   *
   * @returns Whether the system ends the app by itself.
   */
  install(restart: boolean): boolean
}

/** Looks and fetches only while nothing is being written: the disk and the network are the photos' first. */
export function openUpdates({ updater, isQuiet, onChange, now }: UpdatesOptions): Updates {
  let state: UpdateState = typeof updater === 'string' ? { state: 'unavailable', reason: updater } : { state: 'off' }
  let lookedAt = -Infinity
  /** Found and not fetched yet. */
  let found: string | undefined
  let turnedOff = new AbortController()
  let step: Promise<void> | undefined

  const become = (next: UpdateState): void => {
    state = next
    onChange()
  }

  const next = async (from: Updater, { signal }: AbortController): Promise<void> => {
    const isOff = (): boolean => signal.aborted
    const isDue = found !== undefined || now() - lookedAt >= intervalMs
    if (state.state === 'ready' || !isDue) return
    if (!(await isQuiet())) return isOff() ? undefined : become({ state: 'waiting' })
    if (isOff()) return
    try {
      if (found === undefined) {
        become({ state: 'looking' })
        lookedAt = now()
        found = await from.find()
        if (isOff()) return
        if (found === undefined) return become({ state: 'current' })
        if (!(await isQuiet())) return become({ state: 'waiting' })
      }
      const version = found
      become({ state: 'fetching', version, percent: 0 })
      await from.fetch((percent) => isOff() || become({ state: 'fetching', version, percent }), signal)
      if (!isOff()) become({ state: 'ready', version })
    } catch (error) {
      found = undefined
      if (!isOff()) become({ state: 'failed', reason: messageOf(error) })
    }
  }

  return {
    get state() {
      return state
    },
    want(wanted) {
      if (typeof updater === 'string' || wanted === (state.state !== 'off')) return
      turnedOff.abort()
      turnedOff = new AbortController()
      lookedAt = -Infinity
      found = undefined
      become(wanted ? { state: 'waiting' } : { state: 'off' })
    },
    async proceed() {
      if (typeof updater === 'string' || state.state === 'off') return
      step ??= next(updater, turnedOff).finally(() => (step = undefined))
      await step
    },
    install(restart) {
      if (typeof updater === 'string' || state.state !== 'ready') return false
      return updater.install(restart)
    },
  }
}
