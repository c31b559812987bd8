import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Failure } from '../../../preload/contract/failure.ts'
import type { Generation, GenerationId } from '../../../preload/contract/generations.ts'
import type { LibraryClient } from '../../../preload/contract/library-contract.ts'
import { PhotoId } from '../../../preload/contract/photos.ts'
import { fakeMaker } from '../fake-maker.ts'
import { openMakingLibrary } from './testing/making-library.ts'

/** A library with a folder of pictures beside it, which fakes make. */
let base: string
let maker: ReturnType<typeof fakeMaker>
let client: LibraryClient
let close: () => Promise<void>
let heard: string[]

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'recollect-generate-'))
  mkdirSync(join(base, 'photos'))
  maker = fakeMaker()
  heard = []
})
afterEach(async () => {
  await close()
  rmSync(base, { recursive: true })
})

async function open(): Promise<void> {
  const opened = await openMakingLibrary(join(base, 'library'), maker)
  client = opened.client
  close = opened.close
  for (const event of ['generations.changed', 'generations.progress'] as const)
    client.on(event, () => heard.push(event))
}

/** Opens it and puts a photo into it that says what it shows. */
async function withPhoto(text = 'red'): Promise<PhotoId> {
  writeFileSync(join(base, 'photos', 'beach day.jpg'), text)
  await open()
  await client.call('folders.add', { path: join(base, 'photos') })
  await client.call('activity.settled', {})
  return (await client.call('photos.at', { path: join(base, 'photos', 'beach day.jpg') })).id
}

type Request = Parameters<typeof start>[0]
const start = async (
  request: Partial<Parameters<typeof client.call<'generations.start'>>[1]> &
    Pick<Parameters<typeof client.call<'generations.start'>>[1], 'wishes'>,
): Promise<GenerationId> =>
  (await client.call('generations.start', { generator: 'recollect-paint', steps: 6, count: 2, ...request })).id

const get = (id: GenerationId): Promise<Generation> => client.call('generations.get', { id })
const ended = async (id: GenerationId): Promise<Generation> => {
  await vi.waitFor(async () => expect(['waiting', 'running']).not.toContain((await get(id)).state))
  return get(id)
}
const kept = (): string[] => readdirSync(join(base, 'library', 'variations'))
const words = (...texts: string[]): Request['wishes'] => texts.map((text) => ({ kind: 'words', words: text }))

test('a photo becomes variations, told of while they are made and kept when they are done', async () => {
  const photo = await withPhoto()
  const id = await start({ wishes: [{ kind: 'photo', id: photo }, ...words('a sunset')], seed: 7, strength: 0.25 })
  const done = await ended(id)
  expect(done).toMatchObject({ state: 'done', problem: null, resumable: false, secondsLeft: null, steps: 6 })
  expect(done.request).toMatchObject({ seed: 7, strength: 0.25, quality: 'normal', from: 'source' })
  // 4 to 3, as the photo is.
  expect(done.variations.map(({ seed, state, step, width, height }) => [seed, state, step, width, height])).toEqual([
    [7, 'done', 6, 296, 224],
    [8, 'done', 6, 296, 224],
  ])
  expect(done.variations[0]).toMatchObject({
    likeness: 0.9,
    wishes: [0.9, 0.8],
    source: { likeness: 0.9, decibels: null, nearCopy: true },
  })
  expect(done.variations[1]).toMatchObject({ source: { decibels: 20, nearCopy: false } })
  // Only what can be looked at is left: the source and two pictures, and no process.
  const toSee = [done.source, ...done.variations.map(({ shown }) => shown)].toSorted()
  await vi.waitFor(() => expect(kept().toSorted()).toEqual(toSee))
  expect(maker.processes).toBe(0)
  expect(heard).toContain('generations.progress')

  const [task] = maker.tasks
  expect(task?.photos[0]?.path).toContain('/previews/')
  expect(task?.prompts[0]?.vector).toHaveLength(task!.model.dimensions)
  expect(await client.call('generations.list', {})).toEqual([done])
  expect(await client.call('generations.list', { active: true })).toEqual([])
})

