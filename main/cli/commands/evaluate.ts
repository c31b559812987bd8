import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import { osText } from '../../library/folders/paths.ts'
import type { Context } from '../context.ts'
import type { Known } from '../evaluate/collection.ts'
import type { MeasureOptions } from '../evaluate/measure.ts'
import { exitCodes, usage, type ExitCode } from '../exit-code.ts'
import { pathArgument } from '../paths.ts'
import type { Registry } from '../registry.ts'
import { count } from '../sizes.ts'
import { table } from '../table.ts'

interface Options {
  readonly model: string
  readonly files?: string
}

interface LabelOptions extends Options {
  readonly prompt?: readonly string[]
  readonly names?: string
}

const modelOption = ['--model <model>', 'an installed model', 'recollect-mini'] as const
const filesOption = [
  '--files <list>',
  'only these files of the collection: a text file with a name in each line',
] as const

export function addEvaluate(registry: Registry): void {
  const group = registry.add({
    syntax: 'evaluate',
    summary: 'Measure how well a model understands pictures. The library itself is left alone.',
    example: 'evaluate labels ~/labelled --model clip-vit-b32',
  })
  addLabels(registry, group)
  addCaptions(registry, group)
}

function addLabels({ add, run }: Registry, group: Command): void {
  const command = add({
    under: group,
    syntax: 'labels <collection>',
    summary:
      'Measure zero-shot labels. The collection: a folder with a folder for each label, or a tar or folder with a .jsonl of files and labels.',
    example: 'evaluate labels ~/caltech101.tar --prompt "a photo of a {}" --json',
  })
  command
    .option(...modelOption)
    .option(...filesOption)
    .option('--prompt <text...>', 'how a label is asked for, with {} in its place; several are averaged (default: {})')
    .option('--names <list>', 'what to choose from: a text file, each line the names of one thing, separated by commas')
    .action((collection: string, options: LabelOptions) =>
      run(command, (context) => evaluateLabels(context, collection, options)),
    )
}

function addCaptions({ add, run }: Registry, group: Command): void {
  const command = add({
    under: group,
    syntax: 'captions <collection>',
    summary:
      'Measure how often a caption finds its own picture. The collection: a tar or a folder with a .jsonl of files and captions.',
    example: 'evaluate captions ~/captioned.tar --json',
  })
  command
    .option(...modelOption)
    .option(...filesOption)
    .action((collection: string, options: Options) =>
      run(command, (context) => evaluateCaptions(context, collection, options)),
    )
}

async function evaluateLabels(context: Context, collection: string, options: LabelOptions): Promise<ExitCode> {
  const prompts = options.prompt ?? ['{}']
  if (prompts.some((prompt) => !prompt.includes('{}'))) throw usage('Every prompt needs {} where the label goes.')
  const names = options.names === undefined ? undefined : await readNames(textPath(context, options.names))
  return prepared(context, collection, options, async (shared) => {
    const { measureLabels } = await import('../evaluate/measure.ts')
    const scores = await measureLabels({ ...shared, prompts, ...(names && { names }) })
    if (context.json) context.record({ model: options.model, prompts, ...scores })
    else {
      context.line(
        `${options.model}: ${count(scores.pictures, 'picture')}, one of ${count(scores.labels, 'label')} each`,
      )
      context.line(table([['own label is the first', percent(scores.top1)], ['among the first 5', percent(scores.top5)]])) // prettier-ignore
    }
    return scores.pictures === 0 ? exitCodes.nothingFound : exitCodes.done
  })
}

async function evaluateCaptions(context: Context, collection: string, options: Options): Promise<ExitCode> {
  return prepared(context, collection, options, async (shared) => {
    const { measureCaptions } = await import('../evaluate/measure.ts')
    const scores = await measureCaptions(shared)
    if (context.json) context.record({ model: options.model, ...scores })
    else {
      context.line(`${options.model}: ${count(scores.captions, 'caption')} of ${count(scores.pictures, 'picture')}`)
      const rows = [['own picture is the first', percent(scores.recall1)], ['among the first 5', percent(scores.recall5)], ['among the first 10', percent(scores.recall10)]] // prettier-ignore
      context.line(table(rows))
    }
    return scores.pictures === 0 ? exitCodes.nothingFound : exitCodes.done
  })
}

/** Opens the model and the collection, and cleans up. */
async function prepared(
  context: Context,
  collection: string,
  options: Options,
  measure: (shared: MeasureOptions) => Promise<ExitCode>,
): Promise<ExitCode> {
  const [{ openCollection }, { loadManifest }, { openModels }, { near }] = await Promise.all([
    import('../evaluate/collection.ts'),
    import('../../library/models/manifest.ts'),
    import('../../library/models/model-store.ts'),
    import('../../hosts/near.ts'),
  ])
  const models = near('models', 'manifest.json')
  const manifest = await loadManifest(join(models, 'manifest.json'))
  const store = openModels({ manifest, directory: join(context.library, 'models'), builtIn: models })
  const model = await store.spec(options.model)
  const wanted = options.files === undefined ? undefined : await readNames(textPath(context, options.files))
  const scratch = await mkdtemp(join(tmpdir(), 'recollect-evaluate-'))
  try {
    const all = openCollection(textPath(context, collection), join(scratch, 'pictures'))
    const pictures = wanted === undefined ? all : only(all, new Set(wanted.map(([name]) => name!)))
    return await measure({
      pictures,
      model,
      scratch,
      signal: context.surroundings.interrupted,
      onProgress: (done, total) => context.progress.show({ done, total, text: 'Looking at pictures' }),
    })
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

const only = (pictures: readonly Known[], files: ReadonlySet<string>): Known[] =>
  pictures.filter(({ file }) => files.has(file))

/** Lines of a text file, each split at its commas. */
async function readNames(path: string): Promise<string[][]> {
  const lines = (await readFile(path, 'utf8')).split('\n').map((line) => line.trim())
  return lines.filter((line) => line !== '').map((line) => line.split(',').map((name) => name.trim()))
}

function textPath(context: Context, argument: string): string {
  const path = osText(pathArgument(argument, context.surroundings))
  if (path === undefined) throw usage(`The name of “${argument}” is not text; give it another one.`)
  return path
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
