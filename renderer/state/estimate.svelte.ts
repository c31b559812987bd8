import { Failure, messageOf } from '../../preload/contract/failure.ts'
import type { generationMethods } from '../../preload/contract/generations.ts'
import type { LibraryClient } from '../../preload/contract/library-contract.ts'
import type { Input } from '../../preload/contract/method.ts'

/** How pictures are made, as far as the time it takes depends on it. */
export type Making = Input<(typeof generationMethods)['generations.estimate']>

/** Milliseconds of quiet before it is asked: settings are often changed several at a time. */
const pauseMs = 250

/** How long pictures would take on this computer. The newest question only; the one before is cancelled. */
export class Estimate {
  /** Null: nobody knows yet, because pictures are being made. Undefined: not asked, or it could not be found out. */
  seconds = $state.raw<number | null>()
  pending = $state.raw(false)
  /** Why it could not be found out: then nothing can be made, either. */
  problem = $state.raw<Failure>()
  readonly #library: LibraryClient
  #abort = new AbortController()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(library: LibraryClient) {
    this.#library = library
  }

  ask(making: Making): void {
    this.stop()
    this.pending = true
    this.#timer = setTimeout(() => void this.#load(making), pauseMs)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#abort.abort()
    this.pending = false
  }

  async #load(making: Making): Promise<void> {
    const abort = (this.#abort = new AbortController())
    try {
      const { seconds } = await this.#library.call('generations.estimate', making, abort.signal)
      if (abort.signal.aborted) return
      this.seconds = seconds
      this.problem = undefined
    } catch (error) {
      if (abort.signal.aborted) return
      this.seconds = undefined
      this.problem = error instanceof Failure ? error : new Failure('internal', messageOf(error))
    } finally {
      if (!abort.signal.aborted) this.pending = false
    }
  }
}
