import type { Command } from 'commander'
import type { Context } from './context.ts'
import type { ExitCode } from './exit-code.ts'

/** What a command has to say for itself. */
export interface Introduction {
  /** As in `like <photo>`. */
  readonly syntax: string
  readonly summary: string
  /** What follows `recollect` in the example of its help. */
  readonly example: string
  /** The command it belongs under. */
  readonly under?: Command
}

/** Where commands are entered. */
export interface Registry {
  readonly add: (introduction: Introduction) => Command
  /** Carries out `command` and keeps its exit code. */
  readonly run: (command: Command, perform: (context: Context) => Promise<ExitCode>) => Promise<void>
}
