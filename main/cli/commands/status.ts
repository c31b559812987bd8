import type { Folder } from '../../../preload/contract/folders.ts'
import type { Context } from '../context.ts'
import { exitCodes, type ExitCode } from '../exit-code.ts'
import { pathFields, readablePath } from '../paths.ts'
import type { Registry } from '../registry.ts'
import { modelIsKnown } from '../settle.ts'
import { count } from '../sizes.ts'

export function addStatus({ add, run }: Registry): void {
  const command = add({
    syntax: 'status',
    summary: 'Say what is in the library, and what is left to do.',
    example: 'status --json',
  })
  command.action(() => run(command, status))
}

async function status(context: Context): Promise<ExitCode> {
  const { interrupted } = context.surroundings
  return context.withLibrary({ work: false }, async (client) => {
    await modelIsKnown(client, context)
    const [hello, counts, folders, activity, models] = await Promise.all([
      client.call('hello', {}, interrupted),
      client.call('library.counts', {}, interrupted),
      client.call('folders.list', {}, interrupted),
      client.call('activity.get', {}, interrupted),
      client.call('models.list', {}, interrupted),
    ])
    const { files, photos, embedded, failed } = counts
    const model = models.find(({ current }) => current) ?? null
    const left = activity.stages.map(({ stage, left: waiting }) => ({ stage, left: waiting }))
    if (context.json) {
      context.record({
        version: hello.version,
        library: context.library,
        files,
        photos,
        embedded,
        failed,
        left: Object.fromEntries(left.map(({ stage, left: waiting }) => [stage, waiting])),
        model: model?.id ?? null,
        folders: folders.map(({ path, state, watching, files: inside, note }) => ({
          ...pathFields(path),
          state,
          watching,
          files: inside,
          note,
        })),
      })
      return exitCodes.done
    }
    context.line(`Library  ${readablePath(context.library)}`)
    context.line(`Photos   ${count(photos, 'photo')} in ${count(files, 'file')}, ${count(embedded, 'vector')}`)
    context.line(`Model    ${model ? model.name : 'none: recollect models list'}`)
    const waiting = left
      .filter(({ left: number }) => number > 0)
      .map(({ stage, left: number }) => `${number.toLocaleString('en-US')} to ${stage}`)
    if (waiting.length > 0) context.line(`To do    ${waiting.join(', ')}`)
    if (failed > 0) context.line(`Aside    ${failed.toLocaleString('en-US')} that could not be read: recollect failed`)
    if (folders.length === 0) context.line('Folders  none yet: recollect index <folder>')
    for (const folder of folders) context.line(folderLine(folder))
    return exitCodes.done
  })
}

function folderLine({ path, state, files, note }: Folder): string {
  const remarks = [
    count(files, 'file'),
    ...(state === 'offline' ? ['not there at the moment'] : []),
    ...(note ? [note] : []),
  ]
  return `Folder   ${readablePath(path)} (${remarks.join('; ')})`
}
