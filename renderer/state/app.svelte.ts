import { createContext } from 'svelte'
import type { Album } from '../../preload/contract/albums.ts'
import { Failure } from '../../preload/contract/failure.ts'
import type { LibraryClient } from '../../preload/contract/library-contract.ts'
import type { Generation, GenerationId, Wish } from '../../preload/contract/generations.ts'
import type { Facets, Filters, PhotoId } from '../../preload/contract/photos.ts'
import type { KnownNames } from '../../preload/contract/query/complete.ts'
import { parse } from '../../preload/contract/query/parse.ts'
import type { QueryProblem } from '../../preload/contract/query/problem.ts'
import type { MenuCommand, ShellClient } from '../../preload/contract/shell-contract.ts'
import { contractVersion } from '../../preload/contract/version.ts'
import type { Answer } from './answer.ts'
import type { Connection, ConnectionStatus } from '../connection.ts'
import { strings } from '../strings.ts'
import { GridView } from '../features/grid/grid-view.svelte.ts'
import { byLikelihood, byMonth } from '../features/grid/sections.ts'
import { ActivityState } from './activity.svelte.ts'
import { Albums } from './albums.svelte.ts'
import { Changes } from './changes.svelte.ts'
import { Draft } from './draft.svelte.ts'
import { Folders } from './folders.svelte.ts'
import { Generations } from './generations.svelte.ts'
import { knownNames } from './known-names.ts'
import { Labels } from './labels.svelte.ts'
import { Models } from './models.svelte.ts'
import { Notices } from './notices.svelte.ts'
import { OpenedPlaces } from './opened-places.svelte.ts'
import { PhotoTags } from './photo-tags.svelte.ts'
import { placeOf, type Place } from './place.ts'
import { everything, hasFilters, isSearch, orderOf, queryOf, type Example, type Question } from './question.ts'
import { Refresher } from './refresher.ts'
import { Search } from './search.svelte.ts'
import { Selection } from './selection.svelte.ts'
import { SettingsState } from './settings.svelte.ts'
import { Sidebar } from './sidebar.svelte.ts'
import { Tagging } from './tagging.ts'
import type { Task } from './task.ts'
import { albumTerm, generatedTerm } from './terms.ts'
import { Tiles } from './tiles.svelte.ts'
import { Timeline } from './timeline.svelte.ts'
import { Viewer } from './viewer.svelte.ts'
import { likePhoto, mostPictures, wishesOfQuestion } from './wishes.ts'

/** What is open over the photos. */
export type Panel = 'activity' | 'settings' | 'shortcuts'
export type SettingsSection = keyof typeof strings.settings.sections

/** Most bytes of a picture to search by, as the contract has it. */
const largestExample = 64 * 2 ** 20

/** Everything the page knows, composed. Components find it with {@link getApp}. */
export class App {
  readonly notices = new Notices()
  readonly settings: SettingsState
  readonly folders: Folders
  readonly activity: ActivityState
  readonly models: Models
  readonly tiles: Tiles
  readonly timeline: Timeline
  readonly search: Search
  readonly viewer: Viewer
  readonly openedPlaces: OpenedPlaces
  readonly selection = new Selection()
  readonly sidebar = new Sidebar()
  readonly changes: Changes
  readonly albums: Albums
  readonly labels: Labels
  readonly tagging: Tagging
  readonly photoTags: PhotoTags
  readonly generations: Generations
  /** The pictures that are asked for next. */
  readonly draft: Draft
  readonly library: LibraryClient
  readonly shell: ShellClient | undefined
  status = $state.raw<ConnectionStatus>('connecting')
  version = $state('')
  question = $state.raw<Question>(everything)
  /** The last question that made sense: while somebody is in the middle of a term, its answer stays. */
  asked = $state.raw<Question>(everything)
  /** The score down to which photos count, where the person has chosen one for this question. */
  cut = $state<number>()
  facets = $state.raw<Facets>()
  panel = $state.raw<Panel>()
  task = $state.raw<Task>()
  settingsSection = $state.raw<SettingsSection>('folders')
  /** Whether the words half of an answer is shown by itself. */
  wordsOnly = $state(false)
  /** Raised whenever the search box should take the focus. */
  focusSearch = $state(0)

