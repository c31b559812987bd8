import { expect, test, vi } from 'vitest'
import type { StageRunner } from './pipeline/runner.ts'
import { createWork } from './work.ts'

/** A stage that is busy until the test says otherwise. */
function busyStage() {
  const state = { idle: false }
  const runner: StageRunner = {
    name: 'embed',
    wake: () => undefined,
    setPaused: () => undefined,
    setSlow: () => undefined,
    activity: () => {
      throw new Error('Nobody asks')
    },
    isIdle: () => state.idle,
    stop: async () => undefined,
  }
  return { state, runner }
}

/** Work that somebody waits for. */
function waiting(alsoBusy: () => boolean = () => false) {
  const work = createWork()
  const { state, runner } = busyStage()
  work.add(runner)
  const heard = vi.fn()
  const abort = new AbortController()
  const done = work.settled(alsoBusy, abort.signal).then(heard)
  return { work, state, heard, done, abort }
}

test('whoever waits hears when the last stage has nothing left to do', async () => {
  const { work, state, heard, done } = waiting()
  work.noticed()
  await Promise.resolve()
  expect(heard).not.toHaveBeenCalled()
  state.idle = true
  work.noticed()
  await done
  expect(heard).toHaveBeenCalledOnce()
})

test('waiting is over only when nothing else is busy either', async () => {
  let isScanning = true
  const { work, state, heard, done } = waiting(() => isScanning)
  state.idle = true
  work.noticed()
  await Promise.resolve()
  expect(heard).not.toHaveBeenCalled()
  isScanning = false
  work.noticed()
  await done
})

test('paused work counts as settled, because nothing more will happen by itself', async () => {
  const { work, done } = waiting()
  work.setPaused(true)
  await done
})

test('waiting can be given up', async () => {
  const { done, abort } = waiting()
  abort.abort(new Error('enough'))
  await expect(done).rejects.toThrow('enough')
})

test('waiting costs nothing while nothing happens', async () => {
  vi.useFakeTimers()
  try {
    const before = vi.getTimerCount()
    const work = createWork()
    const { runner } = busyStage()
    work.add(runner)
    const own = vi.getTimerCount()
    const abort = new AbortController()
    const waited = work.settled(() => false, abort.signal)
    expect(vi.getTimerCount()).toBe(own)
    abort.abort(new Error('enough'))
    await expect(waited).rejects.toThrow('enough')
    await work.stop(0)
    expect(vi.getTimerCount()).toBe(before)
  } finally {
    vi.useRealTimers()
  }
})
