import { columnOf } from '../../../preload/contract/columns.ts'
import type { LabelId } from '../../../preload/contract/labels.ts'
import type { LibraryClient } from '../../../preload/contract/library-contract.ts'
import type { PhotoChoice } from '../../../preload/contract/photo-choice.ts'
import { PhotoId, Query } from '../../../preload/contract/photos.ts'
import type { Tag } from '../../../preload/contract/tags.ts'
import type { Context } from '../context.ts'
import { exitCodes, usage, type ExitCode } from '../exit-code.ts'
import { labelsCalled, percent, shareOf } from '../labels.ts'
import { wholeNumber } from '../numbers.ts'
import { photoArguments, photosMeant, queryOption } from '../photo-arguments.ts'
import { pathFields, printedPath, readablePath } from '../paths.ts'
import type { Registry } from '../registry.ts'
import { count } from '../sizes.ts'

interface PhotoOptions {
  readonly query?: string
}

interface ReviewOptions extends PhotoOptions {
  readonly limit: number
  readonly all?: boolean
}

interface ApplyOptions extends PhotoOptions {
  readonly above?: number
  readonly dryRun?: boolean
}

export function addTag({ add, run }: Registry): void {
  const group = add({
    syntax: 'tag',
    summary: 'Tags of photos: see them, give them, take them away, and check what the machine thinks.',
    example: 'tag add "Our cat" ~/Pictures/cat.jpg',
  })
  const list = add({
    under: group,
    syntax: `list ${photoArguments}`,
    summary: 'Say which labels photos have, and who says so.',
    example: 'tag list ~/Pictures/2019-08',
  })
  list
    .option(...queryOption)
    .action((photos: string[], options: PhotoOptions) => run(list, (context) => listTags(context, photos, options)))

  for (const [verb, verdict, summary] of [
    ['add', 'yes', 'Tag photos. A name that is new becomes a label.'],
    ['remove', 'no', 'Say that photos do not have a label. Neither the machine nor their files bring it back.'],
    ['forget', 'clear', 'Forget what people said about a label, so that the machine decides again.'],
  ] as const) {
    const say = add({
      under: group,
      syntax: `${verb} <label> ${photoArguments}`,
      summary,
      example: `tag ${verb} Dog --query "a dog on the beach"`,
    })
    say
      .option(...queryOption)
      .action((label: string, photos: string[], options: PhotoOptions) =>
        run(say, (context) => sayTag(context, verdict, label, photos, options)),
      )
  }
  const review = add({
    under: group,
    syntax: `review <label> ${photoArguments}`,
    summary:
      'List the photos that may have a label, the most certain first, but for those that people have decided about.',
    example: 'tag review Dog --limit 50',
  })
  review
    .option(...queryOption)
    .option('--limit <number>', 'print at most this many', wholeNumber(1, 100_000), 20)
    .option('--all', 'also what people have decided about')
    .action((label: string, photos: string[], options: ReviewOptions) =>
      run(review, (context) => reviewLabel(context, label, photos, options)),
    )
  const apply = add({
    under: group,
    syntax: `apply <label> ${photoArguments}`,
    summary: 'Confirm what the machine gives, as if you had tagged each of the photos yourself.',
    example: 'tag apply Dog --above 0.95 --dry-run',
  })
  apply
    .option(...queryOption)
    .option('--above <certainty>', 'what it is at least so certain of, 0 to 1, whether it gives it or not', shareOf)
    .option('--dry-run', 'only say how many there are')
    .action((label: string, photos: string[], options: ApplyOptions) =>
      run(apply, (context) => applyLabel(context, label, photos, options)),
    )
}

const everything: PhotoChoice = { query: Query.parse({}) }
const mostAtOnce = 1_000

async function listTags(context: Context, args: readonly string[], { query }: PhotoOptions): Promise<ExitCode> {
  return context.withLibrary({ work: false }, async (client) => {
    const { interrupted } = context.surroundings
    const chosen = await photosMeant(args, query, client, context)
    if (!chosen)
      throw usage('Say which photos: their paths, or --query and a search. Labels are listed by “label list”.')
    const ids = 'ids' in chosen ? chosen.ids : await idsOf(chosen, client, context)
    let printed = 0
    for (let first = 0; first < ids.length; first += mostAtOnce) {
      const photos = await client.call('tags.of', { ids: ids.slice(first, first + mostAtOnce) }, interrupted)
      for (const { id, tags } of photos) {
        const path = await pathOf(id, client, context)
        printed += 1
        if (context.json) {
          const said = tags.map(({ name, holds, source, confidence, model }) => ({ name, holds, source, confidence, model })) // prettier-ignore
          context.record({ ...pathFields(path), tags: said })
        } else context.line(`${readablePath(path)}  ${tags.map(inWords).join(', ')}`.trimEnd())
      }
    }
    return printed > 0 ? exitCodes.done : exitCodes.nothingFound
  })
}

function inWords({ name, holds, source, confidence }: Tag): string {
  if (!holds) return `not ${readablePath(name)}`
  if (source === 'person') return readablePath(name)
  if (source === 'file') return `${readablePath(name)} (file)`
  return `${readablePath(name)} (${confidence === null ? 'machine' : percent(confidence)})`
}

