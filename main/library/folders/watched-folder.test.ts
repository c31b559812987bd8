import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { libraryPath } from './paths.ts'
import { bytePath, cleanUp, openTestLibrary, put, temporaryFolder } from './test-library.ts'

// The situations that folders get into, with a real watcher, real files and a real database.

afterEach(cleanUp)
const eventually = (assertion: () => void | Promise<void>): Promise<void> =>
  vi.waitFor(assertion, { timeout: 10_000, interval: 20 })

/** A library that watches a new folder and has read everything that `fill` put into it. */
async function watching(fill: (at: (...names: string[]) => string) => void = () => undefined) {
  const root = temporaryFolder()
  const at = (...names: string[]): string => join(root, ...names)
  fill(at)
  const library = openTestLibrary()
  await library.folders.add(root)
  const settled = async (): Promise<void> => {
    await eventually(() => expect(library.folders.isSettled).toBe(true))
    await library.identify()
  }
  await settled()
  return { root, library, at, settled }
}

const [one, two, three] = ['first photo', 'second photo', 'third photo']

test('a new file is noticed, in a new folder too', async () => {
  const { library, at } = await watching()
  put(at('a.jpg'))
  put(at('2019', 'summer', 'b.jpg'))
  await eventually(() => expect(library.paths()).toEqual([at('2019', 'summer', 'b.jpg'), at('a.jpg')]))
})

test('a file edited in place is another photo; the old one stays known', async () => {
  const { library, at, settled } = await watching((at) => put(at('a.jpg'), one))
  const before = library.photos()[at('a.jpg')]
  writeFileSync(at('a.jpg'), two)
  await eventually(() => expect(library.files.identifyProgress().left).toBe(1))
  await settled()
  expect(library.photos()[at('a.jpg')]).not.toBe(before)
  expect(library.contents()).toBe(2)
})

test('a file replaced by another is noticed', async () => {
  const { library, at, settled } = await watching((at) => put(at('a.jpg'), one))
  put(at('elsewhere.tmp'), two)
  renameSync(at('elsewhere.tmp'), at('a.jpg'))
  await eventually(() => expect(library.files.identifyProgress().left).toBe(1))
  await settled()
  expect(library.contents()).toBe(2)
})

test('a deleted file is missing, its content stays known, and nothing is read when it comes back', async () => {
  const { library, at, settled } = await watching((at) => {
    put(at('a.jpg'), one)
    put(at('b.jpg'), two)
    utimesSync(at('a.jpg'), 1_600_000_000, 1_600_000_000)
  })
  const before = library.photos()
  renameSync(at('a.jpg'), at('..', 'recollect-elsewhere.jpg'))
  await eventually(() => expect(library.paths()).toEqual([at('b.jpg')]))
  expect(library.contents()).toBe(2)

  const read = library.hashed
  renameSync(at('..', 'recollect-elsewhere.jpg'), at('a.jpg'))
  await eventually(() => expect(library.photos()).toEqual(before))
  await settled()
  expect(library.hashed).toBe(read)
})

test('a file renamed only by case has its new name, and is not there twice', async () => {
  const { library, at, settled } = await watching((at) => put(at('img.jpg'), one))
  const content = library.photos()[at('img.jpg')]
  renameSync(at('img.jpg'), at('IMG.JPG'))
  await eventually(() => expect(library.paths()).toEqual([at('IMG.JPG')]))
  await settled()
  expect(library.photos()).toEqual({ [at('IMG.JPG')]: content })
})

test('a rename, a move and a copy keep the content and make no new work', async () => {
  const { library, at, settled } = await watching((at) => {
    put(at('a.jpg'), one)
    put(at('b.jpg'), two)
    put(at('c.jpg'), three)
    mkdirSync(at('sub'))
  })
  const { [at('a.jpg')]: a, [at('b.jpg')]: b, [at('c.jpg')]: c } = library.photos()
  renameSync(at('a.jpg'), at('renamed.jpg'))
  renameSync(at('b.jpg'), at('sub', 'moved.jpg'))
  copyFileSync(at('c.jpg'), at('sub', 'copy.jpg'))
  const expected = [at('c.jpg'), at('renamed.jpg'), at('sub', 'copy.jpg'), at('sub', 'moved.jpg')]
  await eventually(() => expect(library.paths()).toEqual(expected))
  await settled()
  expect(Object.values(library.photos())).toEqual([c, a, c, b])
  expect(library.contents()).toBe(3)
})

