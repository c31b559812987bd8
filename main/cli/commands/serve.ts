import type { EngineName } from '../../library/vectors/engine-name.ts'
import { closeAfter, type Context } from '../context.ts'
import { exitCodes, Stop, type ExitCode } from '../exit-code.ts'
import { Option } from 'commander'
import { indexOption } from '../index-option.ts'
import { wholeNumber } from '../numbers.ts'
import { pathArgument, readablePath } from '../paths.ts'
import type { Registry } from '../registry.ts'

interface ServeOptions {
  readonly port: number
  readonly open?: boolean
  readonly still?: boolean
  readonly because?: string
  readonly index?: EngineName
}

export function addServe({ add, run }: Registry): void {
  const command = add({
    syntax: 'serve [folder...]',
    summary: 'Serve the library to a browser on this computer, until Ctrl-C. Folders are added to it first.',
    example: 'serve --open ~/Pictures',
  })
  command
    .option('--port <number>', 'port on 127.0.0.1 (default: any that is free)', wholeNumber(0, 65_535), 0)
    .option('--open', 'show it in the browser')
    .option('--still', 'show the library as it is: nothing is scanned, watched or worked on')
    .addOption(indexOption())
    .addOption(new Option('--because <reason>', 'why the browser and not a window').hideHelp())
    .action((folders: string[], options: ServeOptions) => run(command, (context) => serve(context, folders, options)))
}

async function serve(
  context: Context,
  folders: readonly string[],
  { port, open = false, still = false, because, index }: ServeOptions,
): Promise<ExitCode> {
  const { surroundings } = context
  const { interrupted } = surroundings
  const served = await surroundings.serve({
    library: context.library,
    door: 'recollect serve',
    work: !still,
    port,
    index,
  })
  return closeAfter(served, async () => {
    const { client, address } = served
    for (const folder of folders) {
      const path = pathArgument(folder, surroundings)
      try {
        await client.call('folders.add', { path }, interrupted)
      } catch (error) {
        // One folder that is not there is no reason to refuse the rest of the library.
        context.note(`${readablePath(path)} was not added: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
    if (context.json) context.record({ address })
    else
      context.line(
        because === undefined
          ? `Recollect is at ${address}`
          : `Recollect runs in your browser, because ${because}: ${address}`,
      )
    if (open && !(await surroundings.browse(address)))
      context.note('No browser could be opened; the address above is the way in.')
    await new Promise<void>((resolve, reject) => {
      if (interrupted.aborted) return resolve()
      interrupted.addEventListener('abort', () => resolve(), { once: true })
      client.onClose(() => reject(new Stop(exitCodes.failed, 'The library has stopped.')))
    })
    context.note('Closing …')
    return exitCodes.done
  })
}
