import type { Command } from 'commander'
import type { Context } from '../context.ts'
import { exitCodes, usage, type ExitCode } from '../exit-code.ts'
import { labelsCalled } from '../labels.ts'
import { photosMeant } from '../photo-arguments.ts'
import { readablePath } from '../paths.ts'
import type { Registry } from '../registry.ts'
import { count } from '../sizes.ts'

interface TeachOptions {
  readonly yes?: string[]
  readonly no?: string[]
  readonly dryRun?: boolean
}

/** `recollect label teach`. */
export function addTeach({ add, run }: Registry, group: Command): void {
  const teach = add({
    under: group,
    syntax: 'teach <label>',
    summary: 'Show a label photos that have it and photos that do not. The whole library follows.',
    example: 'label teach Dog --yes rex1.jpg rex2.jpg --no wolf.jpg',
  })
  teach
    .option('--yes <photo...>', 'photos that have it')
    .option('--no <photo...>', 'photos that do not')
    .option('--dry-run', 'only say what would change')
    .action((name: string, options: TeachOptions) => run(teach, (context) => teachLabel(context, name, options)))
}

async function teachLabel(
  context: Context,
  name: string,
  { yes = [], no = [], dryRun }: TeachOptions,
): Promise<ExitCode> {
  if (yes.length + no.length === 0) throw usage('Say which photos to learn from: --yes, --no, or both.')
  return context.withLibrary({ work: false }, async (client) => {
    const { interrupted } = context.surroundings
    const [label] = await labelsCalled([name], client, context)
    const has = await photosMeant(yes, undefined, client, context)
    const lacks = await photosMeant(no, undefined, client, context)
    const idsOf = (choice: typeof has) => (choice && 'ids' in choice ? choice.ids : [])
    const input = { label: label!.id, yes: idsOf(has), no: idsOf(lacks) }
    const { photos, added, removed } = await client.call('labels.preview', input, interrupted)
    if (dryRun !== true) {
      const labels = [label!.id]
      if (has) await client.call('tags.say', { photos: has, labels, verdict: 'yes' }, interrupted)
      if (lacks) await client.call('tags.say', { photos: lacks, labels, verdict: 'no' }, interrupted)
    }
    if (context.json) context.record({ id: label!.id, taught: dryRun !== true, photos, added, removed })
    else {
      const would = dryRun === true ? 'would have' : 'has'
      const counts = `${count(photos, 'photo')}: ${added} more, ${removed} fewer`
      context.note(`By the machine’s word “${readablePath(label!.name)}” ${would} ${counts}.`)
    }
    return exitCodes.done
  })
}
