import { printAnswer } from '../answers.ts'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import { filtersOf, type FilterOptions } from '../filters.ts'
import { wholeNumber } from '../numbers.ts'
import { pictureOf } from '../pictures.ts'
import type { Registry } from '../registry.ts'

interface LikeOptions extends FilterOptions {
  readonly limit: number
}

export function addLike({ add, run }: Registry): void {
  const command = add({
    syntax: 'like <photo>',
    summary: 'Find photos that resemble one: a photo of the library, or any picture file.',
    example: 'like ~/Pictures/beach.jpg --limit 10',
  })
  command
    .option('--limit <number>', 'print at most this many', wholeNumber(1, 10_000_000), 20)
    .option('--from <date>', 'taken on this day or later: 2019, 2019-08 or 2019-08-31')
    .option('--to <date>', 'taken on this day or earlier')
    .option('--folder <folder>', 'in this folder or below it')
    .option('--type <types>', 'of these types: jpeg,heic,raw …')
    .option('--camera <name>', 'taken with a camera whose name has this in it')
    .action((photo: string, options: LikeOptions) => run(command, (context) => like(context, photo, options)))
}

/** What `search.image` takes. */
const mostBytes = 64 * 2 ** 20

async function like(context: Context, photo: string, options: LikeOptions): Promise<ExitCode> {
  const { interrupted } = context.surroundings
  return context.withLibrary({ work: false }, async (client) => {
    const filters = await filtersOf(options, client, context)
    const picture = await pictureOf(photo, client, context, mostBytes)
    const likeness =
      'id' in picture
        ? ({ kind: 'photo', id: picture.id } as const)
        : ({ kind: 'image', ...(await client.call('search.image', { bytes: picture.bytes }, interrupted)) } as const)
    const query = { like: likeness, filters }
    const list = await client.call('photos.list', { query, by: 'pictures', limit: options.limit }, interrupted)
    return printAnswer(context, client, { list, folder: filters.folder })
  })
}