test('while one is made, whoever looks sees how far it is, and the others wait their turn', async () => {
  await open()
  const gate = Promise.withResolvers<undefined>()
  maker.told.onStep = ({ step }) => (step === 5 ? gate.promise : undefined)
  const [first, second] = [await start({ wishes: words('sea') }), await start({ wishes: words('sky') })]
  await vi.waitFor(async () => expect((await get(first)).variations[0]?.step).toBe(4))
  const running = await get(first)
  expect(running).toMatchObject({ state: 'running', secondsLeft: expect.any(Number) as number })
  expect(running.variations.map(({ state }) => state)).toEqual(['running', 'waiting'])
  expect(running.variations[0]?.likeness).toBeCloseTo(4 / 6)
  expect(readFileSync(join(base, 'library', 'variations', running.variations[0]!.shown!), 'utf8')).toBe('sketch')
  expect((await client.call('generations.list', { active: true })).map(({ id, state }) => [id, state])).toEqual([
    [second, 'waiting'],
    [first, 'running'],
  ])
  gate.resolve(undefined)
  expect((await ended(second)).state).toBe('done')
  expect(maker.tasks.map(({ prompts }) => prompts[0]?.words)).toEqual(['sea', 'sky'])
})

test('cancelling stops one that runs, keeps what is finished, and goes on with the next', async () => {
  await open()
  const gate = Promise.withResolvers<undefined>()
  maker.told.onStep = ({ picture }) => (picture === 1 ? gate.promise : undefined)
  const [first, second, third] = [
    await start({ wishes: words('sea') }),
    await start({ wishes: words('sky') }),
    await start({ wishes: words('sun'), count: 1 }),
  ]
  await vi.waitFor(async () => expect((await get(first)).variations[0]?.state).toBe('done'))
  await client.call('generations.cancel', { id: second })
  await client.call('generations.cancel', { id: first })
  gate.resolve(undefined)
  expect(await ended(first)).toMatchObject({ state: 'cancelled', problem: null, resumable: true })
  expect((await get(first)).variations.map(({ state }) => state)).toEqual(['done', 'cancelled'])
  expect((await get(second)).state).toBe('cancelled')
  expect((await ended(third)).state).toBe('done')

  // What was not finished can be: with the seed it would have had.
  await client.call('generations.resume', { id: first })
  expect((await ended(first)).variations.map(({ state }) => state)).toEqual(['done', 'done'])
  const { seed } = (await get(first)).request
  expect(maker.tasks.at(-1)?.pictures.map((picture) => picture.seed)).toEqual([(seed + 1) % 2 ** 32])
  await expect(client.call('generations.resume', { id: first })).rejects.toMatchObject({ code: 'not-available' })
})

test('a process that ends by itself costs what it was at, in a sentence, and can be gone on with', async () => {
  await open()
  maker.told.onStep = ({ picture, step }) => picture === 1 && step === 4 && maker.die()
  const id = await start({ wishes: words('sea') })
  expect(await ended(id)).toMatchObject({
    state: 'failed',
    resumable: true,
    problem: expect.stringContaining(
      'ended by itself, perhaps for lack of memory. What is finished is kept.',
    ) as string,
  })
  maker.told.onStep = () => undefined
  await client.call('generations.resume', { id })
  expect((await ended(id)).state).toBe('done')
})

test('a model that cannot lead is said, before anything is made and after', async () => {
  await open()
  const why = 'The model tiny cannot lead a generator. There is no gradient for ArgMax.'
  maker.told.onMeasure = maker.told.onStep = () => {
    throw new Failure('model-unusable', why)
  }
  const asked = client.call('generations.estimate', { generator: 'recollect-paint' })
  await expect(asked).rejects.toMatchObject({ code: 'model-unusable', message: why })
  expect(await ended(await start({ wishes: words('sea') }))).toMatchObject({ state: 'failed', problem: why })
})

test.each([
  new Error('std::bad_alloc'),
  new Error('Array buffer allocation failed'),
  new Failure('model-unusable', 'tiny cannot be loaded on cpu: Failed to allocate memory for requested buffer'),
])('what a process says of memory is said in words: %s', async (error) => {
  await open()
  maker.told.onStep = () => {
    throw error
  }
  expect((await ended(await start({ wishes: words('sea') }))).problem).toMatch(/^There is not enough memory/)
})

