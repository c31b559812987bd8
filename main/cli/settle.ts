import type { Activity } from '../../preload/contract/activity.ts'
import type { LibraryClient } from '../../preload/contract/library-contract.ts'
import type { Context } from './context.ts'
import type { Step } from './progress.ts'

/** What was left undone, and why, in a sentence. */
export interface Settled {
  readonly left: number
  readonly reason: string | null
}

/** Waits until nothing more will happen by itself, with a bar that says how far it is. */
export async function settle(client: LibraryClient, context: Context): Promise<Settled> {
  const { interrupted } = context.surroundings
  const bar = indexingBar()
  let asking = false
  const show = async (): Promise<void> => {
    if (asking) return
    asking = true
    try {
      context.progress.show(bar(await client.call('activity.get', {}, interrupted), context.surroundings.now()))
    } catch {
      // The call that is waited for below fails with the same reason.
    } finally {
      asking = false
    }
  }
  const stops = [client.on('activity.changed', () => void show()), client.on('folders.changed', () => void show())]
  try {
    return await client.call('activity.settled', {}, interrupted)
  } finally {
    for (const stop of stops) stop()
    context.progress.clear()
  }
}

/** Waits, in a library that is open without working, until its model is loaded or will not be: it is known then which. */
export async function modelIsKnown(client: LibraryClient, context: Context): Promise<void> {
  await client.call('activity.settled', {}, context.surroundings.interrupted)
}

/** Speed is told from what happened in this last while. */
const windowMs = 30_000

/**
 * Turns one report of activity after the other into one bar over all stages. A photo counts as done when it is through
 * the last stage that works, or set aside.
 */
export function indexingBar(): (activity: Activity, now: number) => Step {
  let first: number | undefined
  let total = 0
  let samples: { at: number; done: number }[] = []
  return (activity, now) => {
    const working = activity.stages.filter(({ state }) => state !== 'stopped')
    const left = working.reduce((sum, stage) => sum + stage.left, 0)
    const last = working[working.length - 1]
    const through = (last ? last.done : 0) + activity.failed
    first ??= through
    const done = Math.max(0, through - first)
    // What is being worked on counts neither as left nor as done, so this sum falls short by a batch or two.
    total = Math.max(total, done + left)
    samples = [...samples.filter(({ at }) => now - at < windowMs), { at: now, done }]
    const since = samples[0]!
    const perSecond = now > since.at ? ((done - since.done) * 1_000) / (now - since.at) : 0
    const numbers = `${done.toLocaleString('en-US')} of ${total.toLocaleString('en-US')} photos`
    const speed = perSecond > 0 ? ` · ${perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond)}/s` : ''
    return {
      done,
      total,
      text: activity.scanning && left === 0 ? 'Looking through the folders' : numbers + speed,
      secondsLeft: perSecond > 0 ? (total - done) / perSecond : undefined,
    }
  }
}