test('a whole folder that is renamed, moved in or moved out is followed', async () => {
  const elsewhere = temporaryFolder()
  const { library, at, settled } = await watching((at) => put(at('old', 'deep', 'a.jpg'), one))
  renameSync(at('old'), at('new'))
  await eventually(() => expect(library.paths()).toEqual([at('new', 'deep', 'a.jpg')]))

  put(join(elsewhere, 'trip', 'day 1', 'b.jpg'), two)
  renameSync(join(elsewhere, 'trip'), at('trip'))
  await eventually(() => expect(library.paths()).toEqual([at('new', 'deep', 'a.jpg'), at('trip', 'day 1', 'b.jpg')]))
  put(at('trip', 'day 1', 'c.jpg'), three)
  await eventually(() => expect(library.paths()).toHaveLength(3))
  await settled()

  renameSync(at('trip'), join(elsewhere, 'back'))
  await eventually(() => expect(library.paths()).toEqual([at('new', 'deep', 'a.jpg')]))
  expect(library.contents()).toBe(3)
})

test('what was renamed, moved, copied, edited and deleted while nobody was looking is found at the next start', async () => {
  const root = temporaryFolder()
  const at = (...names: string[]): string => join(root, ...names)
  const names = ['renamed', 'moved', 'copied', 'edited', 'deleted', 'same']
  names.forEach((name) => put(at(`${name}.jpg`), `photo ${name}`))
  const first = openTestLibrary()
  await first.folders.add(root)
  await eventually(() => expect(first.folders.isSettled).toBe(true))
  await first.identify()
  const before = first.photos()
  await first.close()

  renameSync(at('renamed.jpg'), at('another name.jpg'))
  mkdirSync(at('sub'))
  renameSync(at('moved.jpg'), at('sub', 'moved.jpg'))
  copyFileSync(at('copied.jpg'), at('sub', 'copied.jpg'))
  writeFileSync(at('edited.jpg'), 'photo that was edited')
  rmSync(at('deleted.jpg'))

  const second = openTestLibrary({ db: first.db })
  second.folders.start()
  await eventually(() => expect(second.folders.isSettled).toBe(true))
  await second.identify()
  const after = second.photos()
  expect(after).toEqual({
    [at('another name.jpg')]: before[at('renamed.jpg')],
    [at('copied.jpg')]: before[at('copied.jpg')],
    [at('edited.jpg')]: names.length + 1,
    [at('same.jpg')]: before[at('same.jpg')],
    [at('sub', 'copied.jpg')]: before[at('copied.jpg')],
    [at('sub', 'moved.jpg')]: before[at('moved.jpg')],
  })
  // A hash each for the four that are somewhere else or different; none for what stayed.
  expect(second.hashed).toBe(4)
})

test('NFC and NFD names are two files, and both are followed', async () => {
  const composed = 'Zürich é.jpg'.normalize('NFC')
  const decomposed = 'Zürich é.jpg'.normalize('NFD')
  const { library, at, settled } = await watching((at) => put(at(composed), one))
  put(at(decomposed), two)
  await settled()
  await eventually(() => expect(new Set(library.paths())).toEqual(new Set([at(composed), at(decomposed)])))
  rmSync(at(composed))
  await eventually(() => expect(library.paths()).toEqual([at(decomposed)]))
})

test.skipIf(process.platform !== 'linux')('names that are not UTF-8 are found, followed and read', async () => {
  const { library, root, at, settled } = await watching((at) => {
    writeFileSync(bytePath(at('old\xff.jpg')), one)
    mkdirSync(bytePath(at('caf\xe9')))
    writeFileSync(bytePath(at('caf\xe9/in.jpg')), two)
  })
  const path = (name: string): string => libraryPath(Buffer.from(`${root}/${name}`, 'latin1'))
  expect(library.paths()).toEqual([path('caf\xe9/in.jpg'), path('old\xff.jpg')])

  writeFileSync(bytePath(at('new\xfe.jpg')), three)
  await eventually(() => expect(library.paths()).toContain(path('new\xfe.jpg')))
  rmSync(bytePath(at('old\xff.jpg')))
  await eventually(() => expect(library.paths()).not.toContain(path('old\xff.jpg')))
  // No watcher can be told of that folder, so it is looked at every so often.
  writeFileSync(bytePath(at('caf\xe9/later.jpg')), 'fourth')
  await eventually(() => expect(library.paths()).toContain(path('caf\xe9/later.jpg')))
  await settled()
  expect(library.contents()).toBe(4)
})

