import { expect, test } from 'vitest'
import type { Activity, StageActivity } from '../../preload/contract/activity.ts'
import { workProgress } from './work-progress.ts'

function activity(left: number, about: Partial<Activity> = {}, state: StageActivity['state'] = 'working'): Activity {
  const stage = { stage: 'embed', state, done: 0, left, perSecond: null, secondsLeft: null, problem: null } as const
  return { paused: false, slow: false, scanning: false, stages: [stage], failed: 0, ...about }
}

test('the bar fills as the work goes on, and goes away when it is done', () => {
  const progress = workProgress()
  expect([100, 75, 25, 0].map((left) => progress(activity(left)))).toEqual([
    { value: 0, mode: 'normal' },
    { value: 0.25, mode: 'normal' },
    { value: 0.75, mode: 'normal' },
    { value: -1, mode: 'none' },
  ])
})

test('work that is added moves the end, and the next time it begins anew', () => {
  const progress = workProgress()
  progress(activity(100))
  expect(progress(activity(50)).value).toBe(0.5)
  expect(progress(activity(200)).value).toBe(0)
  progress(activity(0))
  expect(progress(activity(40)).value).toBe(0)
})

test('a few new photos are not worth a bar', () => {
  const progress = workProgress()
  expect(progress(activity(19))).toEqual({ value: -1, mode: 'none' })
})

test('while folders are gone through nobody knows the end; paused and stopped look like it', () => {
  const progress = workProgress()
  expect(progress(activity(100, { scanning: true })).mode).toBe('indeterminate')
  expect(progress(activity(50, { paused: true }, 'paused'))).toEqual({ value: 0.5, mode: 'paused' })
  expect(progress(activity(50, {}, 'stopped'))).toEqual({ value: 0.5, mode: 'error' })
})
