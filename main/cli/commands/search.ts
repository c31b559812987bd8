import type { EngineName } from '../../library/vectors/engine-name.ts'
import { Option } from 'commander'
import { printAnswer } from '../answers.ts'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-code.ts'
import { filtersOf, type FilterOptions } from '../filters.ts'
import { indexOption } from '../index-option.ts'
import { wholeNumber } from '../numbers.ts'
import { languageHelp, queryOf } from '../query.ts'
import type { Registry } from '../registry.ts'

interface SearchOptions extends FilterOptions {
  readonly limit: number
  readonly by: 'words' | 'pictures'
  readonly sort: 'relevance' | 'date'
  readonly index?: EngineName
}

export function addSearch({ add, run }: Registry): void {
  const command = add({
    syntax: 'search [query...]',
    summary: 'Find photos by describing them. Without a description: all that fit, newest first.',
    example: `search "red bicycle in the snow" --from 2019 --to 2021-06\n  recollect search 'beach -people (tag:dog or tag:cat) date:2019..2021'`,
  })
  command
    .addHelpText('after', languageHelp)
    .option('--limit <number>', 'print at most this many', wholeNumber(1, 10_000_000), 20)
    .option('--from <date>', 'taken on this day or later: 2019, 2019-08 or 2019-08-31')
    .option('--to <date>', 'taken on this day or earlier')
    .option('--folder <folder>', 'in this folder or below it')
    .option('--type <types>', 'of these types: jpeg,heic,raw …')
    .option('--camera <name>', 'taken with a camera whose name has this in it')
    .addOption(
      new Option('--by <what>', 'what is searched: what pictures show, or the words in names and descriptions')
        .choices(['pictures', 'words'])
        .default('pictures'),
    )
    .addOption(new Option('--sort <order>', 'order of the answer').choices(['relevance', 'date']).default('relevance'))
    .addOption(indexOption())
    .action((words: string[], options: SearchOptions) =>
      run(command, (context) => search(context, words.join(' '), options)),
    )
}

async function search(context: Context, text: string, options: SearchOptions): Promise<ExitCode> {
  const { by, limit, sort, index } = options
  const query = queryOf(text, context)
  return context.withLibrary({ work: false, index }, async (client) => {
    const filters = await filtersOf(options, client, context)
    const list = await client.call(
      'photos.list',
      { query: { text: query, filters, sort }, by, limit },
      context.surroundings.interrupted,
    )
    return printAnswer(context, client, { list: firstOf(list, limit), folder: filters.folder })
  })
}

/** Answers without a ranking are whole: the newest `limit` of them are printed. */
function firstOf<List extends { count: number; ids: Uint8Array }>(list: List, limit: number): List {
  return list.count <= limit ? list : { ...list, count: limit, ids: list.ids.subarray(0, limit * 4) }
}