describe('where the library cannot write any more,', () => {
  /** Has every change of `table` that `sql` describes fail as on a full disk, until the returned function is called. */
  const fillDisk = (table: string, sql: string): (() => void) => {
    const db = new Database(join(base, 'library', 'library.db'))
    db.exec(`CREATE TRIGGER full BEFORE UPDATE ON ${table} WHEN ${sql}
      BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END`)
    return () => void db.exec('DROP TRIGGER full').close()
  }

  test('what is made fails with that, and everything else goes on', async () => {
    await open()
    const free = fillDisk('variation', 'new.step = 4')
    const id = await start({ wishes: words('sea') })
    expect(await ended(id)).toMatchObject({
      state: 'failed',
      problem: expect.stringContaining('disk is full') as string,
    })
    expect(maker.processes).toBe(0)
    free()
    await client.call('generations.resume', { id })
    expect((await ended(id)).state).toBe('done')
  })

  test('nothing is begun until somebody asks again', async () => {
    await open()
    const free = fillDisk('generation', `new.state = 'running'`)
    const [first, second] = [await start({ wishes: words('sea') }), await start({ wishes: words('sky') })]
    expect([(await get(first)).state, (await get(second)).state]).toEqual(['waiting', 'waiting'])
    free()
    const third = await start({ wishes: words('sun') })
    expect((await ended(third)).state).toBe('done')
    expect(maker.tasks.map(({ prompts }) => prompts[0]?.words)).toEqual(['sea', 'sky', 'sun'])
  })

  test('what cannot even be ended can be cancelled later', async () => {
    await open()
    const free = fillDisk('generation', `new.state IN ('done', 'failed')`)
    const id = await start({ wishes: words('sea') })
    await vi.waitFor(async () => expect((await get(id)).variations[1]?.state).toBe('done'))
    await vi.waitFor(() => expect(maker.processes).toBe(0))
    expect((await get(id)).state).toBe('running')
    free()
    await client.call('generations.cancel', { id })
    expect((await get(id)).state).toBe('cancelled')
  })
})

test('closing the library ends what is made and leaves no process; it can be gone on with the next time', async () => {
  await open()
  const reached = Promise.withResolvers<undefined>()
  const gate = Promise.withResolvers<undefined>()
  maker.told.onStep = ({ step }) => {
    if (step < 4) return undefined
    reached.resolve(undefined)
    return gate.promise
  }
  const [id, waiting] = [await start({ wishes: words('sea') }), await start({ wishes: words('sky') })]
  await reached.promise
  const closing = close()
  gate.resolve(undefined)
  await closing
  expect(maker.processes).toBe(0)
  writeFileSync(join(base, 'library', 'variations', `${'0'.repeat(32)}.jpg`), 'left by a process that was ended')

  maker.told.onStep = () => undefined
  await open()
  for (const one of [id, waiting]) {
    expect(await get(one)).toMatchObject({
      state: 'cancelled',
      problem: 'Recollect was closed before this was finished.',
      resumable: true,
    })
  }
  expect(kept()).not.toContain(`${'0'.repeat(32)}.jpg`)
  await client.call('generations.resume', { id })
  expect((await ended(id)).state).toBe('done')
})

describe('what cannot be made is refused in a sentence', () => {
  test.each([
    [words('sea', ' SEA '), 'is there twice'],
    [[...words('sea'), { kind: 'words', words: 'Sea', weight: -1 }], 'wished for and wished away'],
    [[{ kind: 'words', words: 'people', weight: -1 }], 'Only things to keep away from are no picture'],
    [words('…'), 'has no words that a picture could show'],
    [[], 'Say what to make'],
    [[{ kind: 'words', words: 'sea', weight: 0 }], 'counts nothing'],
  ] as const)('%j', async (wishes, why) => {
    await open()
    await expect(start({ wishes: [...wishes] })).rejects.toThrow(why)
  })

  test('a photo, a picture, a generator that there is not', async () => {
    await open()
    const refused = (request: Request) => expect(start(request)).rejects
    await refused({ wishes: [{ kind: 'photo', id: PhotoId.parse(99) }] }).toMatchObject({ code: 'not-found' })
    await refused({ wishes: [{ kind: 'variation', id: 99 }] }).toThrow('was forgotten')
    await refused({ wishes: words('sea'), generator: 'none' }).toThrow('No generator is called “none”.')
    const region = { left: 0.5, top: 0, width: 0.6, height: 1 }
    await refused({ wishes: [{ kind: 'photo', id: PhotoId.parse(1), region }] }).toThrow('ends outside')
  })
})

