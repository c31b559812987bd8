import { Failure, messageOf } from '../../../preload/contract/failure.ts'
import type { StageActivity } from '../../../preload/contract/activity.ts'
import type { Log } from '../log.ts'
import { createRate } from './rate.ts'
import type { Job, Stage } from './stage.ts'

/** How long a stage that threw waits before it tries again: long enough to read the message, short enough to heal. */
const restartDelayMs = 60_000
/** Going slowly means to rest this many times as long as each batch took. */
const restFactor = 3
/** How long a stage waits before it looks again for work when what a batch was about has gone: a model, say. */
const goneMs = 100

export interface StageRunner {
  readonly name: StageActivity['stage']
  /** There may be new work. Cheap; call it freely. */
  wake(): void
  /** Paused stages finish the batches they have begun. */
  setPaused(paused: boolean): void
  /** Slow stages do one batch at a time and rest in between. */
  setSlow(slow: boolean): void
  activity(): StageActivity
  /** Nothing in flight and nothing to claim, as far as is known. */
  isIdle(): boolean
  /** Lets what is running commit, then ends. Batches that take longer than `graceMs` are aborted and lost. */
  stop(graceMs: number): Promise<void>
}

interface RunnerOptions {
  readonly now: () => number
  readonly log: Log
  /** After every commit, and whenever `activity` may answer differently. */
  readonly onProgress: (committed: number) => void
}

/**
 * Runs a stage for as long as the library is open: several batches in flight, each claimed, performed and committed.
 *
 * An exception is a bug or a sick machine (a full disk), never a bad photo: the stage stops, says so, and tries again
 * after a minute. Only what was cancelled is neither: what the batch was about has gone, and what is left is found anew.
 */
export function startStage<J extends Job, Result>(stage: Stage<J, Result>, options: RunnerOptions): StageRunner {
  const { now, log, onProgress } = options
  const abort = new AbortController()
  const busy = new Set<number>()
  const inFlight = new Set<Promise<void>>()
  const rate = createRate(now)
  let paused = false
  let slow = false
  let stopping = false
  let problem: string | null = null
  let timer: NodeJS.Timeout | undefined
  let resting = false

  const later = (ms: number, then: () => void): void => {
    clearTimeout(timer)
    timer = setTimeout(then, ms)
    timer.unref()
  }

  const fail = (error: unknown): void => {
    if (abort.signal.aborted) return
    resting = false
    problem = messageOf(error)
    log.error('stage', `${stage.name} stopped and will try again in a minute`, {
      error: problem,
      stack: (error as Error).stack,
    })
    later(restartDelayMs, () => {
      problem = null
      fill()
    })
    onProgress(0)
  }

  const rest = (ms: number): void => {
    if (stopping || problem !== null) return
    resting = true
    later(ms, () => {
      resting = false
      fill()
      if (inFlight.size === 0) onProgress(0)
    })
  }

  const perform = async (jobs: readonly J[]): Promise<void> => {
    const begun = now()
    try {
      const outcomes = await stage.perform(jobs, abort.signal)
      if (abort.signal.aborted) return
      stage.commit(outcomes)
      rate.add(outcomes.length, now() - begun)
    } catch (error) {
      if (error instanceof Failure && error.code === 'cancelled') rest(goneMs)
      else fail(error)
      return
    } finally {
      jobs.forEach(({ id }) => busy.delete(id))
    }
    if (slow) rest(restFactor * (now() - begun))
    onProgress(jobs.length)
  }

  /** Starts as many batches as there are free lanes and work. */
  function fill(): void {
    while (!paused && !stopping && problem === null && !resting && inFlight.size < (slow ? 1 : stage.lanes)) {
      let jobs: readonly J[]
      try {
        jobs = stage.claim(stage.batchSize, busy)
      } catch (error) {
        fail(error)
        return
      }
      if (jobs.length === 0) return
      jobs.forEach(({ id }) => busy.add(id))
      const batch = perform(jobs).finally(() => {
        inFlight.delete(batch)
        fill()
        // The last of a burst: from here on it is idle, which somebody may wait for.
        if (inFlight.size === 0) onProgress(0)
      })
      inFlight.add(batch)
    }
  }

  return {
    name: stage.name,
    wake: fill,
    setPaused(value) {
      paused = value
      if (!paused) problem = null
      fill()
      onProgress(0)
    },
    setSlow(value) {
      slow = value
      if (!slow && resting) {
        clearTimeout(timer)
        resting = false
      }
      fill()
      onProgress(0)
    },
    activity() {
      const { done, left } = stage.progress()
      const perSecond = inFlight.size > 0 ? rate.perSecond() : null
      return {
        stage: stage.name,
        state: problem !== null ? 'stopped' : paused ? 'paused' : inFlight.size > 0 || resting ? 'working' : 'idle',
        done,
        left,
        perSecond,
        secondsLeft: perSecond !== null && perSecond > 0 ? left / perSecond : null,
        problem,
      }
    },
    isIdle: () => inFlight.size === 0 && (problem !== null || stage.claim(1, busy).length === 0),
    async stop(graceMs) {
      stopping = true
      clearTimeout(timer)
      const cut = Promise.withResolvers<undefined>()
      const clock = setTimeout(() => cut.resolve(undefined), graceMs)
      // A batch that hangs is left behind: nothing of it is committed any more.
      await Promise.race([Promise.all(inFlight), cut.promise])
      clearTimeout(clock)
      abort.abort()
    },
  }
}
