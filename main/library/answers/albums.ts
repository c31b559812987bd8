import type { albumMethods } from '../../../preload/contract/albums.ts'
import type { ChangeId } from '../../../preload/contract/changes.ts'
import { Failure } from '../../../preload/contract/failure.ts'
import type { Handlers } from '../../../preload/contract/method.ts'
import { parse } from '../../../preload/contract/query/parse.ts'
import { strings } from '../../strings.ts'
import type { Publisher } from '../pipeline/publish.ts'
import type { Choose } from '../search/choice.ts'
import type { Albums } from '../store/albums.ts'
import type { Changes, Subject } from '../store/changes.ts'
import type { Favourites } from '../store/favourites.ts'
import type { SavedSearches } from '../store/searches.ts'
import { announce } from './changes.ts'

interface AlbumParts {
  readonly albums: Albums
  readonly searches: SavedSearches
  readonly favourites: Favourites
  readonly changes: Changes
  readonly choose: Choose
  readonly publisher: Publisher
}

/** Answers about albums, saved searches and favourites. */
export function albumAnswers(parts: AlbumParts): Handlers<typeof albumMethods> {
  const { albums, searches, favourites, changes, choose, publisher } = parts

  /** Does something that can be taken back, and tells whoever looks at `subject`. */
  const record = <T>(
    subject: Subject,
    title: string | ((result: T) => string),
    work: () => T,
  ): { result: T; change: ChangeId | null } => {
    const recorded = changes.record(title, work)
    if (recorded.change !== null) announce(publisher, new Set([subject]))
    return recorded
  }

  return {
    'albums.list': () => albums.list(),
    'albums.create': async ({ name, photos }, signal) => {
      const chosen = await choose(photos, signal)
      const { result, change } = record('album', strings.organising.albums.titles.made(name), () => {
        const id = albums.create(name)
        return { id, added: albums.add(id, chosen) }
      })
      return { ...result, change }
    },
    'albums.change': ({ id, name, cover }) => {
      const before = albums.nameOf(id)
      const title =
        name === undefined
          ? strings.organising.albums.titles.coverChanged(before)
          : strings.organising.albums.titles.renamed(before)
      const { change } = record('album', title, () => {
        if (name !== undefined) albums.rename(id, name)
        if (cover !== undefined) albums.setCover(id, cover)
      })
      return { change }
    },
    'albums.delete': ({ id }) => {
      const { change } = record('album', strings.organising.albums.titles.deleted(albums.nameOf(id)), () =>
        albums.delete(id),
      )
      return { change }
    },
    'albums.add': async ({ id, photos }, signal) => {
      const chosen = await choose(photos, signal)
      const name = albums.nameOf(id)
      const { result: added, change } = record(
        'album_photo',
        (added) => strings.organising.albums.titles.added(added, name),
        () => albums.add(id, chosen),
      )
      return { change, added }
    },
    'albums.remove': async ({ id, photos }, signal) => {
      const chosen = await choose(photos, signal)
      const name = albums.nameOf(id)
      const { result: removed, change } = record(
        'album_photo',
        (removed) => strings.organising.albums.titles.removed(removed, name),
        () => albums.remove(id, chosen),
      )
      return { change, removed }
    },
    'albums.move': ({ id, photos, before }) => {
      const title = strings.organising.albums.titles.moved(photos.length, albums.nameOf(id))
      const { change } = record('album_photo', title, () => albums.move(id, photos, before))
      return { change }
    },
    'searches.list': () => searches.list(),
    'searches.save': ({ name, text }) => {
      const { problem } = parse(text)
      if (problem) throw new Failure('invalid-input', strings.organising.searches.notUnderstood(text, problem.message))
      const { result: id, change } = record('saved_search', strings.organising.searches.titles.saved(name), () =>
        searches.save(name, text),
      )
      return { id, change }
    },
    'searches.delete': ({ id }) => {
      const title = strings.organising.searches.titles.deleted(searches.nameOf(id))
      const { change } = record('saved_search', title, () => searches.delete(id))
      return { change }
    },
    'favourites.set': async ({ photos, favourite }, signal) => {
      const chosen = await choose(photos, signal)
      const { change } = record(
        'favourite',
        favourite ? strings.organising.favourites.titles.marked : strings.organising.favourites.titles.unmarked,
        () => (favourite ? favourites.add(chosen) : favourites.remove(chosen)),
      )
      return { change }
    },
  }
}