  constructor(connection: Pick<Connection, 'library' | 'shell' | 'status' | 'onStatus'>) {
    const { library, shell } = connection
    const { problem } = this.notices
    this.library = library
    this.shell = shell
    this.settings = new SettingsState(library, problem)
    this.folders = new Folders(library, shell, this.notices)
    this.activity = new ActivityState(library, this.notices)
    this.models = new Models(library, this.notices)
    this.tiles = new Tiles(library, problem)
    this.timeline = new Timeline(library, problem)
    this.search = new Search(library)
    this.viewer = new Viewer(library, this.tiles, problem)
    const { viewer, folders, notices } = this
    this.openedPlaces = new OpenedPlaces({ library, shell, viewer, folders, notices })
    this.changes = new Changes(library, this.notices)
    this.albums = new Albums(library, this.changes, problem)
    this.labels = new Labels(library, this.changes, problem)
    this.photoTags = new PhotoTags(library, problem)
    this.tagging = new Tagging(library, this.changes)
    this.generations = new Generations(library, {
      report: problem,
      ended: (generation) => this.#generated(generation),
    })
    this.draft = new Draft(() => this.generations.choices)
    const counts = new Refresher(() => this.refreshFacets(), 5_000)
    library.on('library.changed', () => counts.request())
    const expiry = new Refresher(async () => this.tiles.expire(), 1_000)
    library.on('library.changed', () => expiry.request())
    shell?.on('menu.chosen', ({ command }) => this.#command(command))
    connection.onStatus((status) => {
      this.status = status
      if (status === 'open') void this.#opened()
    })
    if (connection.status === 'open') {
      this.status = 'open'
      void this.#opened()
    }
  }

  /** The half of the answer that fills the grid. */
  readonly shownHalf = $derived.by(() => (this.wordsOnly ? this.search.words : this.search.pictures))

  /** What fills the grid now. */
  readonly shown: Answer | undefined = $derived.by(() =>
    this.searching ? this.shownHalf.answer : this.timeline.answer,
  )

  /** Where in the library somebody is. */
  readonly place: Place = $derived.by(() =>
    placeOf(this.question.text, {
      album: (name) => this.albums.named(name),
      label: (name) => this.labels.named(name),
      searches: this.albums.searches,
    }),
  )

  /** Puts photos into another order; undefined where the order is not that of an album. */
  readonly ordering = $derived.by(() => {
    const { place, asked } = this
    if (place.kind !== 'album' || asked.sort !== 'relevance' || asked.example || hasFilters(asked.filters))
      return undefined
    return (photos: readonly PhotoId[], before: PhotoId | undefined) => this.albums.move(place.album, photos, before)
  })

  // The places that the person left in both grids are kept here, where switching between them loses nothing.
  readonly timelineView = new GridView({
    answer: () => this.timeline.answer,
    sections: byMonth,
    rowHeight: () => this.settings.values.tileSize,
  })
  readonly resultsView = new GridView({
    answer: () => this.shownHalf.answer,
    sections: (answer) => byLikelihood(answer, orderOf(this.asked), this.cut),
    rowHeight: () => this.settings.values.tileSize,
  })

  /** What a search can name, as far as the page knows. */
  readonly knownNames: KnownNames = $derived.by(() =>
    knownNames({
      labels: this.labels.list,
      albums: this.albums.list,
      searches: this.albums.searches,
      facets: this.facets,
    }),
  )

  /** Why the text is no query, and where. */
  readonly problem: QueryProblem | undefined = $derived(parse(this.question.text).problem)

  readonly searching = $derived(isSearch(this.asked))
  readonly filtering = $derived(hasFilters(this.question.filters))

  /** Asks for something else. What is typed waits for a pause; everything else is asked at once. */
  ask(changes: Partial<Question>): void {
    const before = this.question
    const question = { ...before, ...changes }
    this.question = question
    // What is not understood yet is not asked, and whatever else has changed still is.
    this.asked = this.problem ? { ...question, text: this.asked.text } : question
    this.wordsOnly = false
    if (this.#others(question, before)) {
      this.selection.clear()
      this.cut = undefined
    }
    if (JSON.stringify(question.filters) !== JSON.stringify(before.filters)) this.timeline.filter(question.filters)
    const typed = changes.text !== undefined && changes.example === undefined
    this.search.ask(this.asked, typed ? 'after-pause' : 'now')
  }

  /** Whether a question is about other photos than the one before, rather than about their order. */
  #others(question: Question, before: Question): boolean {
    const asked = ({ text, example, filters }: Question): string => JSON.stringify([text.trim(), example, filters])
    return asked(question) !== asked(before)
  }

