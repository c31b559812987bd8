import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { browse } from './browse.ts'
import { realDisk } from './disk.ts'
import {
  bytePath,
  cleanUp,
  diskWith,
  fakeWatch,
  openTestLibrary,
  put,
  systemError,
  temporaryFolder,
} from './test-library.ts'
import type { FoldersOptions } from './folders.ts'

afterEach(cleanUp)

/** A library without folders, and a place with some photos. */
function library(options: Partial<FoldersOptions> = {}) {
  const root = temporaryFolder()
  const at = (...names: string[]): string => join(root, ...names)
  put(at('a.jpg'))
  put(at('2019', 'b.jpg'))
  put(at('2019', 'summer', 'c.jpg'))
  const opened = openTestLibrary({ watch: fakeWatch().watch, ...options })
  const settled = (): Promise<void> =>
    vi.waitFor(() => expect(opened.folders.isSettled).toBe(true), { timeout: 10_000, interval: 5 })
  return { ...opened, root, at, settled }
}

test('a folder that is added is scanned at once, and says so', async () => {
  const { folders, root, settled, changes } = library()
  const folder = await folders.add(root)
  expect(folder).toEqual({
    id: 1,
    path: root,
    name: root.split('/').at(-1),
    state: 'online',
    watching: 'none',
    note: null,
    scanning: true,
    scannedAt: null,
    files: 0,
  })
  expect(folders.isScanning).toBe(true)
  await settled()
  expect(folders.list()).toEqual([
    { ...folder, watching: 'events', scanning: false, scannedAt: expect.any(Number), files: 3 },
  ])
  expect(new Set(changes)).toEqual(new Set(['folders', 'work', 'quiet']))
})

test('adding a folder again changes nothing, by whatever name', async () => {
  const { folders, root, at, settled } = library()
  const elsewhere = temporaryFolder()
  symlinkSync(root, join(elsewhere, 'link'))
  const { id } = await folders.add(root)
  await settled()
  for (const name of [root, `${root}/`, at('2019', '..'), join(elsewhere, 'link')]) {
    expect(await folders.add(name)).toMatchObject({ id, path: root, files: 3 })
  }
  expect(folders.list()).toHaveLength(1)
})

test('a folder that is offline can be added again, and so can one that is being added', async () => {
  const { folders, root, at, settled } = library()
  const both = await Promise.all([folders.add(at('2019')), folders.add(at('2019'))])
  expect(both.map(({ id }) => id)).toEqual([1, 1])
  await settled()
  rmSync(root, { recursive: true })
  await folders.scan()
  expect(await folders.add(at('2019'))).toMatchObject({ id: 1, state: 'offline', files: 2 })
})

test('a folder inside a watched one changes nothing', async () => {
  const { folders, root, at, settled } = library()
  const { id } = await folders.add(root)
  await settled()
  expect(await folders.add(at('2019'))).toMatchObject({ id, path: root })
  expect(folders.list()).toHaveLength(1)
})

test('a folder that contains watched ones takes their place, and nothing is read again', async () => {
  const opened = library()
  const { folders, root, at, settled } = opened
  await folders.add(at('2019', 'summer'))
  await folders.add(at('2019'))
  await settled()
  await opened.identify()
  await folders.add(root)
  await settled()
  const [first, ...rest] = folders.list()
  expect(rest).toEqual([])
  expect(first).toMatchObject({ path: root, files: 3 })
  expect(opened.files.pending(10, new Set()).map(({ path }) => path)).toEqual([at('a.jpg')])
})

test('a folder that is passed over inside a watched one can be watched for itself', async () => {
  const { folders, root, at, settled, paths } = library()
  put(at('.private', 'd.jpg'))
  await folders.add(root)
  await settled()
  expect(paths()).not.toContain(at('.private', 'd.jpg'))
  await folders.add(at('.private'))
  await folders.scan()
  expect(folders.list().map(({ path, files }) => [path, files])).toEqual([
    [root, 3],
    [at('.private'), 1],
  ])
  await folders.scan(1)
  expect(paths()).toContain(at('.private', 'd.jpg'))
  expect(folders.folderAt(at('.private', 'd.jpg'))).toMatchObject({ path: at('.private') })
  expect(folders.folderAt(at('2019', 'b.jpg'))).toMatchObject({ path: root })
  expect(folders.folderAt('/somewhere/else.jpg')).toBeUndefined()
})

test('folders with names that begin alike have nothing to do with each other', async () => {
  const { folders, at, settled } = library()
  put(at('2019-old', 'x.jpg'))
  await folders.add(at('2019'))
  await folders.add(at('2019-old'))
  await settled()
  expect(folders.list().map(({ files }) => files)).toEqual([2, 1])
})

test('what cannot be watched is refused, with the reason', async () => {
  const disk = diskWith({
    list: async (folder) => {
      if (folder.endsWith('Locked')) throw systemError('EACCES')
      return realDisk.list(folder)
    },
  })
  const { folders, at } = library({ disk })
  mkdirSync(at('Locked'))
  const refusal = (path: string): Promise<unknown> =>
    folders.add(path).then(
      () => 'added',
      (error: unknown) => error,
    )
  expect(await refusal(at('nowhere'))).toMatchObject({
    code: 'folder-unreadable',
    message: expect.stringMatching(/nowhere cannot be added: it is not there\./),
  })
  expect(await refusal(at('a.jpg'))).toMatchObject({ message: expect.stringMatching(/it is not a folder\./) })
  expect(await refusal(at('Locked'))).toMatchObject({ message: expect.stringMatching(/not allowed to read it\./) })
  expect(folders.list()).toEqual([])
})

