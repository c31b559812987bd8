import { expect, test, vi } from 'vitest'
import { changesLimit, createChanges, type ChangeKind } from './changes.ts'
import { ManualTimers } from './test-library.ts'

/** A queue whose looks are collected; `finish` ends the one that is going on. */
function queue() {
  const timers = new ManualTimers()
  const looks: [string, ChangeKind][][] = []
  let finish: () => void = () => undefined
  const overflow = vi.fn()
  const quiet = vi.fn()
  const changes = createChanges({
    timers,
    settleMs: 500,
    quiet,
    overflow,
    look: (batch) => {
      looks.push([...batch])
      return new Promise((resolve) => (finish = resolve))
    },
  })
  const finished = async (): Promise<void> => {
    finish()
    await vi.waitFor(() => undefined)
  }
  return { timers, changes, looks, overflow, quiet, finished }
}

test('a burst of events about a path is one look', async () => {
  const { timers, changes, looks, finished } = queue()
  for (let i = 0; i < 10; i++) {
    changes.add('/a', 'file')
    timers.advance(7)
  }
  expect(looks).toEqual([])
  timers.advance(75)
  expect(looks).toEqual([[['/a', 'file']]])
  await finished()
  expect(changes.isIdle).toBe(true)
})

test('the kind of look that includes the other wins', () => {
  const { timers, changes, looks } = queue()
  changes.add('/a', 'path')
  changes.add('/a', 'file')
  changes.add('/b', 'file')
  changes.add('/b', 'folder')
  timers.advance(75)
  expect(looks).toEqual([
    [
      ['/a', 'path'],
      ['/b', 'folder'],
    ],
  ])
})

test('while it looks, new changes gather, and they come at most 500 at a time', async () => {
  const { timers, changes, looks, quiet, finished } = queue()
  for (let i = 0; i < 501; i++) changes.add(`/${i}`, 'file')
  timers.advance(75)
  expect(looks.map((look) => look.length)).toEqual([500])
  changes.add('/later', 'file')
  timers.advance(1_000)
  expect(looks).toHaveLength(1)
  await finished()
  expect(looks.map((look) => look.length)).toEqual([500, 2])
  expect(changes.isIdle).toBe(false)
  expect(quiet).not.toHaveBeenCalled()
  await finished()
  expect(changes.isIdle).toBe(true)
  expect(quiet.mock.calls).toEqual([[502]])
})

test('what is still being written is looked at again after a moment, and not before', () => {
  const { timers, changes, looks } = queue()
  changes.addLater('/a', 'file')
  changes.add('/a', 'file')
  timers.advance(499)
  expect(looks).toEqual([])
  expect(changes.isIdle).toBe(false)
  timers.advance(1)
  timers.advance(75)
  expect(looks).toEqual([[['/a', 'file']]])
})

test('more paths than it remembers are forgotten, and said so once', () => {
  const { timers, changes, looks, overflow } = queue()
  for (let i = 0; i <= changesLimit; i++) changes.add(`/${i}`, 'file')
  expect(overflow).toHaveBeenCalledOnce()
  timers.advance(1_000)
  expect(looks).toEqual([])
  expect(changes.isIdle).toBe(true)
})

test('files that settle do not count twice on their way', () => {
  const { timers, changes, looks, overflow } = queue()
  for (let i = 0; i < changesLimit; i++) changes.addLater(`/${i}`, 'file')
  timers.advance(500)
  timers.advance(75)
  expect(overflow).not.toHaveBeenCalled()
  expect(looks[0]).toHaveLength(500)
})

test('after closing, nothing is looked at', () => {
  const { timers, changes, looks } = queue()
  changes.add('/a', 'file')
  changes.addLater('/b', 'file')
  changes.close()
  timers.advance(10_000)
  expect(looks).toEqual([])
})