  filter(filters: Filters): void {
    this.ask({ filters })
  }

  /** Back to all photos. */
  clear(): void {
    this.ask(everything)
  }

  /** Goes to a place of the library, which is a search. */
  goTo(text: string): void {
    this.viewer.close()
    this.sidebar.arrived()
    this.ask({ ...everything, text })
  }

  async deleteAlbum(album: Album): Promise<void> {
    const there = this.place.kind === 'album' && this.place.album.id === album.id
    await this.albums.delete(album)
    if (there) this.clear()
  }

  /** Whoever looks at the album goes on looking at it. */
  async renameAlbum(album: Album, name: string): Promise<boolean> {
    const there = this.place.kind === 'album' && this.place.album.id === album.id
    const renamed = await this.albums.rename(album, name)
    if (renamed && there) this.goTo(albumTerm(name))
    return renamed
  }

  addTags(photos: readonly PhotoId[]): void {
    if (photos.length > 0) this.task = { kind: 'tag', photos }
  }

  addToAlbum(photos: readonly PhotoId[]): void {
    if (photos.length > 0) this.task = { kind: 'album', photos }
  }

  /** Begins a label that is called so. */
  newLabel(name: string): void {
    this.task = { kind: 'label', label: name }
  }

  /** Whether all of some photos are favourites, as far as it is known here. */
  areFavourites(photos: readonly PhotoId[]): boolean {
    return photos.length > 0 && photos.every((id) => this.tiles.get(id)?.favourite === true)
  }

  /** Makes photos favourites, or no longer where all of them are. */
  async favour(photos: readonly PhotoId[]): Promise<void> {
    if (photos.length > 0) await this.tagging.favour({ ids: [...photos] }, !this.areFavourites(photos), photos.length)
  }

  /** Goes through the photos of a search, label by label. */
  review(text: string, said: string): void {
    this.task = { kind: 'review', photos: { choice: { query: { text } }, said } }
  }

  reviewSelection(): void {
    const ids = [...this.selection.ids]
    this.task = { kind: 'review', photos: { choice: { ids }, said: strings.review.selected(ids.length) } }
  }

  /** Goes through what is looked at. */
  reviewShown(): void {
    const said = this.searching || this.filtering ? strings.review.shown : strings.app.home
    this.task = { kind: 'review', photos: { choice: { query: queryOf(this.asked, 'pictures') }, said } }
  }

  /** Puts together new pictures, from where that was left unless it begins with something, or looks at some that were made. */
  make(wishes: readonly Wish[], shown?: GenerationId, note?: string): void {
    if (wishes.length > 0) this.draft.startOver(wishes)
    this.task = { kind: 'make', shown, note }
  }

  /** … that resemble photos. */
  makeLike(photos: readonly PhotoId[]): void {
    if (photos.length === 0) return
    const some = photos.slice(0, mostPictures)
    const note = some.length < photos.length ? strings.making.tooMany(some.length, photos.length) : undefined
    this.make(
      some.map((id) => likePhoto(id)),
      undefined,
      note,
    )
  }

  /** … that show what is searched for. */
  makeShown(): void {
    this.make(wishesOfQuestion(this.asked))
  }

