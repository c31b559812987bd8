import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { loadManifest } from '../../../library/models/manifest.ts'
import { openModels } from '../../../library/models/model-store.ts'
import { thisMachine, type Machine } from '../machine.ts'
import { writeRandomModelApart } from '../random-model.ts'
import { writeSamplePhotosApart } from '../sample-photos.ts'
import { benchBaselines } from './baseline-bench.ts'
import { diskParts, type DiskPart } from './disk-parts.ts'
import { benchEngine } from './engine-bench.ts'
import { benchLibrary, photosToIndex } from './library-bench.ts'
import { madeLibrary } from './made-library.ts'
import type { Measurement } from './measurement.ts'

/** Everything that was measured of a library of one size. */
export interface ScaleResult {
  readonly machine: Machine
  readonly photos: number
  /** ISO 8601. */
  readonly at: string
  /** Programs that wanted a core while it was measured, on average: at the begin and at the end. */
  readonly load: readonly [number, number]
  readonly disk: readonly DiskPart[]
  /** By what was measured. */
  readonly parts: Readonly<Record<string, readonly Measurement[]>>
}

export interface ScaleOptions {
  readonly photos: number
  /** Folder for made-up libraries, kept for the next time. */
  readonly data: string
  /** What to measure; the others keep the results of last time. Everything unless said otherwise. */
  readonly parts?: readonly string[] | undefined
  readonly signal: AbortSignal
  readonly onStep: (step: string) => void
}

const dimensions = 512
const model = 'random-vit-b32'
/** Beyond that, the virtual tables take so long to fill that they are left out. */
const mostForBaselines = 100_000
const mostForSnapshot = 100_000
/** In small libraries, indexing takes what the encoder takes. */
const leastForIndexing = 100_000

/** Measures a library of so many made-up photos, from the vectors up to what a page sees. */
export async function benchScale({ photos, data, parts: wanted, signal, onStep }: ScaleOptions): Promise<ScaleResult> {
  const load = (): number => loadavg()[0] ?? 0
  const before = load()
  const models = join(data, 'models')
  if (!existsSync(join(models, 'manifest.json'))) {
    onStep('Making a model of random weights')
    await writeRandomModelApart(models, model)
  }
  const manifest = await loadManifest(join(models, 'manifest.json'))
  const { key } = await openModels({ manifest, directory: models, builtIn: models }).spec(model)
  onStep(`Making ${photos} photos`)
  const made = await madeLibrary(data, photos, dimensions, signal)

  onStep('The disk')
  const disk = diskParts(made)
  const kept = join(made.folder, 'measured.json')
  const parts: Record<string, readonly Measurement[]> = existsSync(kept)
    ? (JSON.parse(readFileSync(kept, 'utf8')) as Record<string, readonly Measurement[]>)
    : {}
  const measure = async (name: string, run: () => Promise<{ measurements: readonly Measurement[] }>): Promise<void> => {
    signal.throwIfAborted()
    if (wanted && !wanted.includes(name)) return
    onStep(`${photos}: ${name}`)
    parts[name] = (await run()).measurements
    writeFileSync(kept, JSON.stringify(parts))
  }
  await measure('scan', () => benchEngine({ made, engine: 'scan' }, signal))
  await measure('sqlite-vec', () => benchEngine({ made, engine: 'sqlite-vec' }, signal))
  if (photos <= mostForSnapshot) await measure('sqlite-vss', () => benchEngine({ made, engine: 'sqlite-vss' }, signal))
  if (photos <= mostForBaselines) await measure('baselines', () => benchBaselines(made, signal))
  const task = { made, models, model, key }
  await measure('library', () => benchLibrary({ ...task, engine: 'scan' }, signal))
  await measure('library with sqlite-vec', () => benchLibrary({ ...task, engine: 'sqlite-vec' }, signal))
  if (photos >= leastForIndexing) await measure('while indexing', () => whileIndexing(data, task, signal))
  return { machine: thisMachine(), photos, at: new Date().toISOString(), load: [before, load()], disk, parts }
}

/** In a copy of the library, because photos are added to it. */
async function whileIndexing(
  data: string,
  task: Omit<Parameters<typeof benchLibrary>[0], 'engine'>,
  signal: AbortSignal,
): Promise<{ measurements: readonly Measurement[] }> {
  const folders = await photosIn(join(data, 'photos'))
  const folder = join(data, 'indexing')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  copyFileSync(join(task.made.folder, 'library.db'), join(folder, 'library.db'))
  try {
    return await benchLibrary({ ...task, made: { ...task.made, folder }, engine: 'scan', indexing: folders }, signal)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Two folders of different photos. */
async function photosIn(folder: string): Promise<[string, string]> {
  const [alone, together]: [string, string] = [join(folder, 'alone'), join(folder, 'together')]
  if (!existsSync(together)) {
    await writeSamplePhotosApart(alone, { count: 2 * photosToIndex, megapixels: 12 })
    mkdirSync(together)
    for (const name of readdirSync(alone).slice(photosToIndex)) renameSync(join(alone, name), join(together, name))
  }
  return [alone, together]
}
