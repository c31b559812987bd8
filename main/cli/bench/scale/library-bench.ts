import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { columnOf } from '../../../../preload/contract/columns.ts'
import { channelPair } from '../../../../preload/contract/channel.ts'
import { connect } from '../../../../preload/contract/connect.ts'
import type { LibraryClient, LibraryEvents, LibraryMethods } from '../../../../preload/contract/library-contract.ts'
import type { PhotoId } from '../../../../preload/contract/photos.ts'
import { forkCompute } from '../../../hosts/fork-compute.ts'
import { forkMaker } from '../../../hosts/fork-generate.ts'
import { libraryConfig } from '../../../hosts/library-config.ts'
import { openLibrary } from '../../../library/library.ts'
import { silentLog } from '../../../library/log.ts'
import { openSettings } from '../../../library/store/settings.ts'
import { openStore } from '../../../library/store/open.ts'
import type { EngineName } from '../../../library/vectors/engine-name.ts'
import { answerApart, apart } from '../apart.ts'
import type { MadeLibrary } from './made-library.ts'
import { memoryNow, summary, timed, type Measurement } from './measurement.ts'

export interface LibraryTask {
  readonly made: MadeLibrary
  /** Folder with a manifest; the id of its model; that model's `ModelSpec.key`. */
  readonly models: string
  readonly model: string
  readonly key: string
  readonly engine: EngineName
  /** A folder of photos to index meanwhile, half of them before searches begin. */
  readonly indexing?: readonly [string, string]
}

/** What a page sees of a library of that size, through the contract: starting, typing, scrolling, searching while indexing. */
export function benchLibrary(
  task: LibraryTask,
  signal: AbortSignal,
): Promise<{ measurements: readonly Measurement[] }> {
  const path = join(task.made.folder, 'library.db')
  prepare(task)
  forgetCached(path)
  return apart(import.meta.filename, 'bench-library', task, signal)
}

/** Makes the made-up vectors those of the model that will be loaded. */
function prepare({ made, key, model }: LibraryTask): void {
  const db = openStore(join(made.folder, 'library.db'))
  const row = db.prepare<[], number>('SELECT min(id) FROM model').pluck().get() ?? 1
  db.prepare('UPDATE model SET key = ? WHERE id = ?').run(key, row)
  // Nobody has thought about labels in a library that was made up, and to do so takes minutes, which is not what is measured.
  db.exec('UPDATE label SET automatic = 0')
  const settings = openSettings(db)
  settings.setNote('model', model)
  settings.setNote('answering', model)
  settings.setNote('filling', row)
  settings.setNote('version', 'bench')
  db.close()
}

/** So that the start is a cold one; where the system has no way to do it, it is a warm one. */
function forgetCached(path: string): void {
  try {
    execFileSync('dd', [`if=${path}`, 'iflag=nocache', 'count=0'], { stdio: 'ignore' })
  } catch {
    // The file stays in the system's cache.
  }
}

const { signal } = new AbortController()
const typed = 60
const rowsInView = 60
/** In each of the two folders. */
export const photosToIndex = 160
const subjects =
  'a dog, snow, my sister laughing, a red bicycle, food on a table, the sea at night, mountains, a cat'.split(', ')