  /** Goes to the pictures that a machine made. */
  showGenerated(): void {
    this.task = undefined
    this.goTo(generatedTerm)
  }

  /** Fetches what is needed to draw a few photos, until the signal says that they are out of sight. */
  async see(photos: readonly PhotoId[], signal: AbortSignal): Promise<void> {
    try {
      await this.tiles.fetch([...new Set(photos)], signal)
    } catch (error) {
      if (!signal.aborted) this.notices.problem(error)
    }
  }

  /** Finds photos like one of the library. */
  like(id: PhotoId): void {
    const tile = this.tiles.get(id)
    const picture = tile ? `media/preview/${tile.hash}/small` : `media/view/${id}`
    this.viewer.close()
    this.ask({ text: '', example: { likeness: { kind: 'photo', id }, picture, name: tile?.name ?? '' } })
  }

  /** Finds photos like a picture from elsewhere. */
  async likeFile(file: File): Promise<void> {
    if (file.size > largestExample) return this.notices.problem(new Failure('invalid-input', strings.search.tooLarge))
    try {
      const bytes = new Uint8Array(await file.arrayBuffer())
      const { image } = await this.library.call('search.image', { bytes })
      const example: Example = {
        likeness: { kind: 'image', image },
        picture: `media/query/${image}`,
        name: file.name || strings.search.pasted,
      }
      this.viewer.close()
      this.ask({ text: '', example })
    } catch (error) {
      this.notices.problem(error)
    }
  }

  /** What there is to filter by, as of now. */
  async refreshFacets(): Promise<void> {
    try {
      this.facets = await this.library.call('facets.get', {})
    } catch (error) {
      this.notices.problem(error)
    }
  }

  async reveal(id: PhotoId): Promise<void> {
    try {
      await this.shell?.call('photos.reveal', { id })
    } catch (error) {
      this.notices.problem(error)
    }
  }

  openSettings(section: SettingsSection): void {
    this.settingsSection = section
    this.panel = 'settings'
  }

  #command(command: MenuCommand): void {
    switch (command) {
      case 'find':
        this.viewer.close()
        this.focusSearch++
        return
      case 'settings':
        return this.openSettings('folders')
      case 'activity':
      case 'shortcuts':
        this.panel = command
        return
      case 'add-folder':
        return void this.folders.choose()
      case 'new-album':
        this.task = { kind: 'new-album', photos: { ids: [] }, name: '' }
        return
      case 'new-tag':
        return this.newLabel('')
      case 'auto-tag':
        return this.reviewShown()
      case 'make-pictures':
        return this.makeShown()
      case 'undo-change':
        return void this.changes.undo()
      case 'sidebar':
        return this.sidebar.toggle()
      case 'photos':
        this.viewer.close()
        this.panel = undefined
        return this.ask(everything)
    }
  }

  /** Pictures that were asked for here are done, or will not be: told unless somebody looks at them anyway. */
  #generated(generation: Generation): void {
    if (this.task?.kind === 'make') return
    if (generation.problem !== null) return this.notices.problem(new Failure('internal', generation.problem))
    const show = { label: strings.making.showEnded, run: () => this.make([], generation.id) }
    if (generation.state === 'done') this.notices.done(strings.making.ended(generation.variations.length), show)
  }

  /** A connection is there, for the first time or again: everything may be different. */
  async #opened(): Promise<void> {
    try {
      const hello = await this.library.call('hello', {})
      this.version = hello.version
      if (hello.contract !== contractVersion) throw new Failure('internal', strings.app.mismatch)
    } catch (error) {
      return this.notices.problem(error)
    }
    this.tiles.expire()
    this.timeline.refresh()
    this.search.refresh()
    this.activity.refresh()
    this.models.refresh()
    this.albums.refresh()
    this.labels.refresh()
    this.generations.refresh()
    void this.openedPlaces.take()
    await Promise.all([this.settings.refresh(), this.folders.refresh(), this.refreshFacets()])
  }
}

export const [getApp, provideApp] = createContext<App>()
