import { Failure, type FailureCode } from '../../preload/contract/failure.ts'

/** What a command's end means to a script. Listed in the README and in `recollect --help`. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  libraryInUse: 3,
  noModel: 4,
  nothingFound: 5,
  interrupted: 130,
} as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** Ends a command with a sentence and a code. */
export class Stop extends Error {
  readonly exitCode: ExitCode

  constructor(exitCode: ExitCode, message: string) {
    super(message)
    this.name = 'Stop'
    this.exitCode = exitCode
  }
}

/** A command was asked for something that makes no sense; `message` quotes it. */
export const usage = (message: string): Stop => new Stop(exitCodes.usage, message)

/** The exit code for anything that was thrown. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof Stop) return error.exitCode
  if (!(error instanceof Failure)) return exitCodes.failed
  return codesOfFailures[error.code] ?? exitCodes.failed
}

const codesOfFailures: Partial<Record<FailureCode, ExitCode>> = {
  'library-locked': exitCodes.libraryInUse,
  'no-model': exitCodes.noModel,
  'not-found': exitCodes.nothingFound,
  'invalid-input': exitCodes.usage,
  cancelled: exitCodes.interrupted,
}
