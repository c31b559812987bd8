import { bytesOf } from '../../preload/contract/columns.ts'
import { channelPair } from '../../preload/contract/channel.ts'
import { connect } from '../../preload/contract/connect.ts'
import { Failure } from '../../preload/contract/failure.ts'
import {
  libraryMethods,
  type LibraryClient,
  type LibraryEvents,
  type LibraryMethods,
} from '../../preload/contract/library-contract.ts'
import type { Handlers } from '../../preload/contract/method.ts'
import type { PhotoList } from '../../preload/contract/photos.ts'
import { serve, type Emit } from '../../preload/contract/serve.ts'
import { runCommandLine } from './program.ts'
import type { OpenOptions, Printer, Surroundings } from './surroundings.ts'

export { photo } from '../../preload/contract/testing/photo.ts'

/** What a test's library answers; a call of anything else fails the command. */
export type Answers = Partial<Handlers<LibraryMethods>>

/** A library for tests: real contract, real channel, made-up answers, each of them checked against its schema. */
export function fakeLibrary(answers: Answers): { client: LibraryClient; emit: Emit<LibraryEvents> } {
  const [here, there] = channelPair()
  const handlers = Object.fromEntries(
    Object.entries(libraryMethods).map(([name, { output }]) => [
      name,
      async (input: never, signal: AbortSignal) => {
        const handler = answers[name as keyof Answers]
        if (!handler) throw new Failure('internal', `The test has no answer to ${name}`)
        return output.parse(await handler(input, signal))
      },
    ]),
  ) as unknown as Handlers<LibraryMethods>
  const emit = serve<LibraryMethods, LibraryEvents>(there, libraryMethods, handlers)
  return { client: connect(here), emit }
}

export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
  /** How the library was opened; undefined where it was not. */
  readonly opened: OpenOptions | undefined
  readonly closed: boolean
}

interface RunOptions {
  readonly answers?: Answers
  readonly terminal?: boolean
  readonly surroundings?: Partial<Surroundings>
}

/** Runs one command line against a fake library, and tells everything that came of it. */
export async function runFake(
  args: readonly string[],
  { answers = {}, terminal = false, surroundings }: RunOptions = {},
): Promise<Ran> {
  let opened: OpenOptions | undefined
  let closed = false
  const printed = { out: '', err: '' }
  const printer = (to: 'out' | 'err'): Printer => ({
    write: (text) => void (printed[to] += Buffer.from(text).toString()),
    isTerminal: terminal,
    columns: 100,
  })
  const open = async (options: OpenOptions) => {
    opened = options
    const close = async (): Promise<void> => void (closed = true)
    return { client: fakeLibrary(answers).client, close, address: 'http://127.0.0.1:4711/#token' }
  }
  let time = 0
  const code = await runCommandLine(args, {
    stdout: printer('out'),
    stderr: printer('err'),
    env: {},
    platform: 'linux',
    home: '/home/ada',
    folder: '/home/ada/work',
    rawArguments: new Map(),
    interrupted: new AbortController().signal,
    now: () => (time += 500),
    open,
    serve: open,
    browse: async () => true,
    ...surroundings,
  })
  return { code, ...printed, opened, closed }
}

/** An answer of `photos.list`. */
export function listOf(ids: readonly number[], scores?: readonly number[]): PhotoList {
  const zeros = {
    aspects: new Uint16Array(ids.length),
    colours: new Uint32Array(ids.length),
    days: new Int32Array(ids.length),
  }
  return {
    revision: 1,
    count: ids.length,
    total: ids.length,
    ids: bytesOf(Uint32Array.from(ids)),
    aspects: bytesOf(zeros.aspects),
    colours: bytesOf(zeros.colours),
    days: bytesOf(zeros.days),
    ...(scores && { scores: bytesOf(Float32Array.from(scores)) }),
  }
}
