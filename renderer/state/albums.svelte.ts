import type { Album, AlbumId, SavedSearch } from '../../preload/contract/albums.ts'
import { foldName } from '../../preload/contract/fold-name.ts'
import type { LibraryClient } from '../../preload/contract/library-contract.ts'
import type { PhotoChoiceInput } from '../../preload/contract/photo-choice.ts'
import type { PhotoId } from '../../preload/contract/photos.ts'
import { strings } from '../strings.ts'
import type { Changes } from './changes.svelte.ts'
import { Refresher } from './refresher.ts'

/** Albums and saved searches, and working on them. */
export class Albums {
  /** By name; undefined until the library has answered. */
  list = $state.raw<readonly Album[]>()
  searches = $state.raw<readonly SavedSearch[]>([])
  readonly #library: LibraryClient
  readonly #changes: Changes
  readonly #report: (error: unknown) => void
  readonly #refresher = new Refresher(() => this.#load(), 300)

  constructor(library: LibraryClient, changes: Changes, report: (error: unknown) => void) {
    this.#library = library
    this.#changes = changes
    this.#report = report
    library.on('albums.changed', () => this.#refresher.request())
    // How many photos of an album are there, and which is its cover, changes with them.
    library.on('library.changed', () => this.#refresher.request())
  }

  refresh(): void {
    this.#refresher.now()
  }

  get(id: AlbumId): Album | undefined {
    return this.list?.find((album) => album.id === id)
  }

  /** The album of a name, as far as that is known here; the library decides. */
  named(name: string): Album | undefined {
    const key = foldName(name)
    return this.list?.find((album) => foldName(album.name) === key)
  }

  async create(name: string, photos: PhotoChoiceInput = { ids: [] }): Promise<boolean> {
    const { albums } = strings
    const made = await this.#changes.perform(
      () => this.#library.call('albums.create', { name, photos }),
      ({ added }) => (added === 0 ? albums.created(name) : albums.createdWith(name, added)),
    )
    return made !== undefined
  }

  async rename(album: Album, name: string): Promise<boolean> {
    const changed = await this.#changes.perform(
      () => this.#library.call('albums.change', { id: album.id, name }),
      () => strings.albums.renamed(name),
    )
    return changed !== undefined
  }

  async cover(album: Album, photo: PhotoId): Promise<void> {
    await this.#changes.perform(
      () => this.#library.call('albums.change', { id: album.id, cover: photo }),
      () => strings.albums.coverChosen(album.name),
    )
  }

  async delete(album: Album): Promise<void> {
    await this.#changes.perform(
      () => this.#library.call('albums.delete', { id: album.id }),
      () => strings.albums.deleted(album.name),
    )
  }

  async add(album: Album, photos: PhotoChoiceInput): Promise<boolean> {
    const result = await this.#changes.perform(
      () => this.#library.call('albums.add', { id: album.id, photos }),
      ({ added }) => strings.albums.added(album.name, added),
    )
    return result !== undefined
  }

  async remove(album: Album, photos: PhotoChoiceInput): Promise<void> {
    await this.#changes.perform(
      () => this.#library.call('albums.remove', { id: album.id, photos }),
      ({ removed }) => strings.albums.removed(album.name, removed),
    )
  }

  /** Puts photos just before another one of the album; undefined: at the end. */
  async move(album: Album, photos: readonly PhotoId[], before: PhotoId | undefined): Promise<void> {
    await this.#changes.perform(
      () => this.#library.call('albums.move', { id: album.id, photos: [...photos], before: before ?? null }),
      () => strings.albums.moved(photos.length),
    )
  }

  async saveSearch(name: string, text: string): Promise<boolean> {
    const result = await this.#changes.perform(
      () => this.#library.call('searches.save', { name, text }),
      () => strings.searches.saved(name),
    )
    return result !== undefined
  }

  /** Keeps a search under another name, and takes both back together. */
  async renameSearch(search: SavedSearch, name: string): Promise<boolean> {
    if (name === search.name) return true
    try {
      const saved = await this.#library.call('searches.save', { name, text: search.text })
      const changes = [saved.change]
      if (saved.id !== search.id) changes.push((await this.#library.call('searches.delete', { id: search.id })).change)
      this.#changes.tell(
        changes.filter((change) => change !== null),
        strings.searches.saved(name),
      )
      return true
    } catch (error) {
      this.#report(error)
      return false
    }
  }

  async deleteSearch(search: SavedSearch): Promise<void> {
    await this.#changes.perform(
      () => this.#library.call('searches.delete', { id: search.id }),
      () => strings.searches.deleted(search.name),
    )
  }

  async #load(): Promise<void> {
    try {
      const [list, searches] = await Promise.all([
        this.#library.call('albums.list', {}),
        this.#library.call('searches.list', {}),
      ])
      this.list = list
      this.searches = searches
    } catch (error) {
      this.#report(error)
    }
  }
}
