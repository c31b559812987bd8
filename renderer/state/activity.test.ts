import { expect, test, vi } from 'vitest'
import type { SetAside, StageActivity } from '../../preload/contract/activity.ts'
import { fakeLibrary } from '../testing/fake-library.ts'
import { ActivityState } from './activity.svelte.ts'
import { Notices } from './notices.svelte.ts'

const stage = (name: StageActivity['stage'], left: number): StageActivity => ({
  stage: name,
  state: left > 0 ? 'working' : 'idle',
  done: 1_000,
  left,
  perSecond: null,
  secondsLeft: null,
  problem: null,
})

const setAside = (subject: number): SetAside => ({
  stage: 'render',
  subject,
  path: `/photos/${subject}.jpg`,
  code: 'damaged',
  message: 'It is cut off.',
  attempts: 1,
  retryAt: null,
})

function activityOf(left: { render: number; embed: number }, total = 0) {
  const library = fakeLibrary({
    'activity.get': () => ({
      paused: false,
      slow: false,
      scanning: false,
      stages: [stage('render', left.render), stage('embed', left.embed)],
      failed: total,
    }),
    'activity.pause': () => ({}),
    'failures.list': ({ offset, limit }) => ({
      total,
      items: Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, i) => setAside(offset + i)),
    }),
    'failures.retry': () => ({ retried: total }),
  })
  const notices = new Notices()
  return { library, notices, activity: new ActivityState(library.client, notices) }
}

test('progress counts from the most that was waiting, not from everything ever done', async () => {
  const left = { render: 50, embed: 50 }
  const { activity, library } = activityOf(left)
  activity.refresh()
  await vi.waitFor(() => expect(activity.progress).toBe(0))
  left.render = 0
  left.embed = 25
  library.emit('activity.changed', {})
  await vi.waitFor(() => expect(activity.progress).toBe(0.75))
  left.embed = 0
  library.emit('activity.changed', {})
  await vi.waitFor(() => expect([activity.progress, activity.busy]).toEqual([undefined, false]))
})

test('what is set aside is loaded a page at a time, and stays loaded when it is refreshed', async () => {
  const { activity } = activityOf({ render: 0, embed: 0 }, 120)
  await activity.refreshSetAside()
  expect([activity.setAside.length, activity.setAsideTotal]).toEqual([50, 120])
  await activity.moreSetAside()
  await activity.refreshSetAside()
  expect(activity.setAside.map(({ subject }) => subject)).toEqual(Array.from({ length: 100 }, (_, i) => i))
})

test('trying again says how much', async () => {
  const { activity, notices } = activityOf({ render: 0, embed: 0 }, 2)
  await activity.retry()
  expect(notices.list.map(({ text }) => text)).toEqual(['Trying 2 files again'])
})