test.skipIf(process.platform === 'win32')('names with a backslash are followed like any other', async () => {
  const { library, at } = await watching((at) => put(at('a\\b', 'c\\d.jpg'), one))
  put(at('a\\b', 'e\\f.jpg'), two)
  await eventually(() => expect(library.paths()).toEqual([at('a\\b', 'c\\d.jpg'), at('a\\b', 'e\\f.jpg')]))
  rmSync(at('a\\b'), { recursive: true })
  await eventually(() => expect(library.paths()).toEqual([]))
})

test.skipIf(process.platform === 'win32')(
  'a link to a file is that photo; links to folders and loops of links are not followed',
  async () => {
    const elsewhere = temporaryFolder()
    put(join(elsewhere, 'far.jpg'), two)
    const { library, root, at, settled } = await watching((at) => {
      put(at('a', 'real.jpg'), one)
      linkSync(at('a', 'real.jpg'), at('a', 'hard.jpg'))
      symlinkSync(at('a', 'real.jpg'), at('a', 'link.jpg'))
      symlinkSync(join(elsewhere, 'far.jpg'), at('far.jpg'))
      symlinkSync(at('a', 'nowhere.jpg'), at('a', 'broken.jpg'))
      symlinkSync(at('a', 'itself.jpg'), at('a', 'itself.jpg'))
      symlinkSync(at('a'), at('a', 'loop'))
      symlinkSync(elsewhere, at('other folder'))
    })
    const same = library.photos()[at('a', 'real.jpg')]!
    expect(library.photos()).toEqual({
      [at('a', 'hard.jpg')]: same,
      [at('a', 'link.jpg')]: same,
      [at('a', 'real.jpg')]: same,
      [at('far.jpg')]: expect.any(Number),
    })
    expect(library.contents()).toBe(2)
    expect(library.folders.list()[0]?.note).toMatch(/“.+” and one other are links to folders and not followed/)

    symlinkSync(root, at('a', 'loop while running'))
    symlinkSync(at('a', 'real.jpg'), at('late link.jpg'))
    await eventually(() => expect(library.paths()).toContain(at('late link.jpg')))
    await settled()
    expect(library.paths()).toHaveLength(5)
  },
)

test('folders that hold no photos of their owner are passed over, now and later', async () => {
  const skipped = ['.git', 'node_modules', '@eaDir', '.Trash-1000', '$RECYCLE.BIN', '#recycle', '.thumbnails']
  const { library, at } = await watching((at) => {
    skipped.forEach((name) => put(at(name, 'x.jpg')))
    put(at('deep', 'node_modules', 'pkg', 'x.jpg'))
    put(at('._a.jpg'))
    put(at('Thumbs.db'))
    put(at('a.jpg'))
  })
  expect(library.paths()).toEqual([at('a.jpg')])
  skipped.forEach((name) => put(at(name, 'later.jpg')))
  put(at('new', '@eaDir', 'x.jpg'))
  put(at('new', 'b.jpg'))
  await eventually(() => expect(library.paths()).toEqual([at('a.jpg'), at('new', 'b.jpg')]))
})

test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
  'a folder without permission is named; what was in it stays, and comes back with the permission',
  async () => {
    const { library, at } = await watching((at) => {
      put(at('a.jpg'), one)
      put(at('Private', 'b.jpg'), two)
    })
    const before = library.photos()
    chmodSync(at('Private'), 0o000)
    try {
      await library.folders.scan()
      expect(library.folders.list()[0]?.note).toMatch(/Private” could not be read: Recollect is not allowed to read it/)
      expect(library.photos()).toEqual(before)
    } finally {
      chmodSync(at('Private'), 0o755)
    }
    await library.folders.scan()
    expect(library.folders.list()[0]?.note).toBeNull()
  },
)

