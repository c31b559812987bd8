import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { channelPair } from '../../../preload/contract/channel.ts'
import { columnOf } from '../../../preload/contract/columns.ts'
import { connect } from '../../../preload/contract/connect.ts'
import type { Label } from '../../../preload/contract/labels.ts'
import {
  libraryMethods,
  type LibraryClient,
  type LibraryEvents,
  type LibraryMethods,
} from '../../../preload/contract/library-contract.ts'
import { PhotoId } from '../../../preload/contract/photos.ts'
import { fakeCompute } from '../fake-compute.ts'
import { fakeMaker } from '../fake-maker.ts'
import { starterVocabulary } from '../labels/starter.ts'
import { openLibrary, type Library } from '../library.ts'
import { silentLog } from '../log.ts'

/** A library with fifty pictures: 46 white ones, `red0` to `red2`, and `blue0`. */
let base: string
let library: Library
let client: LibraryClient

beforeEach(async () => {
  base = mkdtempSync(join(tmpdir(), 'recollect-labels-'))
  mkdirSync(join(base, 'photos'))
  for (let i = 0; i < 46; i++)
    writeFileSync(join(base, 'photos', `white${i}.jpg`), `white\n${JSON.stringify({ iso: i })}`)
  for (let i = 0; i < 3; i++) writeFileSync(join(base, 'photos', `red${i}.jpg`), `red\n${JSON.stringify({ iso: i })}`)
  writeFileSync(join(base, 'photos', 'blue0.jpg'), 'blue')
  await start()
  await client.call('folders.add', { path: join(base, 'photos') })
  await client.call('activity.settled', {})
})
afterEach(async () => {
  await library.close()
  rmSync(base, { recursive: true })
})

async function start(): Promise<void> {
  library = await openLibrary({
    directory: join(base, 'library'),
    door: 'a test',
    version: '1.0.0',
    models: join(import.meta.dirname, '../../../models'),
    scanWorker: new URL('../vectors/scan-worker.ts', import.meta.url),
    checkpointWorker: new URL('../store/checkpoint-worker.ts', import.meta.url),
    readerWorker: new URL('../store/reader-worker.ts', import.meta.url),
    startCompute: fakeCompute().start,
    startMaker: fakeMaker().start,
    log: silentLog,
    work: true,
    graceMs: 200,
  })
  const [ours, theirs] = channelPair()
  library.connect(theirs, 'browser')
  const raw = connect<LibraryMethods, LibraryEvents>(ours)
  const call: LibraryClient['call'] = async (name, input, signal) => {
    const answer: unknown = await raw.call(name, input, signal)
    return libraryMethods[name].output.parse(answer) as never
  }
  client = { ...raw, call }
}

async function label(name: string): Promise<Label> {
  const found = (await client.call('labels.list', {})).find((one) => one.name === name)
  if (!found) throw new Error(`There is no label ${name}`)
  return found
}

const idOf = async (name: string): Promise<PhotoId> =>
  (await client.call('photos.at', { path: join(base, 'photos', name) })).id

const starters = new Set(starterVocabulary.labels.map(({ name }) => name))

/** Labels that a photo has, and those that a person took from it, with a minus; not those that come with the app. */
async function tagsOf(name: string): Promise<string[]> {
  const [photo] = await client.call('tags.of', { ids: [await idOf(name)] })
  const own = photo!.tags.filter(({ name: tag }) => !starters.has(tag))
  return own.map(({ name: tag, holds, source }) => `${holds ? '' : '-'}${tag} (${source})`)
}

test('a new label is given by the machine to the photos that show it, before the answer', async () => {
  await client.call('labels.add', { labels: [{ name: 'Red things', prompts: ['red'] }] })
  expect(await label('Red things')).toMatchObject({ photos: 3, byMachine: 3, byPerson: 0, rejected: 0 })
  expect(await tagsOf('red1.jpg')).toContain('Red things (machine)')
  expect(await tagsOf('white1.jpg')).toEqual([])
})

test('a tag that a person takes away stays away, and can be taken back', async () => {
  await client.call('labels.add', { labels: [{ name: 'Red things', prompts: ['red'] }] })
  const ids = [await idOf('red1.jpg')]
  const { change } = await client.call('tags.say', { photos: { ids }, labels: ['Red things'], verdict: 'no' })
  expect(await tagsOf('red1.jpg')).toEqual(['-Red things (person)'])
  expect(await label('Red things')).toMatchObject({ rejected: 1 })
  await client.call('changes.undo', { id: change! })
  expect(await tagsOf('red1.jpg')).toEqual(['Red things (machine)'])
})

test('a name that nobody has used before becomes a label of people only', async () => {
  const ids = [await idOf('red1.jpg'), await idOf('blue0.jpg')]
  const said = await client.call('tags.say', { photos: { ids }, labels: ['Grandma’s 90th'], verdict: 'yes' })
  expect(said).toMatchObject({ photos: 2, added: 0, removed: 0 })
  expect(await label('Grandma’s 90th')).toMatchObject({
    photos: 2,
    byPerson: 2,
    automatic: false,
    prompts: [],
    fit: null,
  })
  await client.call('changes.undo', { id: said.change! })
  await expect(label('Grandma’s 90th')).rejects.toThrow('no label')
})

