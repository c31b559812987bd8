import type { LibraryClient } from '../../preload/contract/library-contract.ts'
import type { PhotoId } from '../../preload/contract/photos.ts'
import type { PicturePlace, ShownPlace } from '../../preload/contract/places.ts'
import type { ShellClient } from '../../preload/contract/shell-contract.ts'
import { strings } from '../strings.ts'
import { answerOf } from './answer.ts'
import type { Folders } from './folders.svelte.ts'
import type { Notices } from './notices.svelte.ts'
import { Refresher } from './refresher.ts'
import type { Shown, Viewer } from './viewer.svelte.ts'

interface OpenedPlacesParts {
  readonly library: LibraryClient
  readonly shell: ShellClient | undefined
  readonly viewer: Viewer
  readonly folders: Folders
  readonly notices: Notices
  /** Milliseconds, from any beginning. */
  readonly now?: () => number
}

/** Whoever has waited longer than this is doing something else by now. */
const patienceMs = 30_000

/** Pictures that somebody has opened with the app: shown, waited for, or offered to be taken in with their folder. */
export class OpenedPlaces {
  /** A picture in a folder that is not watched, until somebody has decided. */
  offered = $state.raw<PicturePlace>()
  /** A picture that is shown as soon as it is a photo of the library. */
  #awaited: { readonly place: PicturePlace; readonly since: number } | undefined
  readonly #library: LibraryClient
  readonly #shell: ShellClient | undefined
  readonly #viewer: Viewer
  readonly #folders: Folders
  readonly #notices: Notices
  readonly #now: () => number

  constructor({ library, shell, viewer, folders, notices, now = () => performance.now() }: OpenedPlacesParts) {
    this.#library = library
    this.#shell = shell
    this.#viewer = viewer
    this.#folders = folders
    this.#notices = notices
    this.#now = now
    const look = new Refresher(() => this.#look())
    const noticed = (): void => void (this.#awaited && look.request())
    library.on('library.changed', noticed)
    // What cannot be read becomes no photo, and only the work's own news tell.
    library.on('activity.changed', noticed)
    shell?.on('places.opened', () => void this.take())
  }

  /** Shows what was opened while nobody looked, and from now on at once. */
  async take(): Promise<void> {
    try {
      const place = await this.#shell?.call('places.take', {})
      if (place) await this.#show(place)
    } catch (error) {
      this.#notices.problem(error)
    }
  }

  /** Watches the folder of the picture that is offered, and shows it when it is there. */
  async accept(): Promise<void> {
    const place = this.offered
    this.offered = undefined
    if (place && (await this.#folders.add([place.folder]))) await this.#wait(place)
  }

  decline(): void {
    this.offered = undefined
  }

  async #show(place: ShownPlace): Promise<void> {
    this.#awaited = undefined
    this.offered = undefined
    if (place.kind === 'photo') return this.#open(place.id, place.folder)
    if (!place.watched) return void (this.offered = place)
    this.#notices.done(strings.opened.waiting(place.name))
    await this.#wait(place)
  }

  async #wait(place: PicturePlace): Promise<void> {
    this.#awaited = { place, since: this.#now() }
    await this.#look()
  }

  async #look(): Promise<void> {
    const awaited = this.#awaited
    if (!awaited) return
    try {
      const place = await this.#library.call('places.at', { path: awaited.place.path })
      if (this.#awaited !== awaited || place.kind !== 'photo') return
      this.#awaited = undefined
      if (this.#now() - awaited.since < patienceMs) return await this.#open(place.id, place.folder)
      const show = (): void => void this.#open(place.id, place.folder).catch(this.#notices.problem)
      this.#notices.done(strings.opened.arrived(awaited.place.name), { label: strings.opened.show, run: show })
    } catch (error) {
      if (this.#awaited === awaited) this.#awaited = undefined
      this.#notices.problem(error)
    }
  }

  /** Shows a photo among the others of its folder, or alone where lists leave it out. */
  async #open(id: PhotoId, folder: string): Promise<void> {
    const list = await this.#library.call('photos.list', { query: { filters: { folder }, sort: 'date' } })
    const answer = answerOf(list)
    const index = answer.ids.indexOf(id)
    this.#viewer.open(index < 0 ? alone(id) : answer, Math.max(0, index))
  }
}

/** The real proportions come with the photo's details. */
const alone = (id: PhotoId): Shown => ({
  ids: Uint32Array.of(id),
  aspects: Uint16Array.of(1000),
  colours: Uint32Array.of(0x202224),
})