test('a deleted folder is offline, its photos stay, and all is as before when it is back', async () => {
  const { library, root, at, settled } = await watching((at) => {
    put(at('a.jpg'), one)
    put(at('sub', 'b.jpg'), two)
  })
  const before = library.photos()
  const read = library.hashed
  renameSync(root, `${root}-unplugged`)
  await eventually(() => expect(library.folders.list()[0]?.state).toBe('offline'))
  expect(library.photos()).toEqual(before)
  expect(library.folders.list()[0]).toMatchObject({
    watching: 'none',
    files: 2,
    note: expect.stringMatching(/not there/),
  })
  expect(library.files.pending(10, new Set())).toEqual([])

  put(`${root}-unplugged/sub/c.jpg`, three)
  renameSync(`${root}-unplugged`, root)
  await eventually(() => expect(library.paths()).toContain(at('sub', 'c.jpg')))
  await settled()
  expect(library.folders.list()[0]).toMatchObject({ state: 'online', watching: 'events', note: null, files: 3 })
  expect(library.photos()).toMatchObject(before)
  expect(library.hashed).toBe(read + 1)
  // And it is followed again.
  rmSync(at('sub'), { recursive: true })
  await eventually(() => expect(library.paths()).toEqual([at('a.jpg')]))
})

test('an empty folder where photos used to be is a drive that is not mounted', async () => {
  const { library, root, settled } = await watching((at) => put(at('a.jpg'), one))
  const before = library.photos()
  renameSync(root, `${root}-drive`)
  mkdirSync(root)
  mkdirSync(join(root, 'lost+found'))
  await eventually(() => expect(library.folders.list()[0]?.state).toBe('offline'))
  expect(library.folders.list()[0]?.note).toMatch(/is empty, though it held a photo before/)
  expect(library.photos()).toEqual(before)

  const read = library.hashed
  rmSync(root, { recursive: true })
  renameSync(`${root}-drive`, root)
  await eventually(() => expect(library.folders.list()[0]?.state).toBe('online'))
  await settled()
  expect(library.photos()).toEqual(before)
  expect(library.hashed).toBe(read)
})

test('an empty folder at the start is not believed either', async () => {
  const { library, root } = await watching((at) => put(at('a.jpg'), one))
  const before = library.photos()
  await library.close()
  renameSync(root, `${root}-drive`)
  mkdirSync(root)
  const next = openTestLibrary({ db: library.db })
  next.folders.start()
  await eventually(() => expect(next.folders.list()[0]?.state).toBe('offline'))
  expect(next.photos()).toEqual(before)
  rmSync(`${root}-drive`, { recursive: true })
})

test('a folder that somebody empties before our eyes is simply empty', async () => {
  const { library, at } = await watching((at) => {
    put(at('a.jpg'), one)
    put(at('sub', 'b.jpg'), two)
  })
  rmSync(at('a.jpg'))
  rmSync(at('sub'), { recursive: true })
  await eventually(() => expect(library.paths()).toEqual([]))
  await library.folders.scan()
  expect(library.folders.list()[0]).toMatchObject({ state: 'online', files: 0 })
})

/** Whether this process may mount, which needs root and a kernel that lets it. */
const mayMount = ((): boolean => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  const point = temporaryFolder()
  try {
    execFileSync('mount', ['--bind', point, point], { stdio: 'ignore' })
    execFileSync('umount', [point])
    return true
  } catch {
    return false
  }
})()

test.skipIf(!mayMount)('a drive that is unmounted is offline; mounted again, all is as before', async () => {
  const drive = temporaryFolder()
  const root = temporaryFolder()
  put(join(drive, 'a.jpg'), one)
  let isMounted = false
  const mount = (mounted: boolean): void => {
    if (mounted === isMounted) return
    execFileSync(mounted ? 'mount' : 'umount', mounted ? ['--bind', drive, root] : [root])
    isMounted = mounted
  }
  mount(true)
  try {
    const library = openTestLibrary()
    await library.folders.add(root)
    await eventually(() => expect(library.folders.isSettled).toBe(true))
    await library.identify()
    const before = { [join(root, 'a.jpg')]: 1 }
    expect(library.photos()).toEqual(before)

    mount(false)
    await eventually(() => expect(library.folders.list()[0]?.state).toBe('offline'))
    expect(library.photos()).toEqual(before)

    mount(true)
    await eventually(() => expect(library.folders.list()[0]?.state).toBe('online'))
    await eventually(() => expect(library.folders.isSettled).toBe(true))
    expect(library.photos()).toEqual(before)
    expect(library.hashed).toBe(1)
    await library.close()
  } finally {
    mount(false)
  }
})
