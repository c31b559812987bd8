import { Command, CommanderError } from 'commander'
import packageJson from '../../package.json' with { type: 'json' }
import { messageOf } from '../../preload/contract/failure.ts'
import { addAlbum } from './commands/album.ts'
import { addBench } from './commands/bench.ts'
import { addClassify } from './commands/classify.ts'
import { addDoctor } from './commands/doctor.ts'
import { addEmbed } from './commands/embed.ts'
import { addEvaluate } from './commands/evaluate.ts'
import { addFailed } from './commands/failed.ts'
import { addGenerate } from './commands/generate.ts'
import { addGenerators } from './commands/generators.ts'
import { addIndex } from './commands/index-folders.ts'
import { addLabel } from './commands/label.ts'
import { addLike } from './commands/like.ts'
import { addModels } from './commands/models.ts'
import { addSearch } from './commands/search.ts'
import { addServe } from './commands/serve.ts'
import { addStatus } from './commands/status.ts'
import { addTag } from './commands/tag.ts'
import { addUndo } from './commands/undo.ts'
import { createContext } from './context.ts'
import { exitCodeOf, exitCodes, type ExitCode } from './exit-code.ts'
import { defaultLibraryFolder } from '../hosts/library-folder.ts'
import { pathArgument } from './paths.ts'
import type { Registry } from './registry.ts'
import type { Surroundings } from './surroundings.ts'

const exitCodeHelp = `
Exit codes:
  0  done                    3  the library is in use by another process
  1  failed                  4  a model is needed, and there is none
  2  not understood          5  nothing found
  130  interrupted`

/**
 * Carries out one command line.
 *
 * @param args Without the program's own name.
 * @returns The exit code. Nothing is thrown: whatever goes wrong has been said on stderr.
 */
export async function runCommandLine(args: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const { stdout, stderr } = surroundings
  let exitCode: ExitCode = exitCodes.done
  const defaultLibrary = defaultLibraryFolder(surroundings)
  const program = new Command('recollect')
    .description('Finds your photos by what you remember of them, on your own computer.')
    .version(packageJson.version, '--version', 'say which version this is')
    .option('--library <folder>', `where Recollect keeps what it knows about your photos (default: ${defaultLibrary})`)
    .option('--json', 'answer in JSON, one object a line')
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', exitCodeHelp)
    .showSuggestionAfterError()

  const registry: Registry = {
    add: ({ syntax, summary, example, under = program }) =>
      under
        .command(syntax)
        .description(summary)
        .summary(summary.split(/[.:](?:\s|$)/)[0] ?? summary)
        .addHelpText('after', `\nExample:\n  recollect ${example}`),
    async run(command, perform) {
      const { library, json = false } = program.opts<{ library?: string; json?: boolean }>()
      const folder = library === undefined ? defaultLibrary : pathArgument(library, surroundings)
      exitCode = await perform(createContext({ surroundings, library: folder, json, command: command.name() }))
    },
  }
  const finding = [addIndex, addSearch, addLike, addClassify, addEmbed, addGenerate]
  const sorting = [addLabel, addTag, addAlbum, addUndo]
  const keeping = [addStatus, addFailed, addModels, addGenerators, addDoctor, addServe, addBench, addEvaluate]
  for (const add of [...finding, ...sorting, ...keeping]) add(registry)
  // Settings are not inherited by commands that exist already, so every one of them is told.
  for (const command of everyCommand(program)) {
    command.exitOverride().configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      getOutHelpWidth: () => stdout.columns,
      getErrHelpWidth: () => stderr.columns,
    })
    command.configureHelp({ showGlobalOptions: true })
  }

  try {
    await program.parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
    const code = surroundings.interrupted.aborted ? exitCodes.interrupted : exitCodeOf(error)
    const another = code === exitCodes.libraryInUse ? ' Or choose another library with --library.' : ''
    if (code !== exitCodes.interrupted) stderr.write(`${messageOf(error)}${another}\n`)
    return code
  }
}

const everyCommand = (command: Command): Command[] => [command, ...command.commands.flatMap(everyCommand)]