async function sayTag(
  context: Context,
  verdict: 'yes' | 'no' | 'clear',
  name: string,
  args: readonly string[],
  { query }: PhotoOptions,
): Promise<ExitCode> {
  return context.withLibrary({ work: false }, async (client) => {
    const photos = await photosMeant(args, query, client, context)
    if (!photos) throw usage('Say which photos: their paths, or --query and a search.')
    if (verdict !== 'yes') await labelsCalled([name], client, context)
    const input = { photos, labels: [name], verdict }
    const { photos: meant, added, removed } = await client.call('tags.say', input, context.surroundings.interrupted)
    if (context.json) context.record({ label: name, photos: meant, added, removed })
    else {
      const learnt = added + removed > 0 ? ` The machine has learnt from it: ${added} more, ${removed} fewer.` : ''
      context.note(`${count(meant, 'photo')}.${learnt}`)
    }
    return meant > 0 ? exitCodes.done : exitCodes.nothingFound
  })
}

interface Row {
  readonly id: PhotoId
  readonly certainty: number
  readonly given: boolean
  readonly verdict: number
}

async function rowsOf(
  label: LabelId,
  photos: PhotoChoice,
  options: { limit: number; show: 'undecided' | 'all' },
  client: LibraryClient,
  context: Context,
): Promise<Row[]> {
  const list = await client.call(
    'labels.review',
    { photos, labels: [label], ...options },
    context.surroundings.interrupted,
  )
  const [ids, certainties] = [columnOf.uint32(list.photos), columnOf.float32(list.confidences)]
  return Array.from(ids, (id, i) => ({
    id: PhotoId.parse(id),
    certainty: certainties[i]!,
    given: list.given[i] === 1,
    verdict: list.verdicts[i]!,
  }))
}

async function reviewLabel(
  context: Context,
  name: string,
  args: readonly string[],
  { query, limit, all }: ReviewOptions,
): Promise<ExitCode> {
  return context.withLibrary({ work: false }, async (client) => {
    const [label] = await labelsCalled([name], client, context)
    const photos = (await photosMeant(args, query, client, context)) ?? everything
    const show = all === true ? 'all' : 'undecided'
    const rows = await rowsOf(label!.id, photos, { limit, show }, client, context)
    for (const { id, certainty, given, verdict } of rows) {
      const path = await pathOf(id, client, context)
      if (context.json) {
        const decided = verdict === 1 ? 'yes' : verdict === 2 ? 'no' : null
        context.record({ ...pathFields(path), certainty: Number(certainty.toFixed(4)), given, decided })
      } else if (!context.surroundings.stdout.isTerminal) {
        context.line(Buffer.from(printedPath(path, context.surroundings.stdout)))
      } else {
        const said = verdict === 1 ? 'yes' : verdict === 2 ? 'no' : given ? 'given' : ''
        context.line(`${percent(certainty).padStart(5)}  ${said.padEnd(5)}  ${readablePath(path)}`)
      }
    }
    if (rows.length > 0) return exitCodes.done
    context.note('Nothing to review.')
    return exitCodes.nothingFound
  })
}

async function applyLabel(
  context: Context,
  name: string,
  args: readonly string[],
  { query, above, dryRun }: ApplyOptions,
): Promise<ExitCode> {
  return context.withLibrary({ work: false }, async (client) => {
    const [label] = await labelsCalled([name], client, context)
    const photos = (await photosMeant(args, query, client, context)) ?? everything
    const rows = await rowsOf(label!.id, photos, { limit: 100_000, show: 'undecided' }, client, context)
    const sure = rows.filter(({ certainty, given }) => (above === undefined ? given : certainty >= above))
    const ids = sure.map(({ id }) => id)
    if (ids.length > 0 && dryRun !== true) {
      const input = { photos: { ids }, labels: [label!.id], verdict: 'yes' as const }
      await client.call('tags.say', input, context.surroundings.interrupted)
    }
    if (context.json) context.record({ label: label!.name, photos: ids.length, applied: dryRun !== true })
    else {
      const would = dryRun === true ? 'would be' : ids.length === 1 ? 'is' : 'are'
      context.note(`${count(ids.length, 'photo')} ${would} tagged “${readablePath(label!.name)}” by your word.`)
    }
    return ids.length > 0 ? exitCodes.done : exitCodes.nothingFound
  })
}

async function idsOf(
  photos: PhotoChoice & { query: unknown },
  client: LibraryClient,
  context: Context,
): Promise<PhotoId[]> {
  const { query } = photos as Extract<PhotoChoice, { query: unknown }>
  const list = await client.call('photos.list', { query, limit: 1_000_000 }, context.surroundings.interrupted)
  return Array.from(columnOf.uint32(list.ids).slice(0, list.likely ?? list.count), (id) => PhotoId.parse(id))
}

async function pathOf(id: PhotoId, client: LibraryClient, context: Context): Promise<string> {
  const { files } = await client.call('photos.get', { id }, context.surroundings.interrupted)
  return (files.find(({ offline }) => !offline) ?? files[0])!.path
}
