import { createHash } from 'node:crypto'
import { appendFileSync, mkdirSync, renameSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { libraryPath } from '../folders/paths.ts'
import { bytePath, cleanUp, fakeWatch, openTestLibrary, put, temporaryFolder } from '../folders/test-library.ts'
import type { PendingFile } from '../store/files.ts'

afterEach(cleanUp)

const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex')

/** A library on a folder with these files, all waiting to be identified. */
async function waiting(files: Record<string, string | Buffer>) {
  const root = temporaryFolder()
  const at = (...names: string[]): string => join(root, ...names)
  for (const [name, bytes] of Object.entries(files)) writeFileSync(at(name), bytes)
  const library = openTestLibrary({ watch: fakeWatch().watch })
  await library.folders.add(root)
  await vi.waitFor(() => expect(library.folders.isSettled).toBe(true), { timeout: 10_000, interval: 5 })
  const hashes = (): unknown =>
    library.db
      .prepare('SELECT path, hash FROM file LEFT JOIN content ON content.id = content_id ORDER BY path')
      .raw()
      .all()
  const failures = () => library.failures.list(0, 100)
  return { root, library, at, hashes, failures }
}

test('a content is named by the SHA-256 of its bytes, however long', async () => {
  const long = Buffer.alloc(2 ** 19 * 3 + 1, 'a photo')
  const exact = Buffer.alloc(2 ** 19, 'b')
  const { library, at, hashes } = await waiting({ 'exact.jpg': exact, 'long.jpg': long, 'short.jpg': 'x' })
  await library.identify()
  expect(hashes()).toEqual([
    [at('exact.jpg'), sha256(exact)],
    [at('long.jpg'), sha256(long)],
    [at('short.jpg'), sha256('x')],
  ])
  expect(library.files.identifyProgress()).toEqual({ done: 3, left: 0 })
})

test('more files than fit in a batch are all identified', async () => {
  const names = Array.from({ length: 100 }, (_, i) => `${i}.jpg`)
  const { library } = await waiting(Object.fromEntries(names.map((name) => [name, name])))
  await library.identify()
  expect(library.contents()).toBe(100)
})

test('an empty file is set aside, and taken when there is something in it', async () => {
  const { library, at, failures } = await waiting({ 'empty.jpg': '' })
  await library.identify()
  expect(failures()).toMatchObject([
    { path: at('empty.jpg'), stage: 'identify', code: 'empty', message: 'The file is empty.', retryAt: null },
  ])
  expect(library.contents()).toBe(0)

  writeFileSync(at('empty.jpg'), 'x')
  utimesSync(at('empty.jpg'), 1e9, 1e9)
  await library.folders.scan()
  await library.identify()
  expect(failures()).toEqual([])
  expect(library.contents()).toBe(1)
})

test.each([
  ['grows', (path: string) => appendFileSync(path, 'more')],
  ['is written over', (path: string) => utimesSync(path, 1e9, 1e9)],
  ['is cut short', (path: string) => truncateSync(path, 1)],
])('a file that %s while it is read is tried again', async (_what, change) => {
  const { library, at, failures } = await waiting({ 'a.jpg': Buffer.alloc(2 ** 22, 'x') })
  const jobs = library.stage.claim(10, new Set())
  const performed = library.stage.perform(jobs, new AbortController().signal)
  // Opened, and its size and date noted: from here on a change is one.
  await vi.waitFor(async () => {
    const file = await open(at('a.jpg'))
    await file.close()
    change(at('a.jpg'))
  })
  const outcomes = await performed
  library.stage.commit(outcomes)
  // Either the change came before the first look, and what was read is what is there, or it was noticed.
  if ('failure' in outcomes[0]!) {
    expect(failures()).toMatchObject([{ code: 'still-changing', message: 'The file is still being written.' }])
    utimesSync(at('a.jpg'), 1.1e9, 1.1e9)
    await library.folders.scan()
    await library.identify()
  }
  expect(failures()).toEqual([])
  expect(library.photos()).toEqual({ [at('a.jpg')]: expect.any(Number) })
})

test('a file that has vanished is missing, and not a failure', async () => {
  const { library, at, failures } = await waiting({ 'a.jpg': 'a', 'b.jpg': 'b' })
  rmSync(at('a.jpg'))
  await library.identify()
  expect(library.paths()).toEqual([at('b.jpg')])
  expect(failures()).toEqual([])
})

test.each([
  ['gone', (root: string) => renameSync(root, `${root}-gone`)],
  ['an empty mount point', (root: string) => (renameSync(root, `${root}-gone`), mkdirSync(root))],
])('files are not called missing when the folder they are in is %s', async (_what, unplug) => {
  const { library, root, at } = await waiting({ 'a.jpg': 'a' })
  const jobs = library.stage.claim(10, new Set())
  unplug(root)
  library.stage.commit(await library.stage.perform(jobs, new AbortController().signal))
  expect(library.paths()).toEqual([at('a.jpg')])
  rmSync(`${root}-gone`, { recursive: true })
})

test('a file that cannot be read is set aside with the reason, and does not hold up the rest', async () => {
  const { library, at, failures, hashes } = await waiting({ 'b.jpg': 'b' })
  // A folder in the place of a file is something that even the administrator cannot read.
  const [job] = library.stage.claim(10, new Set())
  mkdirSync(at('a.jpg'))
  const unreadable: PendingFile = { ...job!, path: at('a.jpg') }
  const outcomes = await library.stage.perform([unreadable, job!], new AbortController().signal)
  expect(outcomes.map((outcome) => ('failure' in outcome ? outcome.failure : outcome.job.path)).sort()).toEqual([
    at('b.jpg'),
    { kind: 'transient', code: 'unreadable', message: expect.stringMatching(/“a\.jpg” cannot be read: /) },
  ])
  library.stage.commit(outcomes.filter((outcome) => 'result' in outcome))
  expect(failures()).toEqual([])
  expect(hashes()).toEqual([[at('b.jpg'), sha256('b')]])
})

test.skipIf(process.platform !== 'linux')('a file whose name is not UTF-8 is read like any other', async () => {
  const { library, root } = await waiting({})
  writeFileSync(bytePath(`${root}/caf\xe9.jpg`), 'x')
  utimesSync(bytePath(`${root}/caf\xe9.jpg`), 1e9, 1e9)
  await library.folders.scan()
  await library.identify()
  expect(library.photos()).toEqual({ [libraryPath(Buffer.from(`${root}/caf\xe9.jpg`, 'latin1'))]: 1 })
})

test('an aborted batch throws, and its files are still waiting', async () => {
  const { library } = await waiting({ 'a.jpg': 'a' })
  const abort = new AbortController()
  const jobs = library.stage.claim(10, new Set())
  abort.abort()
  await expect(library.stage.perform(jobs, abort.signal)).rejects.toThrow()
  expect(library.stage.claim(10, new Set())).toEqual(jobs)
})

test('a link and its target are one photo', async () => {
  const { library, at } = await waiting({ 'a.jpg': 'a' })
  put(at('sub', 'copy.jpg'), 'a')
  utimesSync(at('sub', 'copy.jpg'), 1e9, 1e9)
  await library.folders.scan()
  await library.identify()
  expect(library.contents()).toBe(1)
  expect(new Set(library.refreshed)).toEqual(new Set([1]))
})