await answerApart(import.meta.filename, 'bench-library', async (task: LibraryTask, begun: number) => {
  const { made, models, engine, indexing } = task
  const config = { ...libraryConfig({ directory: made.folder, version: 'bench' }), models }
  const library = await openLibrary({
    ...config,
    door: 'recollect bench',
    work: indexing !== undefined,
    index: engine,
    log: silentLog,
    startCompute: () => forkCompute(made.folder),
    startMaker: () => forkMaker(),
  })
  const [ours, theirs] = channelPair()
  library.connect(theirs, 'browser')
  const client: LibraryClient = connect<LibraryMethods, LibraryEvents>(ours)

  const rows = async (text: string, by: 'words' | 'pictures', page?: { size: number }): Promise<void> => {
    const list = await client.call('photos.list', { query: { text }, by, ...(page && { page }) }, signal)
    const ids = [...columnOf.uint32(list.ids).subarray(0, rowsInView)] as PhotoId[]
    await client.call('photos.tiles', { ids }, signal)
  }
  let phrases = 0
  // Each phrase is a new one, so that it has to be encoded.
  const type = (): Promise<void> => rows(`${subjects[phrases % subjects.length]!} ${phrases++}`, 'pictures')

  try {
    await rows('', 'pictures', { size: 2_000 })
    const first = Date.now() - begun
    await type()
    const complete = Date.now() - begun
    const measurements = [
      summary('start to the first rows', [first]),
      summary('start to complete answers', [complete]),
      // While the disk is asked for vectors that nobody has looked at since the computer was started, and afterwards.
      await timed('a typed phrase after a cold start', engine === 'scan' ? typed : 5, type),
    ]
    if (indexing) return { measurements: [...measurements, ...(await whileIndexing(client, indexing, type))] }
    measurements.push(
      await timed('a typed phrase to its first rows', engine === 'scan' ? typed : 5, type),
      await timed('the first 2,000 of all', 20, () => rows('', 'pictures', { size: 2_000 })),
      await timed('all photos, as the page asks for them', 3, () => everything(client)),
      summary('memory of the library process', [memoryNow()], 'MB'),
      await timed('words: a place', 10, () => rows('kyoto', 'words')),
      await timed('words: one letter', 5, () => rows('k', 'words')),
      await timed('words: in every name', 5, () => rows('img', 'words')),
      await timed('what there is to filter by', 10, () => client.call('facets.get', {}, signal)),
      await timed('activity', 20, () => client.call('activity.get', {}, signal)),
      await timed('counts', 10, () => client.call('library.counts', {}, signal)),
      summary('memory after words in every name', [memoryNow()], 'MB'),
    )
    return { measurements }
  } finally {
    ours.close()
    await library.close()
  }
})

/** The whole timeline, in the pieces that the page asks for. */
async function everything(client: LibraryClient): Promise<void> {
  const size = 50_000
  for (let after: PhotoId | undefined; ;) {
    const list = await client.call('photos.list', { query: {}, page: { size, ...(after && { after }) } }, signal)
    if (list.count < size) return
    after = columnOf.uint32(list.ids)[list.count - 1] as PhotoId
  }
}

async function whileIndexing(
  client: LibraryClient,
  [alone, together]: readonly [string, string],
  type: () => Promise<void>,
): Promise<Measurement[]> {
  const index = async (folder: string, meanwhile: () => Promise<void>): Promise<number> => {
    const encoded = async (): Promise<number> => (await client.call('library.counts', {}, signal)).encoded
    const all = (await encoded()) + photosToIndex
    await client.call('folders.add', { path: folder }, signal)
    let begun: { readonly at: number; readonly encoded: number } | undefined
    let now = await encoded()
    // Not until everything has settled: then it goes on to think about labels.
    while (now < all) {
      await meanwhile()
      now = await encoded()
      // From the first one on: before it, half of the model is loaded.
      if (now > all - photosToIndex) begun ??= { at: performance.now(), encoded: now }
    }
    return begun ? (now - begun.encoded) / ((performance.now() - begun.at) / 1_000) : 0
  }
  const times: number[] = []
  const idle = await timed('idle', 30, type)
  const rate = await index(alone, () => new Promise((resolve) => setTimeout(resolve, 100)))
  const rateWith = await index(together, async () => {
    const begun = performance.now()
    await type()
    times.push(performance.now() - begun)
    // A person who types as fast as answers appear, twice a second.
    await new Promise((resolve) => setTimeout(resolve, 500))
  })
  const during = summary('a typed phrase while indexing', times)
  return [
    { ...idle, what: 'a typed phrase before indexing' },
    during,
    summary('p95 while indexing, compared with idle', [during.p95 / idle.p95], 'times'),
    summary('photos indexed', [rate], 'per second'),
    summary('photos indexed while somebody searches', [rateWith], 'per second'),
  ]
}
