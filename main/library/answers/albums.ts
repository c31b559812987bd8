import type { albumMethods } from '../../../preload/contract/albums.ts'
import type { ChangeId } from '../../../preload/contract/changes.ts'
import { Failure } from '../../../preload/contract/failure.ts'
import type { Handlers } from '../../../preload/contract/method.ts'
import { parse } from '../../../preload/contract/query/parse.ts'
import { count } from '../../strings/count.ts'
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
      const { result, change } = record('album', `Album “${name}” made`, () => {
        const id = albums.create(name)
        return { id, added: albums.add(id, chosen) }
      })
      return { ...result, change }
    },
    'albums.change': ({ id, name, cover }) => {
      const before = albums.nameOf(id)
      const title = name === undefined ? `Cover of “${before}” changed` : `Album “${before}” renamed`
      const { change } = record('album', title, () => {
        if (name !== undefined) albums.rename(id, name)
        if (cover !== undefined) albums.setCover(id, cover)
      })
      return { change }
    },
    'albums.delete': ({ id }) => {
      const { change } = record('album', `Album “${albums.nameOf(id)}” deleted`, () => albums.delete(id))
      return { change }
    },
    'albums.add': async ({ id, photos }, signal) => {
      const chosen = await choose(photos, signal)
      const name = albums.nameOf(id)
      const { result: added, change } = record(
        'album_photo',
        (added) => `${count(added, 'photo')} added to “${name}”`,
        () => albums.add(id, chosen),
      )
      return { change, added }
    },
    'albums.remove': async ({ id, photos }, signal) => {
      const chosen = await choose(photos, signal)
      const name = albums.nameOf(id)
      const { result: removed, change } = record(
        'album_photo',
        (removed) => `${count(removed, 'photo')} removed from “${name}”`,
        () => albums.remove(id, chosen),
      )
      return { change, removed }
    },
    'albums.move': ({ id, photos, before }) => {
      const title = `${count(photos.length, 'photo')} moved in “${albums.nameOf(id)}”`
      const { change } = record('album_photo', title, () => albums.move(id, photos, before))
      return { change }
    },
    'searches.list': () => searches.list(),
    'searches.save': ({ name, text }) => {
      const { problem } = parse(text)
      if (problem) throw new Failure('invalid-input', `“${text}” cannot be searched for. ${problem.message}`)
      const { result: id, change } = record('saved_search', `Search “${name}” saved`, () => searches.save(name, text))
      return { id, change }
    },
    'searches.delete': ({ id }) => {
      const title = `Saved search “${searches.nameOf(id)}” deleted`
      const { change } = record('saved_search', title, () => searches.delete(id))
      return { change }
    },
    'favourites.set': async ({ photos, favourite }, signal) => {
      const chosen = await choose(photos, signal)
      const { change } = record(
        'favourite',
        (changed) =>
          favourite
            ? `${count(changed, 'photo')} marked as ${changed === 1 ? 'a favourite' : 'favourites'}`
            : `${count(changed, 'photo')} no longer ${changed === 1 ? 'a favourite' : 'favourites'}`,
        () => (favourite ? favourites.add(chosen) : favourites.remove(chosen)),
      )
      return { change }
    },
  }
}
