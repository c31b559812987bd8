import type { LibraryClient } from '../../../preload/contract/library-contract.ts'
import { Failure } from '../../../preload/contract/failure.ts'
import type { Model } from '../../../preload/contract/models.ts'
import type { Context } from '../context.ts'
import { exitCodes, Stop, type ExitCode } from '../exit-code.ts'
import { pathArgument } from '../paths.ts'
import type { Registry } from '../registry.ts'
import { modelIsKnown, settle } from '../settle.ts'
import { bytesInWords } from '../sizes.ts'
import { table } from '../table.ts'

export function addModels({ add, run }: Registry): void {
  const group = add({
    syntax: 'models',
    summary: 'The models that look at pictures: list, fetch and choose them.',
    example: 'models list',
  })
  const list = add({
    under: group,
    syntax: 'list',
    summary: 'List the models there are.',
    example: 'models list --json',
  })
  list.action(() => run(list, listModels))
  const get = add({
    under: group,
    syntax: 'get <model>',
    summary: 'Download a model, or go on with a download.',
    example: 'models get clip-vit-b32',
  })
  get.action((id: string) => run(get, (context) => getModel(context, id)))
  const use = add({
    under: group,
    syntax: 'use <model>',
    summary:
      'Search with this model from now on. Every photo is looked at again; searches go on with the old one meanwhile.',
    example: 'models use clip-vit-b32',
  })
  use
    .option('--later', 'leave looking at the photos to the next time that Recollect runs')
    .action((id: string, options: { later?: boolean }) =>
      run(use, (context) => useModel(context, id, options.later ?? false)),
    )
  const bring = add({
    under: group,
    syntax: 'import <model> <folder>',
    summary: 'Install a model from a folder that has its files, for machines without a network.',
    example: 'models import clip-vit-b32 /media/stick/clip',
  })
  bring.action((id: string, folder: string) => run(bring, (context) => importModel(context, id, folder)))
  const verify = add({
    under: group,
    syntax: 'verify [model]',
    summary: 'Check the files of a model, or of every model that is installed, against their hashes.',
    example: 'models verify',
  })
  verify.action((id: string | undefined) => run(verify, (context) => verifyModels(context, id)))
}

async function listModels(context: Context): Promise<ExitCode> {
  return context.withLibrary({ work: false }, async (client) => {
    await modelIsKnown(client, context)
    const models = await client.call('models.list', {}, context.surroundings.interrupted)
    if (context.json) {
      for (const { id, name, description, licence, languages, bytes, state, current } of models) {
        context.record({ id, name, description, licence, languages, bytes, state, current })
      }
      return exitCodes.done
    }
    const rows = models.map(({ id, name, licence, languages, bytes, state, current }) => [
      `${current ? '*' : ' '} ${id}`,
      bytes === 0 ? 'built in' : bytesInWords(bytes),
      current ? 'in use' : state,
      languages.includes('*') ? 'many languages' : languages.join(' '),
      licence,
      name,
    ])
    context.line(table(rows))
    return exitCodes.done
  })
}

async function getModel(context: Context, id: string): Promise<ExitCode> {
  return context.withLibrary({ work: false }, async (client) => {
    const model = await fetchModel(client, context, id)
    if (context.json) context.record({ id, state: model.state, bytes: model.bytes })
    else context.line(`${model.name} is here. To search with it: recollect models use ${id}`)
    return exitCodes.done
  })
}

/** Follows a download to its end. When interrupted it stops; what has arrived is kept. */
async function fetchModel(client: LibraryClient, context: Context, id: string): Promise<Model> {
  const { interrupted, now } = context.surroundings
  const model = await find(client, context, id)
  if (model.state === 'installed') return model
  await client.call('models.download', { id }, interrupted)
  const started = now()
  let before: number | undefined
  for (;;) {
    const changed = nextEvent(client, interrupted)
    const current = await find(client, context, id)
    if (current.state !== 'downloading') {
      changed.stop()
      context.progress.clear()
      if (current.state === 'installed') return current
      throw new Failure('download-failed', current.problem ?? `${current.name} could not be downloaded.`)
    }
    const received = current.received ?? 0
    before ??= received
    const perSecond = ((received - before) * 1_000) / Math.max(1, now() - started)
    context.progress.show({
      done: received,
      total: current.bytes,
      text: `${bytesInWords(received)} of ${bytesInWords(current.bytes)}`,
      secondsLeft: perSecond > 0 ? (current.bytes - received) / perSecond : undefined,
    })
    try {
      await changed.happened
    } catch (error) {
      await client.call('models.cancel', { id })
      throw error
    }
  }
}

/** The next change of models; listening has begun when this returns. */
function nextEvent(client: LibraryClient, signal: AbortSignal): { happened: Promise<void>; stop: () => void } {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>()
  const off = client.on('models.changed', () => resolve(undefined))
  const interrupt = (): void =>
    reject(new Failure('cancelled', 'The download was interrupted; what has arrived is kept.'))
  signal.addEventListener('abort', interrupt, { once: true })
  const stop = (): void => {
    off()
    signal.removeEventListener('abort', interrupt)
  }
  // A rejection that nobody waits for any more is no news.
  promise.catch(() => undefined)
  return { happened: promise.finally(stop), stop }
}

async function useModel(context: Context, id: string, later: boolean): Promise<ExitCode> {
  return context.withLibrary({ work: !later }, async (client) => {
    await client.call('models.use', { id }, context.surroundings.interrupted)
    const { name } = await find(client, context, id)
    if (!later) {
      const { reason } = await settle(client, context)
      if (reason !== null) throw new Stop(exitCodes.failed, reason)
    }
    if (context.json) context.record({ id, current: true })
    else context.line(`Searches use ${name}${later ? ' as soon as every photo has been looked at' : ' now'}.`)
    return exitCodes.done
  })
}

async function importModel(context: Context, id: string, folder: string): Promise<ExitCode> {
  return context.withLibrary({ work: false }, async (client) => {
    const path = pathArgument(folder, context.surroundings)
    await client.call('models.import', { id, folder: path }, context.surroundings.interrupted)
    const { name } = await find(client, context, id)
    if (context.json) context.record({ id, state: 'installed' })
    else context.line(`${name} is here. To search with it: recollect models use ${id}`)
    return exitCodes.done
  })
}

async function verifyModels(context: Context, id: string | undefined): Promise<ExitCode> {
  const { interrupted } = context.surroundings
  return context.withLibrary({ work: false }, async (client) => {
    const models = await client.call('models.list', {}, interrupted)
    const chosen =
      id === undefined
        ? models.filter(({ state }) => state === 'installed' || state === 'damaged')
        : [await find(client, context, id)]
    let sound = true
    for (const model of chosen) {
      const { problems } = await client.call('models.verify', { id: model.id }, interrupted)
      sound &&= problems.length === 0
      if (context.json) context.record({ id: model.id, sound: problems.length === 0, problems })
      else
        context.line(
          problems.length === 0
            ? `${model.name}: every file is as it should be`
            : `${model.name}:\n  ${problems.join('\n  ')}`,
        )
    }
    if (chosen.length === 0) context.note('No model is installed.')
    return sound ? exitCodes.done : exitCodes.failed
  })
}

async function find(client: LibraryClient, context: Context, id: string): Promise<Model> {
  const models = await client.call('models.list', {}, context.surroundings.interrupted)
  const found = models.find((model) => model.id === id)
  if (found) return found
  throw new Stop(
    exitCodes.nothingFound,
    `No model is called “${id}”. There are: ${models.map((model) => model.id).join(', ')}.`,
  )
}
