import { expect, test } from 'vitest'
import type { Activity, StageActivity } from '../../preload/contract/activity.ts'
import { indexingBar } from './settle.ts'

const stage = (
  name: StageActivity['stage'],
  done: number,
  left: number,
  state: StageActivity['state'] = 'working',
): StageActivity => ({
  stage: name,
  state,
  done,
  left,
  perSecond: null,
  secondsLeft: null,
  problem: null,
})
const activity = (stages: StageActivity[], failed = 0): Activity => ({
  paused: false,
  slow: false,
  scanning: true,
  stages,
  failed,
})

test('a photo is done when it is through the last stage, or set aside', () => {
  const bar = indexingBar()
  bar(activity([stage('identify', 1_000, 0), stage('render', 1_000, 0), stage('embed', 1_000, 0)]), 0)
  const later = activity([stage('identify', 1_040, 20), stage('render', 1_029, 10), stage('embed', 1_009, 20)], 1)
  expect(bar(later, 2_000)).toEqual({ done: 10, total: 60, text: '10 of 60 photos · 5.0/s', secondsLeft: 10 })
})

test('a stage that has stopped is not waited for', () => {
  const bar = indexingBar()
  bar(activity([stage('render', 0, 10), stage('embed', 0, 0, 'stopped')]), 0)
  expect(bar(activity([stage('render', 5, 5), stage('embed', 0, 5, 'stopped')]), 1_000)).toMatchObject({
    done: 5,
    total: 10,
  })
})

test('while folders are only being looked through, it says so', () => {
  expect(indexingBar()(activity([stage('embed', 0, 0)]), 0).text).toBe('Looking through the folders')
})
