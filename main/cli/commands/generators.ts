import type { Context } from '../context.ts'
import { exitCodes, type ExitCode } from '../exit-code.ts'
import { pathArgument } from '../paths.ts'
import type { Registry } from '../registry.ts'
import { bytesInWords } from '../sizes.ts'
import { table } from '../table.ts'

export function addGenerators({ add, run }: Registry): void {
  const group = add({
    syntax: 'generators',
    summary: 'What pictures are made with: list it, and install more.',
    example: 'generators list',
  })
  const list = add({
    under: group,
    syntax: 'list',
    summary: 'List what pictures can be made with, and where to download what is not here.',
    example: 'generators list --json',
  })
  list.action(() => run(list, listGenerators))
  const bring = add({
    under: group,
    syntax: 'import <generator> <file>',
    summary: 'Install a generator from the file that its maker publishes. It is tried before it is accepted.',
    example: 'generators import taef2 ~/Downloads/taef2.safetensors',
  })
  bring.action((id: string, file: string) => run(bring, (context) => importGenerator(context, id, file)))
}

async function listGenerators(context: Context): Promise<ExitCode> {
  return context.withLibrary({ work: false }, async (client) => {
    const { generators } = await client.call('generators.list', {}, context.surroundings.interrupted)
    if (context.json) {
      for (const { id, name, description, licence, problem, byHand } of generators) {
        context.record({ id, name, description, licence, problem, download: byHand })
      }
      return exitCodes.done
    }
    const rows = generators.map(({ id, name, licence, problem, byHand }) => [
      id,
      byHand ? `about ${bytesInWords(byHand.bytes)}` : 'built in',
      problem === null ? 'ready' : 'not ready',
      licence,
      name,
    ])
    context.line(table(rows))
    for (const { problem } of generators) if (problem !== null) context.note(problem)
    return exitCodes.done
  })
}

async function importGenerator(context: Context, id: string, file: string): Promise<ExitCode> {
  return context.withLibrary({ work: false }, async (client) => {
    const { interrupted } = context.surroundings
    await client.call('generators.import', { id, path: pathArgument(file, context.surroundings) }, interrupted)
    if (context.json) context.record({ id, problem: null })
    else context.line(`${id} is here. To make pictures with it: recollect generate --generator ${id} …`)
    return exitCodes.done
  })
}
