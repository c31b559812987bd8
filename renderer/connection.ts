import { connect } from '../preload/contract/connect.ts'
import { Failure } from '../preload/contract/failure.ts'
import type { LibraryClient, LibraryEvents, LibraryMethods } from '../preload/contract/library-contract.ts'
import type { Client, Events, Methods } from '../preload/contract/method.ts'
import type { ShellClient, ShellEvents, ShellMethods } from '../preload/contract/shell-contract.ts'
import { Refused, type Door } from './doors/door.ts'

/**
 * `connecting` only until the first answer; after that a lost connection is being mended. `refused`: by a library that
 * does not know this page, so that only opening the page anew will help.
 */
export type ConnectionStatus = 'connecting' | 'open' | 'reconnecting' | 'refused'

/** Calls that change nothing: these are simply asked again when the connection broke under them. */
const reads = /^hello$|\.(list|undone|get|tiles|at|browse)$/

/** Milliseconds before the nth attempt to reconnect: quick at first, never more than ten seconds. */
export const retryDelayMs = (attempt: number): number => Math.min(10_000, 250 * 2 ** attempt)

/**
 * A connection that outlives its channels.
 *
 * `library` and `shell` stay the same objects while the channels below them come and go. Calls made while there is no
 * connection wait for one. After a reconnection anything may have changed, so whoever shows state must ask again: that
 * is what `onStatus` is for.
 */
export class Connection {
  readonly library: LibraryClient
  readonly shell: ShellClient | undefined
  readonly #door: Door
  readonly #wait: (ms: number) => Promise<void>
  readonly #library = new Swapped<LibraryMethods, LibraryEvents>()
  readonly #shell = new Swapped<ShellMethods, ShellEvents>()
  readonly #listeners = new Set<(status: ConnectionStatus) => void>()
  #status: ConnectionStatus = 'connecting'

  constructor(door: Door, wait: (ms: number) => Promise<void> = later) {
    this.#door = door
    this.#wait = wait
    this.library = this.#library
    this.shell = door.kind === 'desktop' ? this.#shell : undefined
    void this.#keepOpen()
  }

  get status(): ConnectionStatus {
    return this.#status
  }

  /** Hears of every change of status, until the returned function is called. */
  onStatus(listener: (status: ConnectionStatus) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  async #keepOpen(): Promise<never> {
    for (let attempt = 0; ; attempt++) {
      try {
        const { library, shell } = await this.#door.open()
        attempt = 0
        // Before `connect` listens: calls that fail by the loss must find it already noted.
        const closed = new Promise<void>((resolve) =>
          library.onClose(() => {
            this.#library.lose()
            resolve()
          }),
        )
        if (shell) this.#shell.use(connect(shell))
        this.#library.use(connect(library))
        this.#set('open')
        await closed
        shell?.close()
        this.#shell.lose()
        this.#set('reconnecting')
      } catch (error) {
        // Nobody answers; the status says so, and the loop tries again.
        if (error instanceof Refused) this.#set('refused')
      }
      await this.#wait(retryDelayMs(attempt))
    }
  }

  #set(status: ConnectionStatus): void {
    if (status === this.#status) return
    this.#status = status
    this.#listeners.forEach((listener) => listener(status))
  }
}

/** A client that stays while the one that does the work is replaced. */
class Swapped<M extends Methods, E extends Events> implements Client<M, E> {
  #current: Client<M, E> | undefined
  #next = Promise.withResolvers<Client<M, E>>()
  readonly #listeners = new Map<string, Set<(event: never) => void>>()

  use(client: Client<M, E>): void {
    this.#current = client
    for (const [name, listeners] of this.#listeners) {
      client.on(name, (event) => listeners.forEach((listener) => listener(event as never)))
    }
    this.#next.resolve(client)
  }

  lose(): void {
    if (!this.#current) return
    this.#current = undefined
    this.#next = Promise.withResolvers()
  }

  readonly call: Client<M, E>['call'] = async (name, input, signal) => {
    for (;;) {
      const client = this.#current ?? (await unlessAborted(this.#next.promise, signal))
      try {
        return await client.call(name, input, signal)
      } catch (error) {
        const lost = this.#current !== client
        if (!lost || signal?.aborted) throw error
        if (!reads.test(name))
          throw new Failure('compute-died', 'The connection was lost before this was done. Please try again.')
      }
    }
  }

  readonly on: Client<M, E>['on'] = (name, listener) => {
    const known = this.#listeners.get(name)
    const set = known ?? new Set<(event: never) => void>()
    if (!known) {
      this.#listeners.set(name, set)
      this.#current?.on(name, (event) => set.forEach((each) => each(event as never)))
    }
    set.add(listener)
    return () => void set.delete(listener)
  }

  /** Never: a channel may close, this does not. */
  onClose(): void {
    return
  }
}

async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise
  const aborted = Promise.withResolvers<never>()
  const abort = (): void => aborted.reject(new Failure('cancelled', 'No longer needed'))
  if (signal.aborted) abort()
  signal.addEventListener('abort', abort, { once: true })
  return Promise.race([promise, aborted.promise]).finally(() => signal.removeEventListener('abort', abort))
}

function later(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
