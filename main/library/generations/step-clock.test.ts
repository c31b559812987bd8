import { expect, test } from 'vitest'
import { StepClock } from './step-clock.ts'

test('loading and steps are told apart, and what is left follows from the steps so far', () => {
  let now = 5_000
  const clock = new StepClock(() => now)
  const tick = (after: number): void => {
    now += after
    clock.tick()
  }
  clock.begin()
  expect([clock.secondsLeft(10), clock.took()]).toEqual([null, undefined])
  tick(2_100)
  expect(clock.secondsLeft(10)).toBeNull()
  for (const after of [100, 100, 100, 50]) tick(after)
  expect(clock.took()).toBeUndefined()
  // Another picture begins.
  tick(150)
  expect(clock.took()).toEqual({ loadMs: 2_000, stepMs: 100 })
  expect(clock.secondsLeft(30)).toBe(3)
})
