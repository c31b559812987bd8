import type { LibraryClient } from '../../preload/contract/library-contract.ts'
import { openProgress, type Progress } from './progress.ts'
import type { OpenedLibrary, OpenOptions, Surroundings } from './surroundings.ts'

/** What a command works with. */
export interface Context {
  readonly surroundings: Surroundings
  /** Absolute path of the library's folder. */
  readonly library: string
  /** Whether answers are for programs. */
  readonly json: boolean
  readonly progress: Progress
  /** Prints a line of the answer, for people. */
  line(text: string | Uint8Array): void
  /** Prints a line of the answer, for programs. */
  record(value: unknown): void
  /** Says something beside the answer. */
  note(text: string): void
  /** Opens the library for as long as `use` takes. Without `work` nothing is scanned, watched or embedded meanwhile. */
  withLibrary<T>(options: Pick<OpenOptions, 'work' | 'index'>, use: (client: LibraryClient) => Promise<T>): Promise<T>
}

interface ContextOptions {
  readonly surroundings: Surroundings
  readonly library: string
  readonly json: boolean
  /** Name of the command, as others who want the library are told. */
  readonly command: string
}

export function createContext({ surroundings, library, json, command }: ContextOptions): Context {
  const { stdout, stderr } = surroundings
  const progress = openProgress(stderr, () => surroundings.now())
  return {
    surroundings,
    library,
    json,
    progress,
    line(text) {
      progress.clear()
      stdout.write(typeof text === 'string' ? `${text}\n` : Buffer.concat([text, Buffer.from('\n')]))
    },
    record(value) {
      progress.clear()
      stdout.write(`${JSON.stringify(value)}\n`)
    },
    note(text) {
      progress.clear()
      stderr.write(`${text}\n`)
    },
    async withLibrary(options, use) {
      const opened = await surroundings.open({ library, door: `recollect ${command}`, ...options })
      return closeAfter(opened, () => use(opened.client))
    },
  }
}

/** Closes the library whatever happens, and reports the first thing that went wrong. */
export async function closeAfter<T>(opened: OpenedLibrary, use: () => Promise<T>): Promise<T> {
  let result: T
  try {
    result = await use()
  } catch (error) {
    // The reason why it is being closed matters more than a closing that fails after it.
    await opened.close().catch(() => undefined)
    throw error
  }
  await opened.close()
  return result
}