test('of a photo whose drive is gone the preview is enough; a small part of one is read from the photo itself', async () => {
  const photo = await withPhoto()
  const region = { left: 0.25, top: 0.25, width: 0.5, height: 0.5 }
  await ended(await start({ wishes: [{ kind: 'photo', id: photo, region }] }))
  expect(maker.tasks.at(-1)).toMatchObject({
    photos: [
      {
        path: join(base, 'photos', 'beach day.jpg'),
        region,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      },
    ],
    size: { width: 296, height: 224 },
  })
  rmSync(join(base, 'photos'), { recursive: true })
  await client.call('folders.scan', {})
  await vi.waitFor(async () => expect((await client.call('photos.get', { id: photo })).offline).toBe(true))
  await ended(await start({ wishes: [{ kind: 'photo', id: photo, region }] }))
  expect(maker.tasks.at(-1)?.photos[0]?.path).toContain('/previews/')
})

test('a picture that was made can be the wish of new ones', async () => {
  await open()
  const [first] = (await ended(await start({ wishes: words('sea'), aspect: 2 }))).variations
  const next = await ended(await start({ wishes: [{ kind: 'variation', id: first!.id }], count: 1 }))
  expect(next.variations[0]).toMatchObject({ width: first!.width, height: first!.height, state: 'done' })
  expect(maker.tasks.at(-1)?.photos[0]?.path).toContain(first!.shown)
})

describe('saving', () => {
  const saved = (): string[] => readdirSync(join(base, 'library', 'Generated')).toSorted()

  test('puts a picture into the folder of generated ones, which is watched from then on, and overwrites nothing', async () => {
    const photo = await withPhoto()
    const { id, variations } = await ended(await start({ wishes: [{ kind: 'photo', id: photo }], seed: 7 }))
    expect((await client.call('folders.list', {})).map(({ name }) => name)).toEqual(['photos'])
    mkdirSync(join(base, 'library', 'Generated'))
    writeFileSync(join(base, 'library', 'Generated', 'beach-day-1.png'), 'mine')
    const ids = variations.map((variation) => variation.id)
    const { paths, indexed } = await client.call('generations.save', { variations: ids })
    expect(indexed).toBe(true)
    expect(saved()).toEqual(['beach-day-1.png', 'beach-day-2.png', 'beach-day-3.png'])
    expect(paths.map((path) => readFileSync(path, 'utf8'))).toEqual(['made 7', 'made 8'])
    expect((await get(id)).variations.map((variation) => variation.saved)).toEqual(paths.map((path) => [path]))
    expect((await client.call('folders.list', {})).map(({ name }) => name)).toEqual(['Generated', 'photos'])
    // Nothing but those that were saved is in the library: no sketch, no preview, no database.
    await client.call('activity.settled', {})
    expect((await client.call('photos.at', { path: paths[0]! })).id).toBeGreaterThan(photo)
    expect((await client.call('folders.list', {})).find(({ name }) => name === 'Generated')?.files).toBe(3)
  })

  test('or into a folder of one’s own, which must be there or be next to others', async () => {
    await open()
    const { variations } = await ended(await start({ wishes: words('a red sea'), count: 1 }))
    const ids = [variations[0]!.id]
    const save = (folder: string) => client.call('generations.save', { variations: ids, folder })
    expect(await save(join(base, 'photos'))).toEqual({
      paths: [join(base, 'photos', 'a-red-sea-1.png')],
      indexed: false,
    })
    expect((await save(join(base, 'new'))).paths).toEqual([join(base, 'new', 'a-red-sea-1.png')])
    await expect(save(join(base, 'no', 'such'))).rejects.toThrow(`There is no folder ${join(base, 'no')}.`)
    await expect(save('photos')).rejects.toThrow('is not the whole path of a folder')
    await expect(save(join(base, 'library', 'previews'))).rejects.toThrow('Recollect keeps its own files there')
    writeFileSync(join(base, 'file'), '')
    await expect(save(join(base, 'file'))).rejects.toThrow(`${join(base, 'file')} is not a folder.`)
    await client.call('generations.forget', { ids: null })
    await expect(save(join(base, 'photos'))).rejects.toMatchObject({ code: 'not-found' })
    expect(existsSync(join(base, 'photos', 'a-red-sea-1.png'))).toBe(true)
  })

  test('never among the library’s own files, whichever way leads there', async () => {
    mkdirSync(join(base, 'disk'))
    symlinkSync(join(base, 'disk'), join(base, 'library'), 'junction')
    await open()
    const { variations } = await ended(await start({ wishes: words('sea'), count: 1 }))
    const save = (folder?: string) =>
      client.call('generations.save', { variations: [variations[0]!.id], ...(folder !== undefined && { folder }) })
    symlinkSync(join(base, 'disk', 'variations'), join(base, 'photos', 'link'), 'junction')
    for (const way of ['disk/variations', 'photos/../disk/new', 'photos/link', 'photos/link/new', 'disk']) {
      await expect(save(`${base}/${way}`)).rejects.toThrow('Recollect keeps its own files there')
      await expect(client.call('folders.add', { path: `${base}/${way}` })).rejects.toThrow(/keeps its own|is not there/)
    }
    // But for the folder that is for them.
    expect([(await save()).indexed, (await save(join(base, 'disk', 'Generated'))).indexed]).toEqual([true, true])
    expect(saved()).toEqual(['sea-1.png', 'sea-2.png'])
  })

  test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('says where it may not write', async () => {
    await open()
    const { variations } = await ended(await start({ wishes: words('sea'), count: 1 }))
    chmodSync(join(base, 'photos'), 0o500)
    const save = client.call('generations.save', { variations: [variations[0]!.id], folder: join(base, 'photos') })
    await expect(save).rejects.toThrow(`You may not write to ${join(base, 'photos')}.`)
    chmodSync(join(base, 'photos'), 0o700)
  })
})

