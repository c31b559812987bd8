import { appendFileSync, renameSync, rmSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { changesLimit } from './changes.ts'
import { realDisk, wholeMs, type Disk } from './disk.ts'
import type { FoldersChange } from './parts.ts'
import { isInside, nameOf, parentPath } from './paths.ts'
import {
  cleanUp,
  diskWith,
  fakeWatch,
  ManualTimers,
  openTestLibrary,
  put,
  systemError,
  temporaryFolder,
} from './test-library.ts'

// What real disks and systems do only on bad days, with a clock that the tests turn.

afterEach(cleanUp)
const eventually = (assertion: () => void | Promise<void>): Promise<void> =>
  vi.waitFor(assertion, { timeout: 10_000, interval: 5 })

const pace = { settle: 500, pulse: 10_000, poll: 30_000, fullScan: 6 * 3_600_000 }
const hour = 3_600_000

/** A library on a folder that `fill` has filled, with a fake watcher and a clock of its own. */
async function following(
  fill: (at: (...names: string[]) => string) => void,
  options: { disk?: Disk; isOnNetwork?: boolean; onChange?: (what: FoldersChange) => void } = {},
) {
  const root = temporaryFolder()
  const at = (...names: string[]): string => join(root, ...names)
  fill(at)
  const timers = new ManualTimers()
  // Files of the test are older than its clock: they count as finished.
  timers.now = Date.now() + hour
  const watcher = fakeWatch()
  const library = openTestLibrary({
    pace,
    timers,
    now: () => timers.now,
    watch: watcher.watch,
    disk: options.disk ?? realDisk,
    isOnNetwork: async () => options.isOnNetwork ?? false,
    ...(options.onChange && { onChange: options.onChange }),
  })
  await library.folders.add(root)
  const settled = (): Promise<void> => eventually(() => expect(library.folders.isSettled).toBe(true))
  await settled()
  const folder = () => library.folders.list()[0]!
  /** The watcher says that something happened there; the library looks. */
  const happened = async (...names: string[]): Promise<void> => {
    watcher.events.changed(at(...names), 'path')
    timers.advance(75)
    await settled()
  }
  return { root, at, timers, watcher, library, settled, folder, happened }
}

test('a file that is still being written is taken when it is finished, and once', async () => {
  let looks = 0
  const disk = diskWith({ facts: (path) => (path.endsWith('.jpg') && looks++, realDisk.facts(path)) })
  const { library, at, timers, watcher, settled } = await following(() => undefined, { disk })
  let writes = 0
  const write = (): void => {
    appendFileSync(at('big.jpg'), 'more')
    utimesSync(at('big.jpg'), timers.now / 1_000, timers.now / 1_000)
    watcher.events.changed(at('big.jpg'), 'file')
    writes++
  }
  for (let look = 1; look <= 5; look++) {
    await eventually(() => {
      write()
      timers.advance(100)
      expect(looks).toBeGreaterThanOrEqual(look)
    })
    expect(library.paths()).toEqual([])
    expect(library.folders.isSettled).toBe(false)
  }
  await eventually(() => {
    timers.advance(100)
    expect(library.paths()).toEqual([at('big.jpg')])
  })
  await settled()
  expect(library.files.at(at('big.jpg'))?.size).toBe(writes * 'more'.length)
})

test('a folder that cannot be read is named, and what was in it stays', async () => {
  let isLocked = false
  const disk = diskWith({
    list: async (folder) => {
      if (isLocked && nameOf(folder) === 'Private') throw systemError('EACCES')
      return realDisk.list(folder)
    },
  })
  const { library, at, folder } = await following(
    (at) => {
      put(at('a.jpg'))
      put(at('Private', 'b.jpg'))
      put(at('Private', 'deep', 'c.jpg'))
    },
    { disk },
  )
  isLocked = true
  rmSync(at('a.jpg'))
  await library.folders.scan()
  expect(library.paths()).toEqual([at('Private', 'b.jpg'), at('Private', 'deep', 'c.jpg')])
  expect(folder()).toMatchObject({ state: 'online', note: expect.stringContaining(at('Private')) })
  expect(folder().note).toMatch(/could not be read: Recollect is not allowed to read it\. What was known/)

  isLocked = false
  await library.folders.scan()
  expect(folder().note).toBeNull()
})

test('a file about which the system tells nothing stays as it was', async () => {
  let isBroken = false
  const disk = diskWith({
    facts: async (path) => {
      if (isBroken && path.endsWith('b.jpg')) throw systemError('EIO')
      return realDisk.facts(path)
    },
  })
  const { library, at } = await following((at) => (put(at('a.jpg')), put(at('b.jpg'))), { disk })
  isBroken = true
  await library.folders.scan()
  expect(library.paths()).toEqual([at('a.jpg'), at('b.jpg')])
})

test('a watched folder that may not be read any more is offline, with the reason', async () => {
  let isLocked = false
  const disk = diskWith({
    list: async (folder) => {
      if (isLocked) throw systemError('EACCES')
      return realDisk.list(folder)
    },
  })
  const { library, at, folder } = await following((at) => put(at('a.jpg')), { disk })
  isLocked = true
  await library.folders.scan()
  expect(folder()).toMatchObject({
    state: 'offline',
    note: 'The folder cannot be reached: Recollect is not allowed to read it.',
  })
  expect(library.paths()).toEqual([at('a.jpg')])
})

test('a drive that is pulled out in the middle of a scan loses nothing', async () => {
  let isOut = false
  const disk = diskWith({
    facts: async (path) => {
      if (isOut) throw systemError('ENOENT')
      return realDisk.facts(path)
    },
    list: async (folder) => {
      if (nameOf(folder) === 'b') isOut = isArmed
      if (isOut) throw systemError('ENOENT')
      return realDisk.list(folder)
    },
  })
  let isArmed = false
  const { library, folder } = await following((at) => ['a', 'b', 'c'].forEach((name) => put(at(name, 'x.jpg'))), {
    disk,
  })
  const before = library.paths()
  isArmed = true
  await library.folders.scan()
  expect(library.paths()).toEqual(before)
  await eventually(() => expect(folder().state).toBe('offline'))
})

test('events about a drive that is gone are not taken for deletions', async () => {
  const { library, root, at, watcher, timers, folder, settled } = await following((at) => put(at('a.jpg')))
  renameSync(root, `${root}-unplugged`)
  watcher.events.changed(at('a.jpg'), 'path')
  timers.advance(75)
  await eventually(() => expect(folder().state).toBe('offline'))
  await settled()
  expect(library.paths()).toEqual([at('a.jpg')])
  expect(watcher.watching).toBe(0)
  rmSync(`${root}-unplugged`, { recursive: true })
})

test.each([
  ['ENOSPC', /more folders in here than this system watches .* fs\.inotify\.max_user_watches=/],
  ['EMFILE', /So many files are open .* \(ulimit -n\)/],
])('with too few watches (%s) the folder is polled, and says so and what to do', async (code, words) => {
  const { library, at, watcher, timers, folder, settled } = await following((at) => put(at('sub', 'a.jpg')))
  expect(folder()).toMatchObject({ watching: 'events', note: null })
  watcher.events.exhausted(code)
  await settled()
  expect(folder()).toMatchObject({ watching: 'polling', note: expect.stringMatching(words) })
  expect(watcher.watching).toBe(0)

  put(at('sub', 'b.jpg'))
  await eventually(() => {
    timers.advance(pace.pulse)
    expect(library.paths()).toEqual([at('sub', 'a.jpg'), at('sub', 'b.jpg')])
  })
  rmSync(at('sub', 'a.jpg'))
  await eventually(() => {
    timers.advance(pace.pulse)
    expect(library.paths()).toEqual([at('sub', 'b.jpg')])
  })
  expect(folder().note).toMatch(words)
})

test('a network drive is polled: folders that have not changed cost one question each', async () => {
  let questions: string[] = []
  const disk = diskWith({
    list: (folder) => (questions.push(`list ${nameOf(folder)}`), realDisk.list(folder)),
    facts: (path) => (questions.push(`facts ${nameOf(path)}`), realDisk.facts(path)),
  })
  const { library, at, root, timers, folder, settled } = await following(
    (at) => {
      put(at('2018', 'a.jpg'))
      put(at('2019', 'b.jpg'))
    },
    { disk, isOnNetwork: true },
  )
  expect(folder()).toMatchObject({
    watching: 'polling',
    note: expect.stringMatching(/network drive, .* every 30 seconds/),
  })
  put(at('2019', 'c.jpg'))
  questions = []
  await eventually(() => {
    timers.advance(pace.pulse)
    expect(library.paths()).toContain(at('2019', 'c.jpg'))
  })
  await settled()
  expect(questions).toContain('facts 2018')
  expect(questions).not.toContain('list 2018')
  expect(questions).not.toContain('facts a.jpg')
  expect(questions.filter((question) => question === `facts ${nameOf(root)}`).length).toBeGreaterThan(0)
})

test('on a network drive an edited file is noticed too, by comparing everything now and then', async () => {
  const { library, at, timers } = await following((at) => put(at('a.jpg'), 'short'), { isOnNetwork: true })
  await library.identify()
  put(at('a.jpg'), 'longer than before')
  await eventually(() => {
    timers.advance(pace.pulse)
    expect(library.files.identifyProgress().left).toBe(1)
  })
})

test('what no event told of is found by the scan every six hours', async () => {
  const { library, at, timers } = await following((at) => put(at('a.jpg')))
  put(at('b.jpg'))
  await eventually(() => {
    timers.advance(pace.fullScan / 20)
    expect(library.paths()).toEqual([at('a.jpg'), at('b.jpg')])
  })
})

test('more changes than are remembered lead to a scan', async () => {
  const { library, at, watcher, settled } = await following((at) => put(at('a.jpg')))
  put(at('unannounced.jpg'))
  for (let i = 0; i <= changesLimit; i++) watcher.events.changed(at(`${i}.jpg`), 'path')
  await settled()
  expect(library.paths()).toEqual([at('a.jpg'), at('unannounced.jpg')])
})

test('a watcher that has a problem leads to a scan', async () => {
  const { library, at, watcher, settled } = await following((at) => put(at('a.jpg')))
  put(at('b.jpg'))
  watcher.events.failed(new Error('something broke'))
  await settled()
  expect(library.paths()).toEqual([at('a.jpg'), at('b.jpg')])
})

/** A file system that takes `A` and `a` for one, like those of macOS, Windows and memory cards. */
const caseBlindDisk = diskWith({
  facts: async (path) => {
    const parent = parentPath(path) ?? '/'
    if (!isInside('/tmp', parent)) return realDisk.facts(path)
    const entries = await realDisk.list(parent)
    const entry = entries.find(({ name }) => name.toLowerCase() === nameOf(path).toLowerCase())
    if (!entry) throw systemError('ENOENT')
    return realDisk.facts(join(parent, entry.name))
  },
})

test('on a file system that ignores case, a rename by case alone leaves one file, with the new name', async () => {
  const { library, at, happened } = await following((at) => (put(at('img.jpg')), put(at('other.jpg'))), {
    disk: caseBlindDisk,
  })
  await library.identify()
  const content = library.photos()[at('img.jpg')]
  renameSync(at('img.jpg'), at('IMG.JPG'))
  await happened('img.jpg')
  await happened('IMG.JPG')
  await library.identify()
  expect(library.photos()).toEqual({ [at('IMG.JPG')]: content, [at('other.jpg')]: expect.any(Number) })
})

test('on a file system that ignores case, a folder renamed by case alone keeps its photos', async () => {
  const { library, at, happened } = await following((at) => put(at('trip', 'a.jpg')), { disk: caseBlindDisk })
  await library.identify()
  renameSync(at('trip'), at('Trip'))
  await happened('trip')
  await happened('Trip')
  await library.identify()
  expect(library.photos()).toEqual({ [at('Trip', 'a.jpg')]: 1 })
})

test('closing does not wait for a drive that does not answer', async () => {
  const { promise: never } = Promise.withResolvers<never>()
  const timers = new ManualTimers()
  const disk = diskWith({ list: (folder) => (isDead ? never : realDisk.list(folder)) })
  let isDead = false
  const root = temporaryFolder()
  const library = openTestLibrary({ disk, watch: fakeWatch().watch, timers, pace })
  await library.folders.add(root)
  await eventually(() => expect(library.folders.isSettled).toBe(true))
  isDead = true
  void library.folders.scan()
  let isClosed = false
  void library.close().then(() => (isClosed = true))
  await eventually(() => {
    timers.advance(1_000)
    expect(isClosed).toBe(true)
  })
})

test('after thousands of changes in a row everything is compared once more', async () => {
  const { library, at, watcher, timers, settled } = await following((at) => put(at('a.jpg')))
  put(at('unannounced.jpg'))
  for (let i = 0; i < 5_000; i++) watcher.events.changed(at(`${i}.jpg`), 'path')
  timers.advance(75)
  await settled()
  expect(library.paths()).toEqual([at('a.jpg'), at('unannounced.jpg')])
})

test('dates that no calendar has do not stop a scan', async () => {
  const { library, at } = await following((at) => {
    put(at('a.jpg'))
    put(at('old.jpg'))
    utimesSync(at('old.jpg'), -1e9, -1e9)
  })
  expect(library.paths()).toEqual([at('a.jpg'), at('old.jpg')])
  expect([Number.NaN, Infinity, 1e20, -1e20, 1.5].map(wholeMs)).toEqual([0, 0, 8.64e15, -8.64e15, 1])
})

test('a watched folder may have a name that is passed over elsewhere', async () => {
  const parent = temporaryFolder()
  const root = join(parent, '.photos')
  put(join(root, 'a.jpg'))
  const watcher = fakeWatch()
  const timers = new ManualTimers()
  timers.now = Date.now() + hour
  const library = openTestLibrary({ pace, timers, now: () => timers.now, watch: watcher.watch })
  await library.folders.add(root)
  await eventually(() => expect(library.folders.isSettled).toBe(true))
  put(join(root, 'b.jpg'))
  watcher.events.changed(root, 'folder')
  timers.advance(75)
  await eventually(() => expect(library.paths()).toEqual([join(root, 'a.jpg'), join(root, 'b.jpg')]))
})

test('closing in the middle of a scan ends it', async () => {
  const root = temporaryFolder()
  for (let i = 0; i < 50; i++) put(join(root, `${i}`, 'a.jpg'))
  const { promise: isClosing, resolve: closing } = Promise.withResolvers<undefined>()
  let visits = 0
  const disk = diskWith({ list: async (folder) => (++visits > 5 && (await isClosing), realDisk.list(folder)) })
  const library = openTestLibrary({ disk, watch: fakeWatch().watch })
  await library.folders.add(root)
  await eventually(() => expect(visits).toBe(6))
  const closed = library.close()
  closing(undefined)
  await closed
  expect(library.folders.isScanning).toBe(false)
  expect(visits).toBe(6)
})

test('whoever waits is told when there is nothing left to look at, by whatever it was that ended', async () => {
  let opened: Awaited<ReturnType<typeof following>> | undefined
  let wasSettled = false
  const { library, at, timers, watcher } = (opened = await following((at) => put(at('a.jpg')), {
    onChange: () => (wasSettled = opened?.library.folders.isSettled ?? false),
  }))
  const ends = (): Promise<void> => eventually(() => expect(wasSettled).toBe(true))

  const scanned = library.folders.scan()
  wasSettled = false
  await scanned
  await ends()

  put(at('b.jpg'))
  watcher.events.changed(at('b.jpg'), 'path')
  expect(library.folders.isSettled).toBe(false)
  wasSettled = false
  timers.advance(75)
  await ends()
  expect(library.paths()).toContain(at('b.jpg'))
})
