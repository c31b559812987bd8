import type { LibraryClient } from '../../preload/contract/library-contract.ts'
import type { Filters } from '../../preload/contract/photos.ts'
import { answerOf, joinAnswers, photoAt, type Answer } from './answer.ts'
import { Refresher } from './refresher.ts'

/** Photos to begin with: some screens full. */
const firstPage = 2_000
/** What the library reads while nobody notices that it does nothing else. */
const nextPages = 50_000

/** All photos that satisfy the filters, newest first. */
export class Timeline {
  answer = $state.raw<Answer>()
  readonly #library: LibraryClient
  readonly #report: (error: unknown) => void
  readonly #refresher: Refresher
  #filters: Filters = {}
  /** The filters that the answer is about. */
  #shown: Filters | undefined
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
      const filters = this.#filters
      const pages: Answer[] = []
      for (let size = firstPage; ; size = nextPages) {
        const last = pages[pages.length - 1]
        const page = last ? { after: photoAt(last, last.count - 1), size } : { size }
        const list = await this.#library.call('photos.list', { query: { filters, sort: 'date' }, page }, abort.signal)
        if (abort.signal.aborted) return
        pages.push(answerOf(list))
        if (list.count < size) break
        // Something to look at, while the rest is on its way; but never less than what is there already.
        if (this.#shown !== filters) this.answer = joinAnswers(pages)
        this.#shown = filters
      }
      this.#shown = filters
      this.answer = joinAnswers(pages)
    } catch (error) {
      if (!abort.signal.aborted) this.#report(error)
    }
  }
}
