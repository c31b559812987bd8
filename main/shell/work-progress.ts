import type { Activity } from '../../preload/contract/activity.ts'

/** As Electron takes it: `value` from 0 to 1, below 0 for none at all, above 1 where the end is not known. */
export interface ProgressBar {
  readonly value: number
  readonly mode: 'none' | 'normal' | 'indeterminate' | 'error' | 'paused'
}

/** A handful of new photos is done before anybody has looked. */
const worthShowing = 20
/** Steps of the bar; finer ones could not be seen. */
const steps = 200

/** Turns what the library says of its work, each time it does, into the bar on the app's icon. */
export function workProgress(): (activity: Activity) => ProgressBar {
  /** The most that was waiting since there was last nothing: what the bar counts down from. */
  let peak = 0
  return ({ stages, scanning, paused }) => {
    const left = stages.reduce((sum, stage) => sum + stage.left, 0)
    peak = left === 0 ? 0 : Math.max(peak, left)
    if (peak < worthShowing) return { value: -1, mode: 'none' }
    const value = Math.round((1 - left / peak) * steps) / steps
    if (stages.some(({ state }) => state === 'stopped')) return { value, mode: 'error' }
    if (paused) return { value, mode: 'paused' }
    // More is being found all the time.
    return scanning ? { value: 2, mode: 'indeterminate' } : { value, mode: 'normal' }
  }
}
