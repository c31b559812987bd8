import { cpSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { channelPair } from '../../preload/contract/channel.ts'
import { columnOf } from '../../preload/contract/columns.ts'
import { connect } from '../../preload/contract/connect.ts'
import {
  libraryMethods,
  type LibraryClient,
  type LibraryEvents,
  type LibraryMethods,
} from '../../preload/contract/library-contract.ts'
import { PhotoId } from '../../preload/contract/photos.ts'
import { fakeCompute } from './fake-compute.ts'
import { fakeMaker } from './fake-maker.ts'
import { openLibrary, type Library } from './library.ts'
import { silentLog } from './log.ts'

/** A folder of pictures, a library beside it, and whoever talks to it. */
let base: string
let photos: string
let open: { library: Library; client: LibraryClient } | undefined

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'recollect-library-'))
  photos = join(base, 'photos')
  mkdirSync(photos)
})
afterEach(async () => {
  await close()
  rmSync(base, { recursive: true })
})

async function close(): Promise<void> {
  await open?.library.close()
  open = undefined
}

/** Opens the library and makes every answer prove itself against the contract. */
async function start(compute: ReturnType<typeof fakeCompute>, now = Date.now): Promise<LibraryClient> {
  const library = await openLibrary({
    directory: join(base, 'library'),
    door: 'a test',
    version: '1.0.0',
    models: join(import.meta.dirname, '../../models'),
    scanWorker: new URL('vectors/scan-worker.ts', import.meta.url),
    checkpointWorker: new URL('store/checkpoint-worker.ts', import.meta.url),
    readerWorker: new URL('store/reader-worker.ts', import.meta.url),
    startCompute: compute.start,
    startMaker: fakeMaker().start,
    log: silentLog,
    work: true,
    graceMs: 200,
    now,
  })
  const [ours, theirs] = channelPair()
  library.connect(theirs, 'browser')
  const client = connect<LibraryMethods, LibraryEvents>(ours)
  const call: LibraryClient['call'] = async (name, input, signal) => {
    const answer: unknown = await client.call(name, input, signal)
    return libraryMethods[name].output.parse(answer) as never
  }
  open = { library, client: { ...client, call } }
  return open.client
}

const picture = (name: string, text: string): void => writeFileSync(join(photos, name), text)

/** Names of what a query finds, in order. */
async function find(client: LibraryClient, text: string, by: 'words' | 'pictures' = 'pictures'): Promise<string[]> {
  const { ids } = await client.call('photos.list', { query: { text }, by })
  const tiles = await client.call('photos.tiles', { ids: [...columnOf.uint32(ids)].map((id) => PhotoId.parse(id)) })
  return tiles.map(({ name, offline }) => (offline ? `${name} (offline)` : name))
}

async function watching(client: LibraryClient): Promise<void> {
  await client.call('folders.add', { path: photos })
  await client.call('activity.settled', {})
}

test('pictures in a folder are found by what they show, and by what the file says', async () => {
  picture('a.jpg', 'red')
  picture('b.jpg', 'blue\n{"keywords":["seaside"]}')
  const client = await start(fakeCompute())
  await watching(client)
  expect(await find(client, 'blue')).toEqual(['b.jpg', 'a.jpg'])
  expect(await find(client, 'seaside', 'words')).toEqual(['b.jpg'])
  expect((await find(client, '')).sort()).toEqual(['a.jpg', 'b.jpg'])
})

test('a picture that appears later is found, and one that is deleted is not', async () => {
  const client = await start(fakeCompute())
  await watching(client)
  picture('late.jpg', 'green')
  await vi.waitFor(async () => expect(await find(client, 'green')).toEqual(['late.jpg']), 10_000)
  rmSync(join(photos, 'late.jpg'))
  await vi.waitFor(async () => expect(await find(client, '')).toEqual([]), 10_000)
})

test('renaming, moving and copying while the library is closed costs no new previews and no new vectors', async () => {
  picture('a.jpg', 'red')
  picture('b.jpg', 'blue')
  await watching(await start(fakeCompute()))
  await close()

  renameSync(join(photos, 'a.jpg'), join(photos, 'renamed.jpg'))
  mkdirSync(join(photos, 'deep'))
  cpSync(join(photos, 'b.jpg'), join(photos, 'deep', 'copy.jpg'))
  const compute = fakeCompute()
  const client = await start(compute)
  await client.call('activity.settled', {})
  expect(compute.calls).toMatchObject({ render: 0, embed: 0 })
  expect(await find(client, 'red')).toEqual(['renamed.jpg', expect.any(String)])
  expect(await client.call('library.counts', {})).toMatchObject({ files: 3, photos: 2, embedded: 2, failed: 0 })
})

