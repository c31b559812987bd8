import type { EngineName } from '../library/vectors/engine-name.ts'
import type { LibraryClient } from '../../preload/contract/library-contract.ts'

/** A stream to print on. */
export interface Printer {
  write(text: string | Uint8Array): void
  /** Whether a person is likely to look at it. */
  readonly isTerminal: boolean
  /** Width in characters. */
  readonly columns: number
}

export interface OpenOptions {
  /** Absolute path of the library's folder. */
  readonly library: string
  /** What people would call this process, for others who want the library. */
  readonly door: string
  /** Whether to scan, watch and work off what is left. A question need not. */
  readonly work: boolean
  /** What searches vectors, where somebody has said it. */
  readonly index?: EngineName | undefined
}

/** An open library. */
export interface OpenedLibrary {
  readonly client: LibraryClient
  /** Lets running batches commit, then closes. */
  readonly close: () => Promise<void>
}

/** A library that a browser can be pointed at. */
export interface ServedLibrary extends OpenedLibrary {
  /** What to open, token included. */
  readonly address: string
}

/** Everything a command touches outside of itself, so that tests can put something else in its place. */
export interface Surroundings {
  readonly stdout: Printer
  readonly stderr: Printer
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  /** Absolute path of the person's home folder. */
  readonly home: string
  /** Absolute path that relative ones start from. */
  readonly folder: string
  /** The bytes of arguments that are not valid UTF-8, by what they look like as text. */
  readonly rawArguments: ReadonlyMap<string, Buffer>
  /** Aborts when somebody presses Ctrl-C, or when nobody reads what is printed any more. */
  readonly interrupted: AbortSignal
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly open: (options: OpenOptions) => Promise<OpenedLibrary>
  /** Like `open`, behind the browser door on `127.0.0.1`. Port 0: any that is free. */
  readonly serve: (options: OpenOptions & { readonly port: number }) => Promise<ServedLibrary>
  /** Shows an address in the person's browser. False where there is none. */
  readonly browse: (address: string) => Promise<boolean>
}
