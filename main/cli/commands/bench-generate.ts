import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Command } from 'commander'
import { osText } from '../../library/folders/paths.ts'
import type { SheetTask } from '../bench/generate/contact-sheets.ts'
import type { GenerateBench, LikenessScore } from '../bench/generate/generate-bench.ts'
import type { GradientCost } from '../../compute/generate/gradient-benchmark.ts'
import type { Context } from '../context.ts'
import { exitCodes, usage, type ExitCode } from '../exit-code.ts'
import { wholeNumber } from '../numbers.ts'
import { pathArgument, readablePath } from '../paths.ts'
import type { Registry } from '../registry.ts'
import { bytesInWords } from '../sizes.ts'
import { table } from '../table.ts'
import { machineLine } from './bench.ts'

interface GenerateOptions {
  readonly photos?: string
  readonly count: number
  readonly model: string
  readonly generator?: string
  readonly searches?: boolean
  readonly sheet?: string
  readonly sheets?: string
}

export function addBenchGenerate({ add, run }: Registry, group: Command): void {
  const command = add({
    under: group,
    syntax: 'generate',
    summary: 'Measure making pictures: what a step costs, and how near the pictures come to what was wished.',
    example: 'bench generate --photos ~/Pictures --sheet made.jpg',
  })
  command
    .option('--photos <folder>', 'also make pictures like photos of this folder, and of words: minutes')
    .option('--count <number>', 'how many of the photos', wholeNumber(1, 100), 10)
    .option('--model <model>', 'an installed model, or random-vit-b32: as slow as CLIP, and blind', 'recollect-mini')
    .option('--generator <folder>', 'a folder with encoder.onnx and decoder.onnx, in place of the built-in generator')
    .option('--searches', 'also search a small library while pictures are made: two minutes')
    .option('--sheet <file>', 'write what was made as one JPEG')
    .option('--sheets <folder>', 'only write contact sheets of the photos’ variations by strength and seed: minutes')
    .action((options: GenerateOptions) => run(command, (context) => benchGenerate(context, options)))
}

async function benchGenerate(context: Context, options: GenerateOptions): Promise<ExitCode> {
  const [
    { benchGenerate: measure },
    { picturesIn },
    { randomModels, writeRandomModelApart },
    { loadManifest },
    { openModels },
    { near },
  ] = await Promise.all([
    import('../bench/generate/generate-bench.ts'),
    import('../bench/index-bench.ts'),
    import('../bench/random-model.ts'),
    import('../../library/models/manifest.ts'),
    import('../../library/models/model-store.ts'),
    import('../../hosts/near.ts'),
  ])
  const { surroundings } = context
  const pathOf = (given: string): string => {
    const path = osText(pathArgument(given, surroundings))
    if (path === undefined) throw usage(`The name of “${given}” is not text; use another one.`)
    return path
  }
  const scratch = await mkdtemp(join(tmpdir(), 'recollect-bench-'))
  const onStep = (step: string): void => context.note(`${step} …`)
  try {
    const builtIn = near('models', 'manifest.json')
    const isRandom = randomModels.includes(options.model)
    const models = isRandom ? join(scratch, 'models') : builtIn
    if (isRandom) {
      onStep(`Making ${options.model}`)
      await writeRandomModelApart(models, options.model)
    }
    const manifest = await loadManifest(join(models, 'manifest.json'))
    const model = await openModels({ manifest, directory: join(context.library, 'models'), builtIn: models }).spec(
      options.model,
    )
    const [listed] = (await loadManifest(join(builtIn, 'manifest.json'))).generators
    if (!listed) throw new Error('No generator comes with the app')
    const folder =
      options.generator === undefined ? join(builtIn, listed.folder ?? listed.id) : pathOf(options.generator)
    const generator = options.generator === undefined ? listed : { ...listed, id: basename(folder) }
    const photos = options.photos === undefined ? [] : chosen(picturesIn(pathOf(options.photos), 10_000), options.count)
    const signal = surroundings.interrupted
    if (options.sheets !== undefined) {
      if (photos.length === 0) throw usage('--sheets says where to put variations; say of what: --photos <folder>.')
      await writeSheets(context, pathOf(options.sheets), { generator, folder, model, photos, signal, onStep })
      return exitCodes.done
    }
    const sheet = options.sheet === undefined ? undefined : pathOf(options.sheet)
    const searched = options.searches ? scratch : undefined
    const result = await measure({ generator, folder, model, photos, scratch: searched, sheet, signal, onStep })
    if (context.json) context.record(result)
    else print(context, result)
    return exitCodes.done
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

async function writeSheets(context: Context, out: string, task: Omit<SheetTask, 'out'>): Promise<void> {
  const { writeContactSheets } = await import('../bench/generate/contact-sheets.ts')
  const { files, tiles } = await writeContactSheets({ ...task, out })
  if (context.json) return void context.record({ files, tiles })
  const rows = tiles.map(({ photo, number, strength, seed, likeness }) => [
    ...[`${number}`, `strength ${strength}`, `seed ${seed}`, `likeness ${likeness.toFixed(2)}`],
    readablePath(basename(photo)),
  ])
  context.line(`${table(rows)}\n\n${files.map(readablePath).join('\n')}`)
}

/** `count` of them, evenly spread. */
function chosen(photos: readonly string[], count: number): string[] {
  const step = Math.max(1, photos.length / count)
  return photos.filter((_, at) => Math.floor(at / step) !== Math.floor((at - 1) / step)).slice(0, count)
}

function print(context: Context, result: GenerateBench): void {
  const { machine, generator, model, decoder, judge, step, searches, likeness } = result
  context.line(`${machineLine(machine)}\n${generator} led by ${model}, 256 × 256 pixels\n`)
  const cost = (what: string, { forwardMs, bothMs, ratio, peakMemory }: GradientCost): string[] => [
    what,
    `${forwardMs.toFixed(1)} ms`,
    `${bothMs.toFixed(1)} ms`,
    ratio.toFixed(2),
    bytesInWords(peakMemory),
  ]
  context.line(
    table([['CPU', 'forward', 'with gradient', 'ratio', 'memory'], cost('decoder', decoder), cost('one look', judge)]),
  )
  context.line(
    `\none step with 8 looks: ${step.cpuSeconds.toFixed(2)} s of CPU, ${step.wallSeconds.toFixed(2)} s; ${bytesInWords(step.peakMemory)} of memory at most; ${step.startSeconds.toFixed(1)} s to begin`,
  )
  if (searches) {
    const { idle, making } = searches
    const times = (making.p95 / idle.p95).toFixed(1)
    context.line(
      `a typed phrase: ${idle.p95.toFixed(0)} ms (p95), ${making.p95.toFixed(0)} ms while pictures are made: ${times} times`,
    )
  }
  if (!likeness) return
  printLikeness(context, 'from noise, like a photo', likeness.fromNoise)
  printLikeness(context, 'variations at strength 0.5', likeness.variations)
  printLikeness(context, 'from noise, by words', likeness.words)
}

function printLikeness(context: Context, what: string, list: readonly LikenessScore[]): void {
  const rows = list.map(({ wish, before, after, psnr }) => [
    before.toFixed(3),
    after.toFixed(3),
    (after - before).toFixed(3),
    psnr === null ? '–' : `${psnr.toFixed(1)} dB`,
    basename(wish),
  ])
  context.line(`\n${what}\n${table([['before', 'after', 'rise', 'PSNR', 'wish'], ...rows])}`)
}