test('photos of a folder that is gone stay, marked, and come back without any work', async () => {
  picture('a.jpg', 'red')
  await watching(await start(fakeCompute()))
  await close()

  renameSync(photos, `${photos}-unplugged`)
  const compute = fakeCompute()
  const client = await start(compute)
  await client.call('activity.settled', {})
  expect(await find(client, 'red')).toEqual(['a.jpg (offline)'])
  expect(await client.call('folders.list', {})).toMatchObject([{ state: 'offline' }])

  renameSync(`${photos}-unplugged`, photos)
  await client.call('folders.scan', {})
  await vi.waitFor(async () => expect(await find(client, 'red')).toEqual(['a.jpg']), 10_000)
  await client.call('activity.settled', {})
  expect(compute.calls).toMatchObject({ render: 0, embed: 0 })
})

test('what cannot be read is listed with its reason and stops nothing', async () => {
  picture('bad.jpg', 'damaged')
  picture('good.jpg', 'white')
  const client = await start(fakeCompute())
  await watching(client)
  expect(await find(client, '')).toEqual(['good.jpg'])
  expect(await client.call('failures.list', {})).toMatchObject({
    total: 1,
    items: [{ path: join(photos, 'bad.jpg'), stage: 'render', code: 'damaged', message: 'The picture is damaged.' }],
  })
})

test('a library that was closed half way goes on where it was', async () => {
  for (let i = 0; i < 20; i++) picture(`${i}.jpg`, `red ${i}`)
  const first = fakeCompute()
  first.hold()
  const held = await start(first)
  await held.call('folders.add', { path: photos })
  await vi.waitFor(async () => expect(await find(held, '')).toHaveLength(20), 10_000)
  // Closing waits a moment for the batches in flight; these never end.
  await close()

  const second = fakeCompute()
  const client = await start(second)
  await client.call('activity.settled', {})
  expect(second.calls).toMatchObject({ render: 0, embed: 20 })
  expect(await client.call('library.counts', {})).toMatchObject({ embedded: 20 })
})

test('a picture that is dropped in finds those that look like it', async () => {
  picture('a.jpg', 'red')
  picture('b.jpg', 'green')
  const client = await start(fakeCompute())
  await watching(client)
  const { image } = await client.call('search.image', { bytes: new TextEncoder().encode('green') })
  const { ids, scores } = await client.call('photos.list', { query: { like: { kind: 'image', image } } })
  const [best] = columnOf.uint32(ids)
  expect(await client.call('photos.get', { id: PhotoId.parse(best) })).toMatchObject({ name: 'b.jpg' })
  expect(columnOf.float32(scores ?? new Uint8Array())[0]).toBeCloseTo(1, 4)
  await expect(client.call('search.image', { bytes: new TextEncoder().encode('damaged') })).rejects.toMatchObject({
    code: 'image-unreadable',
  })
})

test('paused work waits, also for what is new, until it is resumed', async () => {
  const compute = fakeCompute()
  const client = await start(compute)
  await client.call('activity.pause', { paused: true })
  picture('a.jpg', 'red')
  await client.call('folders.add', { path: photos })
  await client.call('activity.settled', {})
  expect(compute.calls.render).toBe(0)
  await client.call('activity.pause', { paused: false })
  await client.call('activity.settled', {})
  expect(await find(client, 'red')).toEqual(['a.jpg'])
})

test('on battery work goes slowly, unless the settings say otherwise, and at once', async () => {
  const client = await start(fakeCompute())
  await client.call('activity.pace', { onBattery: true })
  expect((await client.call('activity.get', {})).slow).toBe(true)
  await client.call('settings.set', { slowOnBattery: false })
  expect((await client.call('activity.get', {})).slow).toBe(false)
})

test('nothing in a watched folder is ever written', async () => {
  picture('a.jpg', 'red')
  const before = statSync(photos).mtimeMs
  await watching(await start(fakeCompute()))
  await close()
  expect(readdirSync(photos, { recursive: true })).toEqual(['a.jpg'])
  expect(statSync(photos).mtimeMs).toBe(before)
})

