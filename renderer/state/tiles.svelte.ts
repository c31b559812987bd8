import type { LibraryClient } from '../../preload/contract/library-contract.ts'
import type { PhotoId, PhotoTile } from '../../preload/contract/photos.ts'
import type { Answer } from './answer.ts'

/** Photos asked for at once: a screenful or two. */
const windowSize = 100

/** Requests on their way at once. Two keep the pipe full; more would only be cancelled while somebody scrolls fast. */
const inFlight = 2

/** Tiles remembered. At about 300 bytes each, a few megabytes. */
const remembered = 20_000

/** Names, hashes and dates of the photos somebody looks at, fetched as they come near and remembered for a while. */
export class Tiles {
  readonly #library: LibraryClient
  readonly #report: (error: unknown) => void
  #tiles = $state.raw<ReadonlyMap<number, PhotoTile>>(new Map())
  /** Ids whose tile is as new as the library; the others are shown while they are asked for again. */
  #fresh = new Set<number>()
  #wanted: readonly PhotoId[][] = []
  readonly #loading = new Map<PhotoId[], AbortController>()
  #inView: Parameters<Tiles['show']> | undefined

  constructor(library: LibraryClient, report: (error: unknown) => void) {
    this.#library = library
    this.#report = report
  }

  get(id: number): PhotoTile | undefined {
    return this.#tiles.get(id)
  }

  /** Fetches what is missing of `answer` from `from` up to `to`, and stops fetching anything else. */
  show(answer: Answer, from: number, to: number): void {
    this.#inView = [answer, from, to]
    const middle = (from + to) / 2
    const windows: { readonly ids: PhotoId[]; readonly away: number }[] = []
    for (let start = Math.floor(from / windowSize) * windowSize; start < to; start += windowSize) {
      const ids = Array.from(answer.ids.subarray(start, start + windowSize)) as PhotoId[]
      windows.push({ ids: ids.filter((id) => !this.#fresh.has(id)), away: Math.abs(start + windowSize / 2 - middle) })
    }
    this.#wanted = windows
      .filter(({ ids }) => ids.length > 0)
      .sort((a, b) => a.away - b.away)
      .map(({ ids }) => ids)
    for (const [ids, abort] of this.#loading) {
      if (!this.#wanted.some((wanted) => wanted.includes(ids[0]!))) {
        abort.abort()
        this.#loading.delete(ids)
      }
    }
    this.#pump()
  }

  /** Tiles of a few photos, asked for if need be; ids that are gone are left out. */
  async fetch(ids: readonly PhotoId[], signal?: AbortSignal): Promise<readonly PhotoTile[]> {
    const missing = ids.filter((id) => !this.#tiles.has(id))
    if (missing.length > 0) this.#remember(await this.#library.call('photos.tiles', { ids: missing }, signal), missing)
    return ids.flatMap((id) => this.#tiles.get(id) ?? [])
  }

  /** Something may have changed: what is looked at is asked for again, and shown as it was until then. */
  expire(): void {
    this.#fresh = new Set()
    this.#loading.forEach((abort) => abort.abort())
    this.#loading.clear()
    if (this.#inView) this.show(...this.#inView)
  }

  #pump(): void {
    const busy = new Set([...this.#loading.keys()].flat())
    for (const ids of this.#wanted) {
      if (this.#loading.size >= inFlight) return
      const missing = ids.filter((id) => !busy.has(id) && !this.#fresh.has(id))
      if (missing.length > 0) void this.#load(missing)
    }
  }

  async #load(ids: PhotoId[]): Promise<void> {
    const abort = new AbortController()
    this.#loading.set(ids, abort)
    try {
      const tiles = await this.#library.call('photos.tiles', { ids }, abort.signal)
      if (abort.signal.aborted) return
      this.#remember(tiles, ids)
    } catch (error) {
      if (!abort.signal.aborted) {
        // Not asked for again until the next change, or a broken library would be asked forever.
        ids.forEach((id) => this.#fresh.add(id))
        this.#report(error)
      }
    } finally {
      if (this.#loading.delete(ids)) this.#pump()
    }
  }

  #remember(tiles: readonly PhotoTile[], asked: readonly number[]): void {
    // Taken out and put back, so that the oldest come first when there are too many.
    const all = new Map(this.#tiles)
    for (const tile of tiles) {
      all.delete(tile.id)
      all.set(tile.id, tile)
    }
    for (const id of asked) this.#fresh.add(id)
    if (all.size > remembered) {
      for (const id of all.keys()) {
        if (all.size <= remembered / 2) break
        all.delete(id)
        this.#fresh.delete(id)
      }
    }
    this.#tiles = all
  }
}
