import type { Context } from '../context.ts'
import { exitCodes, type ExitCode } from '../exit-code.ts'
import type { Registry } from '../registry.ts'
import { readablePath } from '../paths.ts'

interface UndoOptions {
  readonly list?: boolean
}

export function addUndo({ add, run }: Registry): void {
  const undo = add({
    syntax: 'undo',
    summary:
      'Take the last change back, whichever door it was made through: tags, labels, albums, favourites, saved searches.',
    example: 'undo --list',
  })
  undo
    .option('--list', 'only list what can be taken back, newest first')
    .action((options: UndoOptions) =>
      run(undo, (context) => (options.list ? listChanges(context) : replay(context, 'undo'))),
    )
  const redo = add({ syntax: 'redo', summary: 'Do again what was taken back last.', example: 'redo' })
  redo.action(() => run(redo, (context) => replay(context, 'redo')))
}

async function listChanges(context: Context): Promise<ExitCode> {
  return context.withLibrary({ work: false }, async (client) => {
    const changes = await client.call('changes.list', {}, context.surroundings.interrupted)
    for (const { id, title, at } of changes) {
      const when = new Date(at)
      // Swedish writes dates as ISO does, here with the clock of this machine.
      if (context.json) context.record({ id, title, at: when.toISOString() })
      else context.line(`${when.toLocaleString('sv').slice(0, 16)}  ${readablePath(title)}`)
    }
    if (changes.length > 0) return exitCodes.done
    context.note('There is nothing to take back.')
    return exitCodes.nothingFound
  })
}

async function replay(context: Context, which: 'undo' | 'redo'): Promise<ExitCode> {
  const { interrupted } = context.surroundings
  return context.withLibrary({ work: false }, async (client) => {
    const [newest] = await client.call(which === 'undo' ? 'changes.list' : 'changes.undone', {}, interrupted)
    if (!newest) {
      context.note(which === 'undo' ? 'There is nothing to take back.' : 'There is nothing to do again.')
      return exitCodes.nothingFound
    }
    const { title } = await client.call(`changes.${which}`, { id: newest.id }, interrupted)
    if (context.json) context.record({ title })
    else context.note(`${which === 'undo' ? 'Taken back' : 'Done again'}: ${readablePath(title)}.`)
    return exitCodes.done
  })
}