test('albums, favourites and saved searches outlive a restart, and can be taken back and done again', async () => {
  for (const colour of ['red', 'green', 'blue']) picture(`${colour}.jpg`, colour)
  const before = await start(fakeCompute())
  await watching(before)
  const [red] = await idsOf(before, 'red')
  const made = await before.call('albums.create', { name: 'Trip', photos: { query: {} } })
  expect(made.added).toBe(3)
  await before.call('albums.remove', { id: made.id, photos: { ids: [red!] } })
  await before.call('favourites.set', { photos: { ids: [red!] }, favourite: true })
  await before.call('searches.save', { name: 'Reds', text: 'red' })
  await close()

  const client = await start(fakeCompute())
  expect(await client.call('albums.list', {})).toMatchObject([{ name: 'Trip', photos: 2 }])
  expect(await client.call('searches.list', {})).toMatchObject([{ name: 'Reds', text: 'red' }])
  expect(await client.call('photos.get', { id: red! })).toMatchObject({ favourite: true })

  const titles = [
    'Search “Reds” saved',
    '1 photo marked as a favourite',
    '1 photo removed from “Trip”',
    'Album “Trip” made',
  ]
  for (const title of titles) {
    const [newest] = await client.call('changes.list', {})
    expect(await client.call('changes.undo', { id: newest!.id })).toEqual({ title })
  }
  expect(await client.call('albums.list', {})).toEqual([])
  for (const title of titles.toReversed()) {
    const [newest] = await client.call('changes.undone', {})
    expect(await client.call('changes.redo', { id: newest!.id })).toEqual({ title })
  }
  expect(await client.call('albums.list', {})).toMatchObject([{ name: 'Trip', photos: 2 }])
})

test('whoever looks at albums and photos is told when they change, and when that is taken back', async () => {
  picture('red.jpg', 'red')
  const client = await start(fakeCompute())
  await watching(client)
  const heard = new Set<string>()
  client.on('albums.changed', () => heard.add('albums'))
  client.on('library.changed', () => heard.add('photos'))
  const { change } = await client.call('albums.create', { name: 'Trip', photos: { query: {} } })
  await vi.waitFor(() => expect(heard).toEqual(new Set(['albums', 'photos'])))
  heard.clear()
  await client.call('changes.undo', { id: change! })
  await vi.waitFor(() => expect(heard).toEqual(new Set(['albums', 'photos'])))
})

test('a search that makes no sense is not saved, and the reason is said', async () => {
  const client = await start(fakeCompute())
  await expect(client.call('searches.save', { name: 'Broken', text: 'dog or (' })).rejects.toMatchObject({
    code: 'invalid-input',
    message: expect.stringContaining('“dog or (” cannot be searched for.') as string,
  })
  expect(await client.call('searches.list', {})).toEqual([])
})

test('previews of a photo that is gone for months are removed, and made again when it comes back', async () => {
  const previewFiles = () =>
    readdirSync(join(base, 'library/previews'), { recursive: true }).filter((name) => String(name).endsWith('.jpg'))
  const later = () => Date.now() + 91 * 86_400_000
  picture('red.jpg', 'red')
  // A folder that is empty all at once counts as a drive that is not connected.
  picture('blue.jpg', 'blue')
  const first = await start(fakeCompute())
  await watching(first)
  const [red] = await idsOf(first, 'red')
  await first.call('favourites.set', { photos: { ids: [red!] }, favourite: true })
  await close()
  rmSync(join(photos, 'red.jpg'))
  // It is found missing, then it is known to be, then it has been for long.
  for (const now of [Date.now, Date.now, later]) {
    const client = await start(fakeCompute(), now)
    await client.call('activity.settled', {})
    if (now === later) await vi.waitFor(() => expect(previewFiles()).toHaveLength(2))
    else expect(previewFiles()).toHaveLength(4)
    await close()
  }

  picture('red.jpg', 'red')
  const compute = fakeCompute()
  const client = await start(compute, later)
  await client.call('activity.settled', {})
  expect(await find(client, 'red')).toEqual(['red.jpg', 'blue.jpg'])
  expect(previewFiles()).toHaveLength(4)
  expect(compute.calls).toMatchObject({ render: 1, embed: 0 })
  expect(await client.call('photos.get', { id: red! })).toMatchObject({ favourite: true })
})

async function idsOf(client: LibraryClient, text: string): Promise<PhotoId[]> {
  const { ids } = await client.call('photos.list', { query: { text } })
  return [...columnOf.uint32(ids)].map((id) => PhotoId.parse(id))
}

test('pausing, and going on with nothing to do, is no change of photos', async () => {
  picture('red.jpg', 'red')
  const client = await start(fakeCompute())
  await watching(client)
  const revision = async (): Promise<number> => (await client.call('photos.list', { query: {} })).revision
  const before = await revision()
  await client.call('activity.pause', { paused: true })
  await client.call('activity.pause', { paused: false })
  await client.call('activity.settled', {})
  expect(await revision()).toBe(before)
})
