import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import { osText } from '../../library/folders/paths.ts'
import type { IndexBench } from '../bench/index-bench.ts'
import { thisMachine, type Machine } from '../bench/machine.ts'
import type { Measurement } from '../../library/search/search-benchmark.ts'
import type { Context } from '../context.ts'
import { exitCodes, usage, type ExitCode } from '../exit-code.ts'
import { wholeNumber } from '../numbers.ts'
import { pathArgument } from '../paths.ts'
import type { Registry } from '../registry.ts'
import { addBenchGenerate } from './bench-generate.ts'
import { addBenchScale } from './bench-scale.ts'
import { addBenchTag } from './bench-tag.ts'
import { bytesInWords, count } from '../sizes.ts'
import { table } from '../table.ts'

interface IndexOptions {
  readonly photos: number
  readonly megapixels: number
  readonly model: string
}

export function addBench(registry: Registry): void {
  const group = registry.add({
    syntax: 'bench',
    summary: 'Measure how fast this machine indexes, searches and tags. The library itself is left alone.',
    example: 'bench index --photos 100',
  })
  addBenchIndex(registry, group)
  addBenchSearch(registry, group)
  addBenchScale(registry, group)
  addBenchGenerate(registry, group)
  addBenchTag(registry, group)
}

function addBenchIndex({ add, run }: Registry, group: Command): void {
  const command = add({
    under: group,
    syntax: 'index [folder]',
    summary: 'Measure indexing: of a folder of photos, or of photos made for it.',
    example: 'bench index ~/Pictures --model clip-vit-b32 --json',
  })
  command
    .option('--photos <number>', 'photos to make, where no folder is given', wholeNumber(1, 1_000_000), 200)
    .option('--megapixels <number>', 'size of the photos that are made', wholeNumber(1, 200), 12)
    .option('--model <model>', 'an installed model, or random-vit-b32: as slow as CLIP, and blind', 'random-vit-b32')
    .action((folder: string | undefined, options: IndexOptions) =>
      run(command, (context) => benchIndex(context, folder, options)),
    )
}

/** Photos that the stages are measured with, one by one. */
const sampleSize = 48

async function benchIndex(context: Context, folder: string | undefined, options: IndexOptions): Promise<ExitCode> {
  const [
    { benchIndex: measure, picturesIn },
    { randomModels, writeRandomModelApart },
    { writeSamplePhotosApart },
    { near },
    { commandLog },
  ] = await Promise.all([
    import('../bench/index-bench.ts'),
    import('../bench/random-model.ts'),
    import('../bench/sample-photos.ts'),
    import('../../hosts/near.ts'),
    import('../open-library.ts'),
  ])
  const { surroundings } = context
  const scratch = await mkdtemp(join(tmpdir(), 'recollect-bench-'))
  const onStep = (step: string): void => context.note(`${step} …`)
  try {
    const photos = folder === undefined ? join(scratch, 'photos') : osText(pathArgument(folder, surroundings))
    if (photos === undefined) throw usage(`The name of “${folder ?? ''}” is not text; measure another folder.`)
    if (folder === undefined) {
      onStep(`Making ${count(options.photos, 'photo')} of ${options.megapixels} megapixels`)
      await writeSamplePhotosApart(photos, { count: options.photos, megapixels: options.megapixels })
    }
    const isRandom = randomModels.includes(options.model)
    const models = isRandom ? join(scratch, 'models') : near('models', 'manifest.json')
    if (isRandom) {
      onStep(`Making ${options.model}`)
      await writeRandomModelApart(models, options.model)
    }
    const result = await measure({
      photos,
      sample: picturesIn(photos, sampleSize),
      scratch,
      models,
      downloaded: join(context.library, 'models'),
      model: options.model,
      log: commandLog(surroundings.env['RECOLLECT_LOG']),
      signal: surroundings.interrupted,
      onStep,
    })
    if (context.json) context.record(result)
    else printIndex(context, result)
    return exitCodes.done
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

const percent = (share: number | null): string => (share === null ? 'not known here' : `${Math.round(share * 100)} %`)
const milliseconds = (ms: number | null): string => (ms === null ? '–' : `${ms.toFixed(1)} ms`)

function printIndex(context: Context, result: IndexBench): void {
  const { machine, stages, peakMemory, modelMemory } = result
  const beyond = peakMemory === null || modelMemory === null ? null : peakMemory - modelMemory
  context.line(machineLine(machine))
  context.line(`${result.model} on ${result.provider}\n`)
  const rows: (readonly (string | number)[])[] = [['one photo takes', 'CPU', 'alone, with every core']]
  for (const stage of ['identify', 'render', 'embed'] as const) {
    rows.push([stage, milliseconds(stages[stage].cpuMs), milliseconds(stages[stage].wallMs)])
  }
  rows.push(['in all, library', milliseconds(result.libraryCpuMs), ''])
  rows.push(['in all, compute', milliseconds(result.computeCpuMs), ''])
  context.line(table(rows))
  context.line(`
${result.photosPerSecond.toFixed(2)} photos a second: ${count(result.photos, 'photo')} in ${result.seconds.toFixed(1)} s, ${result.failed} set aside
${result.bound === null ? 'not known here' : result.bound.toFixed(2)} a second is the most that the stages allow on this machine
${percent(result.busy)} of the cores were in use; ${percent(result.overhead)} of that for anything but the stages
${peakMemory === null ? 'memory is not known here' : `${bytesInWords(peakMemory)} of memory at most, ${beyond === null ? '' : `${bytesInWords(beyond)} beyond the model`}`}`)
}

export function machineLine({ cpu, cores, memory, node, platform }: Machine): string {
  return `${cpu}, ${cores} threads, ${bytesInWords(memory)}, Node ${node}, ${platform}`
}

function addBenchSearch({ add, run }: Registry, group: Command): void {
  const command = add({
    under: group,
    syntax: 'search',
    summary: 'Measure searching, in a library of made-up photos.',
    example: 'bench search --photos 10000',
  })
  command
    .option(
      '--photos <number>',
      'photos to make up; 100,000 take 0.5 GB while it runs',
      wholeNumber(1, 10_000_000),
      100_000,
    )
    .action((options: { readonly photos: number }) => run(command, (context) => benchSearch(context, options.photos)))
}

async function benchSearch(context: Context, photos: number): Promise<ExitCode> {
  const [{ benchmarkSearch }, { sibling }] = await Promise.all([
    import('../../library/search/search-benchmark.ts'),
    import('../../hosts/sibling.ts'),
  ])
  const folder = await mkdtemp(join(tmpdir(), 'recollect-bench-'))
  const { interrupted } = context.surroundings
  try {
    const results = await benchmarkSearch({
      photos,
      folder,
      worker: sibling('library/vectors/scan-worker'),
      clock: () => performance.now(),
      onProgress(doing) {
        interrupted.throwIfAborted()
        context.note(`${doing} …`)
      },
    })
    const machine = thisMachine()
    if (context.json) context.record({ machine, photos, results })
    else printSearch(context, machine, photos, results)
    return exitCodes.done
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function printSearch(context: Context, machine: Machine, photos: number, results: readonly Measurement[]): void {
  context.line(`${machineLine(machine)}\n${count(photos, 'photo')}\n`)
  const rows = results.map(({ what, unit, median, p95, samples }) => [
    what,
    unit === 'ms' ? `${median.toFixed(2)} ms` : median.toFixed(4),
    unit === 'ms' ? `${p95.toFixed(2)} ms` : p95.toFixed(4),
    `${samples}`,
  ])
  context.line(table([['', 'median', 'slowest of 20, or worst', 'samples'], ...rows]))
}
