import { readFile, writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { messageOf } from '../../../preload/contract/failure.ts'
import { Vocabulary, type Label, type LabelChanges, type LabelId } from '../../../preload/contract/labels.ts'
import type { LibraryClient } from '../../../preload/contract/library-contract.ts'
import { osPath } from '../../library/folders/paths.ts'
import type { Context } from '../context.ts'
import { exitCodes, Stop, usage, type ExitCode } from '../exit-code.ts'
import { labelsCalled, percent, thresholdOf } from '../labels.ts'
import { pathArgument, readablePath } from '../paths.ts'
import type { Registry } from '../registry.ts'
import { modelIsKnown } from '../settle.ts'
import { count } from '../sizes.ts'
import { table } from '../table.ts'
import { addTeach } from './label-teach.ts'

interface LabelOptions {
  readonly prompt?: string[]
  readonly under?: string
  readonly exclusive?: boolean
  readonly automatic?: boolean
  readonly threshold?: number | 'auto'
}

interface SetOptions extends LabelOptions {
  readonly name?: string
  readonly dryRun?: boolean
}

export function addLabel(registry: Registry): void {
  const { add, run } = registry
  const group = add({
    syntax: 'label',
    summary: 'Labels: what photos are tagged with, and how the machine finds what has them.',
    example: 'label add "Steam engine" --prompt "a photo of a steam locomotive"',
  })
  const list = add({ under: group, syntax: 'list', summary: 'List the labels.', example: 'label list --json' })
  list.action(() => run(list, listLabels))

  const create = add({
    under: group,
    syntax: 'add <name>',
    summary: 'Add a label. The machine tags what fits its prompts at once.',
    example: 'label add "Our cat" --prompt "a black cat with white paws" --under Cat',
  })
  decided(create).action((name: string, options: LabelOptions) =>
    run(create, (context) => addOne(context, name, options)),
  )
  const set = add({
    under: group,
    syntax: 'set <label>',
    summary: 'Change a label. The machine’s tags follow; what people said stays.',
    example: 'label set Dog --threshold 4 --dry-run',
  })
  decided(set)
    .option('--name <name>', 'call it something else')
    .option('--no-exclusive', 'its kinds can be together')
    .option('--dry-run', 'only say what would change')
    .action((name: string, options: SetOptions) => run(set, (context) => setOne(context, name, options)))

  const remove = add({
    under: group,
    syntax: 'remove <label...>',
    summary: 'Delete labels and their tags. “recollect undo” brings them back.',
    example: 'label remove Spider Snake',
  })
  remove.action((names: string[]) => run(remove, (context) => removeLabels(context, names)))

  const merge = add({
    under: group,
    syntax: 'merge <into> <label...>',
    summary: 'Make one label of several. Their photos and names go with it.',
    example: 'label merge Cat Kitten Kitty',
  })
  merge.action((into: string, names: string[]) => run(merge, (context) => mergeLabels(context, into, names)))

  const bring = add({
    under: group,
    syntax: 'import <file>',
    summary: 'Take in labels from a JSON file: new ones are added, those of the same name changed.',
    example: 'label import labels.json',
  })
  bring.action((file: string) => run(bring, (context) => importLabels(context, file)))

  const give = add({
    under: group,
    syntax: 'export [file]',
    summary: 'Write all labels as JSON, to a file or to the standard output.',
    example: 'label export labels.json',
  })
  give
    .option('--starter', 'those that come with the app, instead')
    .action((file: string | undefined, options: { readonly starter?: boolean }) =>
      run(give, (context) => exportLabels(context, file, options.starter ?? false)),
    )
  addTeach(registry, group)
}

/** What can be decided about a label. */
function decided(command: Command): Command {
  return command
    .option('--prompt <text...>', 'what a photo of it shows; several are averaged')
    .option('--under <label>', 'it is a kind of this label; an empty name: of none')
    .option('--exclusive', 'of its kinds, a photo has at most one')
    .option('--automatic', 'the machine gives it')
    .option('--no-automatic', 'only people and files give it')
    .option(
      '--threshold <number>',
      'where the line is: deviations above ordinary photos, a probability, or auto',
      thresholdOf,
    )
}

async function listLabels(context: Context): Promise<ExitCode> {
  return context.withLibrary({ work: false }, async (client) => {
    await modelIsKnown(client, context)
    const labels = await client.call('labels.list', {}, context.surroundings.interrupted)
    const nameOf = new Map(labels.map(({ id, name }) => [id, name]))
    if (context.json) {
      for (const { parent, ...label } of labels) {
        context.record({ ...label, parent: parent === null ? null : (nameOf.get(parent) ?? null) })
      }
    } else if (labels.length > 0) {
      context.line(table(labels.map((label) => [pathOf(label, labels), count(label.photos, 'photo'), byWhom(label)])))
    }
    if (labels.length > 0) return exitCodes.done
    context.note('There are no labels yet.')
    return exitCodes.nothingFound
  })
}

/** `Animals › Dog`. */
function pathOf(label: Label, labels: readonly Label[]): string {
  const names = [label.name]
  const parents = new Set<LabelId>()
  for (let { parent } = label; parent !== null && !parents.has(parent);) {
    parents.add(parent)
    const above = labels.find(({ id }) => id === parent)
    if (!above) break
    names.unshift(above.name)
    parent = above.parent
  }
  return names.map(readablePath).join(' › ')
}

function byWhom({ automatic, byPerson, byMachine, rejected, fit }: Label): string {
  const said = [
    ...(byPerson > 0 ? [`${byPerson.toLocaleString('en-US')} by people`] : []),
    ...(byMachine > 0 ? [`${byMachine.toLocaleString('en-US')} by the machine`] : []),
    ...(rejected > 0 ? [`${rejected.toLocaleString('en-US')} rejected`] : []),
  ]
  if (!automatic) return said.join(', ')
  if (!fit) return [...said, 'not looked for yet'].join(', ')
  return [...said, ...(fit.precision === null ? [] : [`${percent(fit.precision)} expected to be right`])].join(', ')
}

async function changesOf(options: SetOptions, client: LibraryClient, context: Context): Promise<LabelChanges> {
  const { name, prompt, under, exclusive, automatic, threshold } = options
  const parent =
    under === undefined ? undefined : under === '' ? null : (await labelsCalled([under], client, context))[0]!.id
  return {
    ...(name !== undefined && { name }),
    ...(prompt && { prompts: prompt }),
    ...(parent !== undefined && { parent }),
    ...(exclusive !== undefined && { exclusive }),
    ...(automatic !== undefined && { automatic }),
    ...(threshold !== undefined && { threshold: threshold === 'auto' ? null : threshold }),
  }
}

async function addOne(context: Context, name: string, options: LabelOptions): Promise<ExitCode> {
  return context.withLibrary({ work: false }, async (client) => {
    const { interrupted } = context.surroundings
    const label = { ...(await changesOf(options, client, context)), name }
    const { ids, change } = await client.call('labels.add', { labels: [label] }, interrupted)
    const [made] = await labelsCalled([name], client, context)
    if (context.json) context.record({ id: ids[0], added: change !== null, photos: made!.photos })
    else if (change === null) context.note(`There is a label “${readablePath(made!.name)}” already.`)
    else context.note(`“${readablePath(name)}”: ${count(made!.photos, 'photo')}.`)
    return exitCodes.done
  })
}

async function setOne(context: Context, called: string, options: SetOptions): Promise<ExitCode> {
  return context.withLibrary({ work: false }, async (client) => {
    const { interrupted } = context.surroundings
    const [label] = await labelsCalled([called], client, context)
    const changes = await changesOf(options, client, context)
    if (Object.keys(changes).length === 0) throw usage('Say what is to be different: see “recollect label set --help”.')
    const preview = await client.call('labels.preview', { label: label!.id, changes }, interrupted)
    const { photos, added, removed, threshold, precision } = preview
    if (options.dryRun !== true) await client.call('labels.change', { id: label!.id, changes }, interrupted)
    if (context.json) {
      context.record({ id: label!.id, changed: options.dryRun !== true, photos, added, removed, threshold, precision })
      return exitCodes.done
    }
    const would = options.dryRun === true ? 'would have' : 'has'
    context.note(
      `By the machine’s word “${readablePath(label!.name)}” ${would} ${count(photos, 'photo')}: ${added} more, ${removed} fewer.`,
    )
    return exitCodes.done
  })
}

async function removeLabels(context: Context, names: readonly string[]): Promise<ExitCode> {
  return context.withLibrary({ work: false }, async (client) => {
    const ids = (await labelsCalled(names, client, context)).map(({ id }) => id)
    await client.call('labels.remove', { ids }, context.surroundings.interrupted)
    if (context.json) context.record({ removed: ids })
    else context.note(`${count(ids.length, 'label')} deleted. “recollect undo” brings back what was.`)
    return exitCodes.done
  })
}

async function mergeLabels(context: Context, into: string, names: readonly string[]): Promise<ExitCode> {
  return context.withLibrary({ work: false }, async (client) => {
    const [kept, ...from] = await labelsCalled([into, ...names], client, context)
    const input = { into: kept!.id, from: from.map(({ id }) => id) }
    await client.call('labels.merge', input, context.surroundings.interrupted)
    const [now] = await labelsCalled([into], client, context)
    if (context.json) context.record({ id: kept!.id, photos: now!.photos })
    else context.note(`“${readablePath(now!.name)}” has ${count(now!.photos, 'photo')} now.`)
    return exitCodes.done
  })
}

async function importLabels(context: Context, file: string): Promise<ExitCode> {
  const path = pathArgument(file, context.surroundings)
  const vocabulary = Vocabulary.safeParse(await jsonIn(path))
  if (!vocabulary.success) {
    const [issue] = vocabulary.error.issues
    const where = issue?.path.length ? ` at ${issue.path.join('.')}` : ''
    throw new Stop(exitCodes.failed, `${readablePath(path)} is no file of labels: ${issue?.message ?? ''}${where}.`)
  }
  return context.withLibrary({ work: false }, async (client) => {
    const input = { vocabulary: vocabulary.data }
    const { added, changed } = await client.call('labels.import', input, context.surroundings.interrupted)
    if (context.json) context.record({ added, changed })
    else context.note(`${count(added, 'label')} added, ${changed} changed.`)
    return exitCodes.done
  })
}

async function jsonIn(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(osPath(path), 'utf8')) as unknown
  } catch (error) {
    throw new Stop(exitCodes.failed, `${readablePath(path)} cannot be read: ${messageOf(error)}.`)
  }
}

async function exportLabels(context: Context, file: string | undefined, starter: boolean): Promise<ExitCode> {
  return context.withLibrary({ work: false }, async (client) => {
    const vocabulary = await client.call(
      starter ? 'labels.starter' : 'labels.export',
      {},
      context.surroundings.interrupted,
    )
    const text = JSON.stringify(vocabulary, null, 2)
    if (file === undefined) context.line(text)
    else {
      const path = pathArgument(file, context.surroundings)
      await writeFile(osPath(path), `${text}\n`)
      context.note(`${count(vocabulary.labels.length, 'label')} written to ${readablePath(path)}.`)
    }
    return exitCodes.done
  })
}
