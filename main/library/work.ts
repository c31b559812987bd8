import type { StageActivity } from '../../preload/contract/activity.ts'
import type { StageRunner } from './pipeline/runner.ts'

/** Transient failures become due by the clock, not by an event: somebody has to look. */
const lookAgainMs = 60_000

/** Everything that goes on in the background, as one thing to pause, slow down, wait for and stop. */
export interface Work {
  readonly paused: boolean
  readonly slow: boolean
  /** Takes a stage in, in its place by name; a stage of the same name that runs already must have been stopped. */
  add(runner: StageRunner): void
  /** Stops a stage, letting its batch commit. */
  drop(runner: StageRunner): Promise<void>
  /** There may be work for any stage. */
  wake(): void
  setPaused(paused: boolean): void
  setSlow(slow: boolean): void
  stages(): StageActivity[]
  /** Somewhere something ended: whoever waits for `settled` looks again. Nobody looks by the clock. */
  noticed(): void
  /**
   * Resolves when no stage has anything to do that it could do now, and `alsoBusy` says no. Whoever makes `alsoBusy` say
   * no calls {@link noticed}.
   */
  settled(alsoBusy: () => boolean, signal: AbortSignal): Promise<void>
  stop(graceMs: number): Promise<void>
}

const order: readonly string[] = ['identify', 'render', 'embed', 'tag']

/** @param allowed If not, stages only tell how much there is to do. */
export function createWork(allowed = true): Work {
  let runners: readonly StageRunner[] = []
  let paused = false
  let slow = false
  const waiting = new Set<() => void>()
  const timer = setInterval(() => wake(), lookAgainMs)
  timer.unref()

  function wake(): void {
    runners.forEach((runner) => runner.wake())
  }
  const noticed = (): void => waiting.forEach((look) => look())

  return {
    get paused() {
      return paused
    },
    get slow() {
      return slow
    },
    add(runner) {
      runners = [...runners, runner].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name))
      // In this order: `setSlow` starts whatever there is to do.
      runner.setPaused(paused || !allowed)
      runner.setSlow(slow)
    },
    async drop(runner) {
      runners = runners.filter((other) => other !== runner)
      await runner.stop(5_000)
      noticed()
    },
    wake,
    setPaused(value) {
      paused = value
      runners.forEach((runner) => runner.setPaused(value || !allowed))
      noticed()
    },
    setSlow(value) {
      slow = value
      runners.forEach((runner) => runner.setSlow(value))
    },
    stages: () => runners.map((runner) => runner.activity()),
    noticed,
    settled: (alsoBusy, signal) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const idle = paused || !allowed || runners.every((runner) => runner.isIdle())
          if (signal.aborted) reject(signal.reason as Error)
          else if (idle && !alsoBusy()) resolve()
          else return
          waiting.delete(look)
          signal.removeEventListener('abort', look)
        }
        waiting.add(look)
        signal.addEventListener('abort', look)
        look()
      }),
    async stop(graceMs) {
      clearInterval(timer)
      await Promise.all(runners.map((runner) => runner.stop(graceMs)))
    },
  }
}