test("the library's own folder is neither added nor entered", async () => {
  const own = temporaryFolder()
  put(join(own, 'library', 'previews', 'p.jpg'))
  put(join(own, 'a.jpg'))
  const { folders, paths, settled } = library({ skip: [join(own, 'library')] })
  await expect(folders.add(join(own, 'library', 'previews'))).rejects.toMatchObject({ code: 'folder-unreadable' })
  await folders.add(own)
  await settled()
  expect(paths()).toEqual([join(own, 'a.jpg')])
})

test('a folder inside of those can be watched by itself, also when everything around it is', async () => {
  const home = temporaryFolder()
  put(join(home, 'a.jpg'))
  put(join(home, 'library', 'preview.jpg'))
  put(join(home, 'library', 'Generated', 'made.png'))
  const [own, generated] = [join(home, 'library'), join(home, 'library', 'Generated')]
  const { folders, paths, settled } = library({ skip: [own], except: [generated] })
  await folders.add(home)
  await settled()
  expect(paths()).toEqual([join(home, 'a.jpg')])
  await folders.add(generated)
  await settled()
  expect(
    folders
      .list()
      .map(({ path }) => path)
      .toSorted(),
  ).toEqual([home, generated].toSorted())
  expect(paths()).toEqual([join(home, 'a.jpg'), join(generated, 'made.png')])
  // What is around it does not take its place, because it does not find it.
  await folders.remove(folders.folderAt(join(home, 'a.jpg'))!.id)
  await folders.add(home)
  await settled()
  expect(paths()).toEqual([join(home, 'a.jpg'), join(generated, 'made.png')])
  await expect(folders.add(join(own, 'else'))).rejects.toMatchObject({ code: 'folder-unreadable' })
})

test('a folder that is removed takes its files along and leaves what is known about them', async () => {
  const opened = library()
  const { folders, root, settled, contents, paths, changes } = opened
  const { id } = await folders.add(root)
  await settled()
  await opened.identify()
  changes.length = 0
  await folders.remove(id)
  expect(folders.list()).toEqual([])
  expect(paths()).toEqual([])
  expect(contents()).toBe(3)
  expect(changes).toContain('photos')
  await expect(folders.remove(id)).rejects.toMatchObject({ code: 'not-found' })
  await expect(folders.scan(id)).rejects.toMatchObject({ code: 'not-found' })

  await folders.add(root)
  await settled()
  await opened.identify()
  expect(contents()).toBe(3)
})

test('a folder can be added again while it is being removed', async () => {
  const { folders, root, settled } = library()
  const { id } = await folders.add(root)
  await settled()
  const removed = folders.remove(id)
  const again = await folders.add(root)
  await removed
  await settled()
  expect(folders.list()).toMatchObject([{ id: again.id, path: root, files: 3 }])
})

test('for a single command nothing is followed, but all is scanned', async () => {
  const watcher = fakeWatch()
  const { folders, root, settled } = library({ follow: false, watch: watcher.watch })
  await folders.add(root)
  await settled()
  expect(folders.list()).toMatchObject([{ watching: 'none', files: 3 }])
  expect(watcher.watching).toBe(0)
})

test('browsing shows the folders inside, by name, without those that are never entered', async () => {
  const { folders, at } = library()
  for (const name of ['10', '9', 'Ä', 'z', '.git', 'node_modules']) mkdirSync(at('sub', name), { recursive: true })
  symlinkSync(at('2019'), at('sub', 'link'))
  put(at('sub', 'x.jpg'))
  expect(await folders.browse(at('sub'))).toEqual({
    path: at('sub'),
    parent: at(),
    folders: ['9', '10', 'Ä', 'link', 'z'].map((name) => ({ path: at('sub', name), name })),
  })
  rmSync(at('sub'), { recursive: true })
  await expect(folders.browse(at('sub'))).rejects.toMatchObject({ code: 'folder-unreadable' })
  expect((await folders.browse('/')).parent).toBeNull()
})

test.skipIf(process.platform !== 'linux')(
  'a folder whose name is not text can be found by browsing, and added',
  async () => {
    const { folders, at, settled } = library()
    mkdirSync(bytePath(at('caf\xe9')))
    writeFileSync(bytePath(at('caf\xe9/a.jpg')), 'a')
    const offered = (await folders.browse(at())).folders.find(({ name }) => name === 'caf\ufffd')
    await folders.add(offered!.path)
    await settled()
    expect(folders.list()).toMatchObject([
      {
        path: offered!.path,
        name: 'caf\ufffd',
        files: 1,
        watching: 'polling',
        note: expect.stringMatching(/looks every/),
      },
    ])
  },
)

test('without a path, browsing shows places to start', async () => {
  const home = temporaryFolder()
  mkdirSync(join(home, 'Pictures'))
  const { path, parent, folders } = await browse(realDisk, undefined, home)
  expect([path, parent]).toEqual([null, null])
  expect(folders.slice(0, 2)).toEqual([
    { path: home, name: home.split('/').at(-1) },
    { path: join(home, 'Pictures'), name: 'Pictures' },
  ])
})
