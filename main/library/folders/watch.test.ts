import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import type { ChangeKind } from './changes.ts'
import { bytePath, cleanUp, put, temporaryFolder } from './test-library.ts'
import { isWatchable, watchTree, type Watcher } from './watch.ts'

const watchers: Watcher[] = []
afterEach(async () => {
  await Promise.all(watchers.splice(0).map((watcher) => watcher.close()))
  await cleanUp()
})
const eventually = (assertion: () => void): Promise<void> => vi.waitFor(assertion, { timeout: 10_000, interval: 10 })

/** Watches for real and collects the hints. */
function watching(root: string, isWhole: boolean) {
  const hints = new Map<string, ChangeKind>()
  const failed = vi.fn()
  const watcher = watchTree(
    root,
    { changed: (path, kind) => void hints.set(path, kind), exhausted: failed, failed },
    isWhole,
  )
  watchers.push(watcher)
  return { watcher, hints, failed }
}

test('what happens in a folder from the moment it is covered is told', async () => {
  const root = temporaryFolder()
  mkdirSync(join(root, 'sub'))
  const { watcher, hints } = watching(root, false)
  await watcher.cover(root)
  await watcher.cover(join(root, 'sub'))
  put(join(root, 'a.jpg'))
  put(join(root, 'sub', 'b.jpg'))
  await eventually(() => expect([...hints.keys()].sort()).toEqual([join(root, 'a.jpg'), join(root, 'sub', 'b.jpg')]))
})

test('where one watch sees the whole tree, covering the root is enough', async () => {
  const root = temporaryFolder()
  mkdirSync(join(root, 'sub', 'deep'), { recursive: true })
  const { watcher, hints } = watching(root, true)
  await watcher.cover(root)
  await watcher.cover(join(root, 'sub'))
  put(join(root, 'sub', 'deep', 'a.jpg'))
  await eventually(() => expect(hints.has(join(root, 'sub', 'deep', 'a.jpg'))).toBe(true))
  rmSync(join(root, 'sub'), { recursive: true })
  await eventually(() => expect(hints.has(join(root, 'sub'))).toBe(true))
})

test.skipIf(process.platform !== 'linux')('a name that is not text is told as a change of its folder', async () => {
  const root = temporaryFolder()
  const { watcher, hints } = watching(root, false)
  await watcher.cover(root)
  writeFileSync(bytePath(join(root, 'x\xff.jpg')), 'x')
  await eventually(() => expect(hints).toEqual(new Map([[root, 'folder']])))
})

test('a folder that goes away is told, and one that is made in its place can be covered again', async () => {
  const root = temporaryFolder()
  const sub = join(root, 'sub')
  mkdirSync(sub)
  const { watcher, hints, failed } = watching(root, false)
  await watcher.cover(root)
  await watcher.cover(sub)
  rmSync(sub, { recursive: true })
  await eventually(() => expect(hints.get(sub)).toBe('path'))
  watcher.uncover(sub)
  mkdirSync(sub)
  await watcher.cover(sub)
  put(join(sub, 'a.jpg'))
  await eventually(() => expect(hints.has(join(sub, 'a.jpg'))).toBe(true))
  expect(failed).not.toHaveBeenCalled()
})

test('a folder that is covered where nothing is does not hold anybody up', async () => {
  const root = temporaryFolder()
  const { watcher } = watching(root, false)
  await watcher.cover(join(root, 'nothing here'))
})

test('what was forgotten is told no more', async () => {
  const root = temporaryFolder()
  const [old, kept] = [join(root, 'old'), join(root, 'kept')]
  mkdirSync(join(old, 'deep'), { recursive: true })
  mkdirSync(kept)
  const { watcher, hints } = watching(root, false)
  for (const folder of [old, join(old, 'deep'), kept]) await watcher.cover(folder)
  renameSync(old, join(root, 'new'))
  watcher.uncover(old)
  put(join(root, 'new', 'deep', 'a.jpg'))
  put(join(kept, 'b.jpg'))
  await eventually(() => expect(hints.has(join(kept, 'b.jpg'))).toBe(true))
  expect(hints.has(join(old, 'deep', 'a.jpg'))).toBe(false)
})

test('what cannot be watched is known beforehand', () => {
  expect(isWatchable('/photos/Zürich 日本')).toBe(true)
  expect(isWatchable('/photos/back\\slash')).toBe(false)
  expect(isWatchable('/photos/\uefff')).toBe(false)
})
