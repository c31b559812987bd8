import type { LibraryClient } from '../../preload/contract/library-contract.ts'
import type { Filters } from '../../preload/contract/photos.ts'
import { answerOf, type Answer } from './answer.ts'
import { Refresher } from './refresher.ts'

/** All photos that satisfy the filters, newest first. */
export class Timeline {
  answer = $state.raw<Answer>()
  readonly #library: LibraryClient
  readonly #report: (error: unknown) => void
  readonly #refresher: Refresher
  #filters: Filters = {}
  #abort = new AbortController()

  constructor(library: LibraryClient, report: (error: unknown) => void) {
    this.#library = library
    this.#report = report
    this.#refresher = new Refresher(() => this.#load())
    library.on('library.changed', ({ revision }) => {
      if (revision !== this.answer?.revision) this.#refresher.request()
    })
  }

  /** Asks for other filters at once, and drops the answer to the old ones. */
  filter(filters: Filters): void {
    this.#filters = filters
    this.refresh()
  }

  refresh(): void {
    this.#abort.abort()
    this.#refresher.now()
  }

  async #load(): Promise<void> {
    const abort = (this.#abort = new AbortController())
    try {
      const list = await this.#library.call(
        'photos.list',
        { query: { filters: this.#filters, sort: 'date' }, limit: 10_000_000 },
        abort.signal,
      )
      if (!abort.signal.aborted) this.answer = answerOf(list)
    } catch (error) {
      if (!abort.signal.aborted) this.#report(error)
    }
  }
}
