import type { Counts } from '../../../preload/contract/commands.ts'
import type { LibraryClient } from '../../../preload/contract/library-contract.ts'
import type { EngineName } from '../../library/vectors/engine-name.ts'
import type { Context } from '../context.ts'
import { exitCodes, Stop, type ExitCode } from '../exit-code.ts'
import { indexOption } from '../index-option.ts'
import { pathArgument, readablePath } from '../paths.ts'
import type { Registry } from '../registry.ts'
import { settle } from '../settle.ts'
import { count, secondsInWords } from '../sizes.ts'

interface IndexOptions {
  readonly watch?: boolean
  readonly index?: EngineName
}

export function addIndex({ add, run }: Registry): void {
  const command = add({
    syntax: 'index <folder...>',
    summary: 'Take folders into the library and go through their photos. Nothing in them is changed.',
    example: 'index ~/Pictures /media/camera --watch',
  })
  command
    .option('--watch', 'stay, and take in what is added or changed, until Ctrl-C')
    .addOption(indexOption())
    .action((folders: string[], options: IndexOptions) =>
      run(command, (context) => indexFolders(context, folders, options)),
    )
}

async function indexFolders(
  context: Context,
  folders: readonly string[],
  { watch = false, index }: IndexOptions,
): Promise<ExitCode> {
  const { surroundings } = context
  const { interrupted } = surroundings
  const paths = folders.map((folder) => pathArgument(folder, surroundings))
  return context.withLibrary({ work: true, index }, async (client) => {
    const started = surroundings.now()
    const added: string[] = []
    for (const path of paths) {
      const { path: watched, note } = await client.call('folders.add', { path }, interrupted)
      // A folder that is inside a watched one changes nothing: its photos are counted where it is.
      added.push(watched.length < path.length ? path : watched)
      if (note) context.note(`${readablePath(watched)}: ${note}`)
    }
    const { reason } = await settle(client, context)
    const counts = await client.call('library.counts', { folders: added }, interrupted)
    const seconds = (surroundings.now() - started) / 1_000
    report(context, counts, seconds)
    const code = await verdict(client, context, reason)
    if (watch) await untilInterrupted(client, context)
    return code
  })
}

function report(context: Context, { files, photos, embedded, failed, encoded }: Counts, seconds: number): void {
  const result = {
    files,
    photos,
    embedded: Math.min(encoded, embedded),
    reused: Math.max(0, embedded - encoded),
    failed,
    seconds: Number(seconds.toFixed(3)),
    photosPerSecond: Number((seconds > 0 ? Math.min(encoded, embedded) / seconds : 0).toFixed(2)),
  }
  if (context.json) return context.record(result)
  context.line(
    `${count(photos, 'photo')} in ${count(files, 'file')}: ${result.embedded.toLocaleString('en-US')} new, ` +
      `${result.reused.toLocaleString('en-US')} known, ${failed.toLocaleString('en-US')} set aside, ` +
      `in ${secondsInWords(seconds)}${result.embedded > 0 ? ` (${result.photosPerSecond}/s)` : ''}`,
  )
  if (failed > 0) context.note('What was set aside, and why: recollect failed')
}

/** Whether what was asked for has been done; says what is missing. */
async function verdict(client: LibraryClient, context: Context, reason: string | null): Promise<ExitCode> {
  if (reason === null) return exitCodes.done
  const models = await client.call('models.list', {}, context.surroundings.interrupted)
  if (models.some(({ current }) => current)) throw new Stop(exitCodes.failed, reason)
  throw new Stop(exitCodes.noModel, `${reason} To see which models there are: recollect models list`)
}

/** Works on as folders change. Ends, quietly, with Ctrl-C. */
async function untilInterrupted(client: LibraryClient, context: Context): Promise<void> {
  const { interrupted } = context.surroundings
  context.note('Watching for changes; Ctrl-C ends it.')
  await new Promise<void>((resolve, reject) => {
    if (interrupted.aborted) return resolve()
    interrupted.addEventListener('abort', () => resolve(), { once: true })
    client.onClose(() => reject(new Stop(exitCodes.failed, 'The library has stopped.')))
  })
}
