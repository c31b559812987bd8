import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createPublisher } from './publish.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a burst of changes is two messages: that it began, and how it ended', () => {
  const publisher = createPublisher()
  const heard: unknown[] = []
  publisher.add((name, event) => heard.push([name, event]))
  for (let i = 0; i < 100; i++) publisher.photosChanged()
  vi.advanceTimersByTime(1_000)
  expect(heard).toEqual([
    ['library.changed', { revision: 2 }],
    ['library.changed', { revision: 101 }],
  ])
})

test('who has left hears nothing', () => {
  const publisher = createPublisher()
  const heard: unknown[] = []
  const leave = publisher.add((name) => heard.push(name))
  leave()
  publisher.changed('activity')
  expect(heard).toEqual([])
})
