import { readdirSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { channelPair } from '../../../preload/contract/channel.ts'
import { connect } from '../../../preload/contract/connect.ts'
import type { LibraryClient, LibraryEvents, LibraryMethods } from '../../../preload/contract/library-contract.ts'
import { forkCompute } from '../../hosts/fork-compute.ts'
import { forkMaker } from '../../hosts/fork-generate.ts'
import { libraryConfig } from '../../hosts/library-config.ts'
import { openLibrary } from '../../library/library.ts'
import { loadManifest } from '../../library/models/manifest.ts'
import { openModels } from '../../library/models/model-store.ts'
import type { Log } from '../../library/log.ts'
import { thisMachine, type Machine } from './machine.ts'
import { childUsage, ownUsage } from './process-usage.ts'
import { measureStages, type StageCosts } from './stage-costs.ts'

export interface IndexBenchOptions {
  /** Folder with the photos. Nothing in it is changed. */
  readonly photos: string
  /** Absolute paths of some of them, to measure the stages with. */
  readonly sample: readonly string[]
  /** An empty folder for the library, thrown away afterwards. */
  readonly scratch: string
  /** Folder with `manifest.json`, and where models that do not come with the app are. */
  readonly models: string
  readonly downloaded: string
  readonly model: string
  readonly log: Log
  readonly signal: AbortSignal
  /** Called with what is being done now. */
  readonly onStep: (step: string) => void
}

/** What indexing costs, as a whole and by stage. CPU is null where this platform does not tell. */
export interface IndexBench {
  readonly machine: Machine
  readonly model: string
  readonly provider: string
  readonly photos: number
  readonly failed: number
  readonly seconds: number
  readonly photosPerSecond: number
  /** CPU milliseconds per photo of the library's process and of compute. */
  readonly libraryCpuMs: number
  readonly computeCpuMs: number | null
  /** Share of the cores that was in use while indexing, 0 to 1. Other programs take from it. */
  readonly busy: number | null
  /** Share of the CPU that went into anything but hashing, decoding and encoding. */
  readonly overhead: number | null
  readonly stages: Omit<StageCosts, 'model'>
  /** Photos a second that the stages' own CPU, or the encoder's own speed, allows on this machine. */
  readonly bound: number | null
  /** Most memory of library and compute together, in bytes; what of it is the model; and bytes of previews and database a photo. */
  readonly peakMemory: number | null
  readonly modelMemory: number | null
}

/** Indexes a folder into an empty library, then performs each stage alone, and puts the two beside each other. */
export async function benchIndex(options: IndexBenchOptions): Promise<IndexBench> {
  const { photos, sample, scratch, models, downloaded, model, log, signal, onStep } = options
  const directory = join(scratch, 'library')
  mkdirSync(directory, { recursive: true })

  const manifest = await loadManifest(join(models, 'manifest.json'))
  const spec = await openModels({ manifest, directory: downloaded, builtIn: models }).spec(model)
  const whole = await indexAll({ photos, directory, models, model, log, signal, onStep })

  onStep('Each stage by itself')
  const { model: modelMemory, ...stages } = await measureStages({
    photos: sample,
    scratch: join(scratch, 'stages'),
    model: spec,
    provider: whole.provider,
    signal,
  })
  const machine = thisMachine()
  const costs = [stages.identify.cpuMs, stages.render.cpuMs, stages.embed.cpuMs]
  const stageCpuMs = costs.includes(null) ? null : costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0)
  const totalCpuMs = whole.computeCpuMs === null ? null : whole.libraryCpuMs + whole.computeCpuMs
  return {
    machine,
    model,
    ...whole,
    busy: totalCpuMs === null ? null : (totalCpuMs * whole.photos) / (whole.seconds * 1_000 * machine.cores),
    overhead: totalCpuMs === null || stageCpuMs === null ? null : Math.max(0, 1 - stageCpuMs / totalCpuMs),
    stages,
    bound: stageCpuMs === null ? null : Math.min((machine.cores * 1_000) / stageCpuMs, 1_000 / stages.embed.wallMs),
    modelMemory,
  }
}

interface IndexAllOptions extends Pick<IndexBenchOptions, 'photos' | 'models' | 'model' | 'log' | 'signal' | 'onStep'> {
  readonly directory: string
}

async function indexAll({ photos, directory, models, model, log, signal, onStep }: IndexAllOptions) {
  const config = { ...libraryConfig({ directory, version: 'bench' }), models }
  const library = await openLibrary({
    ...config,
    door: 'recollect bench',
    work: true,
    log,
    startCompute: () => forkCompute(directory),
    startMaker: () => forkMaker(),
  })
  const [ours, theirs] = channelPair()
  library.connect(theirs, 'browser')
  const client: LibraryClient = connect<LibraryMethods, LibraryEvents>(ours)
  const memory = watchMemory()
  try {
    onStep('Loading the model')
    await client.call('activity.settled', {}, signal)
    await client.call('models.use', { id: model }, signal)
    await client.call('activity.settled', {}, signal)
    onStep('Indexing')
    const [own, child, began] = [ownUsage().cpuMs, childUsage()?.cpuMs, performance.now()]
    await client.call('folders.add', { path: photos }, signal)
    await client.call('activity.settled', {}, signal)
    const seconds = (performance.now() - began) / 1_000
    const counts = await client.call('library.counts', {}, signal)
    const childAfter = childUsage()?.cpuMs
    const { provider } = await client.call('encoder.get', {}, signal)
    const done = Math.max(1, counts.embedded)
    return {
      provider: provider ?? 'none',
      photos: counts.embedded,
      failed: counts.failed,
      seconds,
      photosPerSecond: counts.embedded / seconds,
      libraryCpuMs: (ownUsage().cpuMs - own) / done,
      computeCpuMs: child === undefined || childAfter === undefined ? null : (childAfter - child) / done,
      peakMemory: memory.peak(),
    }
  } finally {
    memory.stop()
    ours.close()
    await library.close()
  }
}

/** Looks at the memory of both processes four times a second. */
function watchMemory(): { peak: () => number | null; stop: () => void } {
  let peak: number | null = null
  const look = (): void => {
    const child = childUsage()
    if (child) peak = Math.max(peak ?? 0, child.rss + ownUsage().rss)
  }
  const timer = setInterval(look, 250)
  return { peak: () => peak, stop: () => clearInterval(timer) }
}

/** The pictures directly in or below `folder`, by name, at most `limit`. */
export function picturesIn(folder: string, limit: number): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(jpe?g|png|webp|tiff?|heic|avif)$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .slice(0, limit)
}