test('what is forgotten is gone with its files, but for what runs', async () => {
  await open()
  const done = await ended(await start({ wishes: words('sea') }))
  const gate = Promise.withResolvers<undefined>()
  maker.told.onStep = () => gate.promise
  const running = await start({ wishes: words('sky') })
  await client.call('generations.forget', { ids: [done.id, running] })
  expect((await client.call('generations.list', {})).map(({ id }) => id)).toEqual([running])
  expect(kept()).toEqual([])
  gate.resolve(undefined)
  expect((await ended(running)).state).toBe('done')
})

describe('how long it takes', () => {
  const estimate = async (more = {}) =>
    (await client.call('generations.estimate', { generator: 'recollect-paint', steps: 100, count: 2, ...more })).seconds

  test('is found out once, by whoever asks first, and then known', async () => {
    await open()
    expect(await Promise.all([estimate(), estimate()])).toEqual([21, 21])
    expect(await estimate({ count: 4 })).toBe(41)
    expect(maker.measured).toBe(1)
    await estimate({ quality: 'draft' })
    expect([maker.measured, maker.processes]).toEqual([2, 0])
  })

  test('is not found out while pictures are made, nor does it keep them waiting', async () => {
    await open()
    maker.told.onMeasure = (signal) => new Promise((resolve) => signal.addEventListener('abort', resolve))
    const asked = estimate()
    await vi.waitFor(() => expect(maker.measured).toBe(1))
    const gate = Promise.withResolvers<undefined>()
    maker.told.onStep = () => gate.promise
    const id = await start({ wishes: words('sea'), steps: 20 })
    expect([await asked, await estimate()]).toEqual([null, null])
    gate.resolve(undefined)
    await ended(id)
    // What was made says it as well.
    expect(await estimate()).toEqual(expect.any(Number))
    expect(maker.measured).toBe(1)
  })
})

test('there is a choice of generators and qualities, and a place where pictures go', async () => {
  await open()
  const { generators, qualities, problem, folder, kept: most } = await client.call('generators.list', {})
  expect(generators.map(({ id, problem: why }) => [id, why])).toEqual([
    ['recollect-paint', null],
    ['taef2', expect.stringContaining('TAEF2 is not installed') as string],
  ])
  expect(qualities.map(({ name }) => name)).toEqual(['draft', 'normal', 'better', 'best'])
  expect([problem, most]).toEqual([null, 200])
  expect(folder).toBe(join(base, 'library', 'Generated'))
  await expect(client.call('folders.add', { path: join(base, 'library') })).rejects.toThrow('keeps its own files')
})
