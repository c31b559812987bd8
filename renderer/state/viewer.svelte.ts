import type { LibraryClient } from '../../preload/contract/library-contract.ts'
import type { PhotoDetails, PhotoId, PhotoTile } from '../../preload/contract/photos.ts'
import { photoAt, type Answer } from './answer.ts'
import type { Tiles } from './tiles.svelte.ts'

/** What of an answer the viewer needs. */
export type Shown = Pick<Answer, 'ids' | 'aspects' | 'colours'>

/** One photo shown large, out of a list as it was when it was opened: what happens in the library moves nothing. */
export class Viewer {
  /** Undefined while closed. */
  list = $state.raw<Shown>()
  index = $state(0)
  tile = $state.raw<PhotoTile>()
  details = $state.raw<PhotoDetails>()
  /** Whether the panel with everything known is open. Stays from photo to photo. */
  info = $state(false)
  readonly #library: LibraryClient
  readonly #tiles: Tiles
  readonly #report: (error: unknown) => void
  #abort = new AbortController()

  constructor(library: LibraryClient, tiles: Tiles, report: (error: unknown) => void) {
    this.#library = library
    this.#tiles = tiles
    this.#report = report
  }

  readonly count = $derived(this.list?.ids.length ?? 0)
  readonly id: PhotoId | undefined = $derived(this.list && photoAt(this.list, this.index))
  /** The tiles before and after, as far as they are known, for fetching their pictures ahead. */
  readonly neighbours = $derived(
    [this.index + 1, this.index - 1].flatMap((index) => this.#tiles.get(this.list?.ids[index] ?? 0) ?? []),
  )

  open(list: Shown, index: number): void {
    this.list = list
    void this.#show(index)
  }

  close(): void {
    this.#abort.abort()
    this.list = undefined
    this.tile = undefined
    this.details = undefined
  }

  /** Goes to a place in the list; places outside it are its ends. */
  go(index: number): void {
    const wanted = Math.max(0, Math.min(this.count - 1, index))
    if (wanted !== this.index) void this.#show(wanted)
  }

  async #show(index: number): Promise<void> {
    if (!this.list) return
    this.#abort.abort()
    const abort = (this.#abort = new AbortController())
    this.index = index
    const id = photoAt(this.list, index)
    this.tile = this.#tiles.get(id)
    this.details = undefined
    const around = Array.from(this.list.ids.subarray(Math.max(0, index - 2), index + 3)) as PhotoId[]
    try {
      const [, details] = await Promise.all([
        this.#tiles.fetch(around, abort.signal).then(() => {
          if (!abort.signal.aborted) this.tile = this.#tiles.get(id)
        }),
        this.#library.call('photos.get', { id }, abort.signal),
      ])
      if (!abort.signal.aborted) this.details = details
    } catch (error) {
      if (!abort.signal.aborted) this.#report(error)
    }
  }
}
