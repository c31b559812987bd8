import { existsSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { Option } from 'commander'
import packageJson from '../../../package.json' with { type: 'json' }
import { columnOf } from '../../../preload/contract/columns.ts'
import { messageOf } from '../../../preload/contract/failure.ts'
import type { QualityName } from '../../../preload/contract/generations.ts'
import { displayPath, osPath, osText } from '../../library/folders/paths.ts'
import type { MadePicture, MakeTask, Prompt } from '../../library/generations/maker.ts'
import { qualities } from '../../library/generations/quality.ts'
import type { Context } from '../context.ts'
import { exitCodeOf, exitCodes, Stop, usage, type ExitCode } from '../exit-code.ts'
import { promptsOf } from '../generate/prompts.ts'
import { wholeNumber } from '../numbers.ts'
import { pathArgument, readablePath } from '../paths.ts'
import type { Registry } from '../registry.ts'
import { count } from '../sizes.ts'
import { table } from '../table.ts'

interface GenerateOptions {
  readonly like?: string
  readonly prompt?: readonly string[]
  readonly generator: string
  readonly steps?: number
  readonly seed?: number
  readonly count: number
  readonly strength?: number
  readonly quality: QualityName
  readonly format: 'png' | 'jpeg'
  readonly out: string
}

export function addGenerate({ add, run }: Registry): void {
  const command = add({
    syntax: 'generate',
    summary: 'Make new pictures that resemble a photo, or show what words say. They are marked as made by a machine.',
    example: 'generate --like beach.jpg --prompt "a sunset:0.5" --strength 0.6 --out ~/Pictures/made',
  })
  const names = Object.keys(qualities)
  command
    .option('--like <photo>', 'a photo to resemble: any picture file, in the library or not')
    .option('--prompt <words:weight>', 'what to show, any number of times; a negative weight keeps away', listed)
    .requiredOption('--out <folder>', 'where to put the pictures; what is there is never overwritten')
    .option('--count <number>', 'how many pictures', wholeNumber(1, 100), 4)
    .option('--strength <number>', 'how far from the photo: 0 keeps it, 1 keeps only the idea (default: 0.5)', share)
    .addOption(new Option('--quality <name>', 'size and care').choices(names).default('normal'))
    .option('--steps <number>', 'steps for each picture, in place of what the quality says', wholeNumber(1, 5_000))
    .option('--seed <number>', 'the same seed makes the same pictures (default: another one every time)', seedNumber)
    .option('--generator <name>', 'what paints; recollect generators list has all', 'recollect-paint')
    .addOption(new Option('--format <format>', 'of the files').choices(['png', 'jpeg']).default('png'))
    .action((options: GenerateOptions) => run(command, (context) => generate(context, options)))
}

const listed = (text: string, before: readonly string[] = []): readonly string[] => [...before, text]
const seedNumber = wholeNumber(0, 2 ** 32 - 1)

function share(text: string): number {
  const value = Number(text)
  if (/^(?:\d+\.?\d*|\.\d+)$/.test(text) && value <= 1) return value
  throw usage(`“${text}” is no strength: a number from 0, which keeps the photo, to 1, which keeps only the idea.`)
}

async function generate(context: Context, options: GenerateOptions): Promise<ExitCode> {
  const prompts = promptsOf(options.prompt ?? [], options.like !== undefined)
  if (options.strength !== undefined && options.like === undefined) {
    throw usage('--strength says how far to go from a photo; name the photo as well: --like <photo>.')
  }
  const { forkGenerate } = await import('../../hosts/fork-generate.ts')
  const task = await taskOf(context, options, prompts)
  const { now, interrupted } = context.surroundings
  const made: MadePicture[] = []
  const started = now()
  try {
    await forkGenerate(
      task,
      {
        onMade: (picture) => made.push(picture),
        onStep({ picture, step, steps }) {
          const [done, total] = [picture * steps + step, options.count * steps]
          const secondsLeft = (((now() - started) / done) * (total - done)) / 1_000
          const text = `picture ${picture + 1} of ${options.count}, step ${step} of ${steps}`
          context.progress.show({ done, total, text, secondsLeft })
        },
      },
      interrupted,
    )
  } catch (error) {
    print(context, task, made)
    if (made.length > 0)
      context.note(`${count(made.length, 'picture')} of ${options.count} made; nothing of them is lost.`)
    throw error
  }
  print(context, task, made)
  return exitCodes.done
}

async function taskOf(context: Context, options: GenerateOptions, prompts: readonly Prompt[]): Promise<MakeTask> {
  const [
    { loadManifest, keyOf },
    { openModels },
    { openMakingTools },
    { modelsFolder },
    { preparePictureFolder, stemOf },
  ] = await Promise.all([
    import('../../library/models/manifest.ts'),
    import('../../library/models/model-store.ts'),
    import('../../library/generations/making-tools.ts'),
    import('../../hosts/library-config.ts'),
    import('../../library/generations/picture-folder.ts'),
  ])
  const { surroundings } = context
  const builtIn = modelsFolder()
  const manifest = await loadManifest(join(builtIn, 'manifest.json'))
  const entry = manifest.generators.find(({ id }) => id === options.generator)
  if (!entry) {
    const known = manifest.generators.map(({ id }) => id).join(', ')
    throw usage(`No generator is called “${options.generator}”. There are: ${known}.`)
  }
  const directory = join(context.library, 'models')
  const models = openModels({ manifest, directory, builtIn })
  const generator = await openMakingTools({ manifest, models, builtIn, downloaded: directory })
    .generator(options.generator)
    .catch((error: unknown) => {
      const how = entry.byHand ? `\nTo do that: recollect generators import ${entry.id} <file>` : ''
      throw new Stop(exitCodeOf(error), `${messageOf(error)}${how}`)
    })
  const folder = osText(pathArgument(options.out, surroundings))
  if (folder === undefined) throw usage(`The name of “${options.out}” is not text; use another folder.`)
  const path = options.like === undefined ? undefined : pathArgument(options.like, surroundings)
  if (path !== undefined && !existsSync(osPath(path))) {
    throw new Stop(exitCodes.nothingFound, `There is no file ${readablePath(path)}.`)
  }
  await preparePictureFolder(folder, options.count)

  const { key, vectors } = await encoded(context, prompts)
  const inUse = manifest.models.find((model) => keyOf(model) === key)
  if (!inUse) throw new Error(`The manifest has no model with the key ${key}`)
  const subject = path === undefined ? prompts.find(({ weight }) => weight > 0)!.words : displayPath(path)
  const quality = qualities[options.quality]
  const seed = options.seed ?? surroundings.now() % 2 ** 32
  return {
    photos: path === undefined ? [] : [{ path, sha256: null, region: null, weight: 1 }],
    strength: options.strength ?? 0.5,
    from: 'source',
    size: null,
    prompts: prompts.map((prompt, at) => ({ ...prompt, vector: vectors[at]! })),
    generator,
    model: await models.spec(inUse.id),
    quality: { ...quality, steps: options.steps ?? quality.steps },
    pictures: Array.from({ length: options.count }, (_, at) => ({ seed: (seed + at) % 2 ** 32, state: null })),
    folder,
    stem: stemOf(path === undefined ? subject : basename(subject, extname(subject))),
    format: options.format,
    sketches: false,
    version: packageJson.version,
  }
}

/** Vectors of the prompts in the space of the model in use. The library is free again when this is done. */
async function encoded(
  context: Context,
  prompts: readonly Prompt[],
): Promise<{ readonly key: string; readonly vectors: readonly Float32Array[] }> {
  // Where there are no words, any will do to learn which model it is.
  const texts = prompts.length === 0 ? ['a photo'] : prompts.map(({ words }) => words)
  return context.withLibrary({ work: false }, async (client) => {
    const { model, dimensions, vectors } = await client.call('encode.text', { texts }, context.surroundings.interrupted)
    const all = columnOf.float32(vectors)
    return { key: model, vectors: texts.map((_, at) => all.slice(at * dimensions, (at + 1) * dimensions)) }
  })
}

/** The best first. */
function print(context: Context, { prompts }: MakeTask, made: readonly MadePicture[]): void {
  const ranked = made.toSorted((a, b) => b.likeness - a.likeness)
  if (context.json) {
    for (const { path, seed, width, height, likeness, source, prompts: cosines } of ranked) {
      const wishes = prompts.map(({ words, weight }, at) => ({ words, weight, likeness: rounded(cosines[at]!) }))
      const like = source && {
        likeness: rounded(source.cosine),
        psnr: rounded(source.psnr),
        nearCopy: source.nearCopy,
      }
      context.record({ path, likeness: rounded(likeness), seed, width, height, like, prompts: wishes })
    }
    return
  }
  const copies = ranked.some(({ source }) => source?.nearCopy)
  const rows = ranked.map(({ path, likeness, seed, source }) => [
    `likeness ${likeness.toFixed(2)}`,
    `seed ${seed}`,
    ...(copies ? [source?.nearCopy ? 'nearly a copy' : ''] : []),
    readablePath(path),
  ])
  if (rows.length > 0) context.line(table(rows))
}

const rounded = (value: number): number | null => (Number.isFinite(value) ? Number(value.toFixed(4)) : null)
