import { expect, test, vi } from 'vitest'
import { Failure } from '../../../preload/contract/failure.ts'
import { silentLog } from '../log.ts'
import { startStage } from './runner.ts'
import type { Job, Outcome, Stage } from './stage.ts'

/** A stage over `todo` numbers that records what it did. `perform` may be replaced to misbehave. */
function counting(
  todo: Set<number>,
  change: Partial<Stage<Job, string>> = {},
  onProgress: () => unknown = () => undefined,
) {
  const done: number[] = []
  const stage: Stage<Job, string> = {
    name: 'embed',
    batchSize: 2,
    lanes: 2,
    claim: (limit, busy) =>
      [...todo]
        .filter((id) => !busy.has(id))
        .slice(0, limit)
        .map((id) => ({ id })),
    perform: async (jobs) => jobs.map((job): Outcome<Job, string> => ({ job, result: 'ok' })),
    commit: (outcomes) =>
      outcomes.forEach(({ job }) => {
        todo.delete(job.id)
        done.push(job.id)
      }),
    progress: () => ({ done: done.length, left: todo.size }),
    ...change,
  }
  const runner = startStage(stage, { now: () => 0, log: silentLog, onProgress })
  return { runner, done }
}

const range = (n: number): Set<number> => new Set(Array.from({ length: n }, (_, i) => i + 1))

test('everything is done exactly once, several batches at a time', async () => {
  let running = 0
  let most = 0
  const { runner, done } = counting(range(9), {
    perform: async (jobs) => {
      most = Math.max(most, ++running)
      await Promise.resolve()
      running--
      return jobs.map((job) => ({ job, result: 'ok' }))
    },
  })
  runner.wake()
  await vi.waitFor(() => expect(done).toHaveLength(9))
  expect([...done].sort()).toEqual([...range(9)])
  expect(most).toBe(2)
  expect(runner.activity()).toMatchObject({ state: 'idle', done: 9, left: 0 })
})

test('a paused stage finishes what it began and takes nothing new until it is resumed', async () => {
  const { runner, done } = counting(range(4))
  runner.setPaused(true)
  runner.wake()
  expect(runner.activity().state).toBe('paused')
  expect(done).toEqual([])
  runner.setPaused(false)
  await vi.waitFor(() => expect(done).toHaveLength(4))
})

test('an exception stops the stage, says why, and resuming tries again', async () => {
  let sick = true
  const { runner, done } = counting(range(2), {
    perform: async (jobs) => {
      if (sick) throw new Error('database or disk is full')
      return jobs.map((job) => ({ job, result: 'ok' }))
    },
  })
  runner.wake()
  await vi.waitFor(() =>
    expect(runner.activity()).toMatchObject({ state: 'stopped', problem: 'database or disk is full' }),
  )
  sick = false
  runner.setPaused(false)
  await vi.waitFor(() => expect(done).toHaveLength(2))
})

test('a batch whose model goes away meanwhile is no problem, and what is left of it is done', async () => {
  let asked = 0
  const { runner, done } = counting(range(4), {
    perform: async (jobs) => {
      if (asked++ < 2) throw new Failure('cancelled', 'The search was cancelled.')
      return jobs.map((job) => ({ job, result: 'ok' }))
    },
  })
  runner.wake()
  await vi.waitFor(() => expect(asked).toBe(2))
  expect(runner.activity()).toMatchObject({ state: 'working', problem: null })
  await vi.waitFor(() => expect(done).toHaveLength(4))
  expect(runner.activity()).toMatchObject({ state: 'idle', problem: null })
})

test('when nothing is left after a rest, whoever waits for the end is told', async () => {
  const todo = range(2)
  const told: string[] = []
  const { runner } = counting(
    todo,
    {
      perform: async () => {
        todo.clear()
        throw new Failure('cancelled', 'The search was cancelled.')
      },
    },
    () => told.push(runner.activity().state),
  )
  runner.wake()
  await vi.waitFor(() => expect(told.at(-1)).toBe('idle'))
})

test('stopping lets the running batch commit', async () => {
  const gate = Promise.withResolvers<undefined>()
  const { runner, done } = counting(range(1), {
    perform: async (jobs) => {
      await gate.promise
      return jobs.map((job) => ({ job, result: 'ok' }))
    },
  })
  runner.wake()
  runner.wake()
  const stopped = runner.stop(60_000)
  gate.resolve(undefined)
  await stopped
  expect(done).toEqual([1])
})