test('a preview says what would change, and changes nothing', async () => {
  await client.call('labels.add', { labels: [{ name: 'Things', prompts: ['red'] }] })
  const { id } = await label('Things')
  const preview = await client.call('labels.preview', { label: id, changes: { prompts: ['blue'] } })
  expect(preview).toMatchObject({ photos: 1, added: 1, removed: 3 })
  expect([...columnOf.uint32(preview.addedIds)]).toEqual([await idOf('blue0.jpg')])
  expect(await label('Things')).toMatchObject({ byMachine: 3, prompts: ['red'] })
})

test('a review lists photos, the most certain first, and leaves out what people have decided', async () => {
  await client.call('labels.add', { labels: [{ name: 'Red things', prompts: ['red'] }] })
  const { id } = await label('Red things')
  const ids = [await idOf('red0.jpg')]
  await client.call('tags.say', { photos: { ids }, labels: [id], verdict: 'yes' })
  const reds = await Promise.all(['red1.jpg', 'red2.jpg'].map(idOf))
  const review = await client.call('labels.review', { photos: { query: {} }, labels: [id], limit: 10 })
  expect(review).toMatchObject({ count: 10, total: 49 })
  expect([...columnOf.uint32(review.photos)].slice(0, 2).sort()).toEqual(reds.sort())
  expect([...review.given].slice(0, 3)).toEqual([1, 1, 0])
})

test('labels that are merged leave one, with the photos of both and every name', async () => {
  const [red, blue] = [[await idOf('red0.jpg')], [await idOf('blue0.jpg')]]
  await client.call('tags.say', { photos: { ids: red }, labels: ['Kitten'], verdict: 'yes' })
  await client.call('tags.say', { photos: { ids: blue }, labels: ['Cat'], verdict: 'yes' })
  const { change } = await client.call('labels.merge', {
    from: [(await label('Kitten')).id],
    into: (await label('Cat')).id,
  })
  expect(await label('Cat')).toMatchObject({ photos: 2, byPerson: 2 })
  await client.call('tags.say', { photos: { ids: blue }, labels: ['kitten'], verdict: 'clear' })
  expect(await label('Cat')).toMatchObject({ photos: 1 })
  await expect(client.call('changes.undo', { id: change! })).rejects.toThrow('came after')
})

test('photos that arrive later are tagged by what is already known of the labels', async () => {
  await client.call('labels.add', { labels: [{ name: 'Red things', prompts: ['red'] }] })
  writeFileSync(join(base, 'photos', 'late.jpg'), 'red\n{"iso":99}')
  await vi.waitFor(async () => expect(await tagsOf('late.jpg')).toContain('Red things (machine)'), 10_000)
})

test('what a file says is a tag, unless a person has deleted the label', async () => {
  writeFileSync(join(base, 'photos', 'kept.jpg'), 'white\n{"keywords":["Seaside","Spam"]}')
  await vi.waitFor(async () => expect(await tagsOf('kept.jpg')).toEqual(['Seaside (file)', 'Spam (file)']), 10_000)
  expect(await label('Seaside')).toMatchObject({ automatic: false, photos: 1, byMachine: 0, byPerson: 0 })
  await client.call('labels.remove', { ids: [(await label('Spam')).id] })
  writeFileSync(join(base, 'photos', 'more.jpg'), 'white\n{"keywords":["spam","SEASIDE"]}')
  await vi.waitFor(async () => expect(await tagsOf('more.jpg')).toEqual(['Seaside (file)']), 10_000)
})

test('a library begins with the labels that come with the app, and those that are deleted stay deleted', async () => {
  const before = await client.call('labels.list', {})
  expect(before.length).toBeGreaterThan(200)
  await client.call('labels.remove', { ids: before.map(({ id }) => id) })
  await library.close()
  await start()
  expect(await client.call('labels.list', {})).toEqual([])
})

test('deleting all labels can be taken back, and the machine has tagged again when it answers', async () => {
  await client.call('labels.add', { labels: [{ name: 'Red things', prompts: ['red'] }] })
  const { change } = await client.call('labels.remove', { ids: [(await label('Red things')).id] })
  expect(await tagsOf('red1.jpg')).toEqual([])
  await client.call('changes.undo', { id: change! })
  expect(await tagsOf('red1.jpg')).toEqual(['Red things (machine)'])
})

test('of labels that exclude each other, a photo has the likeliest or none', async () => {
  const { ids } = await client.call('labels.add', { labels: [{ name: 'Colour', exclusive: true, prompts: [] }] })
  const kinds = ['red', 'blue', 'green'].map((name) => ({ name: `all ${name}`, prompts: [name], parent: ids[0]! }))
  await client.call('labels.add', { labels: kinds })
  expect(await tagsOf('red1.jpg')).toEqual(['all red (machine)'])
  expect(await tagsOf('blue0.jpg')).toContain('all blue (machine)')
  expect(await tagsOf('white3.jpg')).toEqual([])
  const wrong = [await idOf('red1.jpg')]
  await client.call('tags.say', { photos: { ids: wrong }, labels: ['all blue'], verdict: 'yes' })
  expect(await tagsOf('red1.jpg')).toEqual(['all blue (person)'])
})
