import type { LibraryClient } from '../../preload/contract/library-contract.ts'
import type { PhotoId } from '../../preload/contract/photos.ts'
import type { Tag } from '../../preload/contract/tags.ts'
import { Refresher } from './refresher.ts'

/** What one photo is tagged with, kept as new as the library while it is looked at. */
export class PhotoTags {
  /** Undefined until the library has answered. */
  list = $state.raw<readonly Tag[]>()
  readonly #library: LibraryClient
  readonly #report: (error: unknown) => void
  readonly #refresher = new Refresher(() => this.#load(), 100)
  #id: PhotoId | undefined
  #abort = new AbortController()

  constructor(library: LibraryClient, report: (error: unknown) => void) {
    this.#library = library
    this.#report = report
    const refresh = (): void => void (this.#id !== undefined && this.#refresher.request())
    library.on('labels.changed', refresh)
    library.on('library.changed', refresh)
  }

  /** Looks at another photo, or at none. */
  show(id: PhotoId | undefined): void {
    this.#abort.abort()
    this.#id = id
    this.list = undefined
    if (id !== undefined) this.#refresher.now()
  }

  /** Asks again at once, for whoever has just changed something. */
  refresh(): void {
    if (this.#id !== undefined) this.#refresher.now()
  }

  async #load(): Promise<void> {
    const id = this.#id
    if (id === undefined) return
    this.#abort.abort()
    const abort = (this.#abort = new AbortController())
    try {
      const [answer] = await this.#library.call('tags.of', { ids: [id] }, abort.signal)
      if (!abort.signal.aborted) this.list = answer?.tags ?? []
    } catch (error) {
      if (!abort.signal.aborted) this.#report(error)
    }
  }
}
