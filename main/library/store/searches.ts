import type { Database } from 'better-sqlite3'
import { SavedSearchId, type SavedSearch } from '../../../preload/contract/albums.ts'
import { Failure } from '../../../preload/contract/failure.ts'
import { strings } from '../../strings.ts'
import { byName } from './by-name.ts'
import { foldName } from '../../../preload/contract/fold-name.ts'

/** Everything this app says to SQLite about saved searches. Call what changes them inside `Changes.record`. */
export interface SavedSearches {
  /** By name. */
  list(): SavedSearch[]
  /** @throws {Failure} `not-found` */
  nameOf(id: number): string
  /** Keeps a search, in place of one that had the name. */
  save(name: string, text: string): SavedSearchId
  delete(id: number): void
}

/** Opens the saved searches of a library. */
export function openSavedSearches(db: Database): SavedSearches {
  const listed = db.prepare<[], SavedSearch>('SELECT id, name, text FROM saved_search')
  const selectName = db.prepare<[number], string>('SELECT name FROM saved_search WHERE id = ?').pluck()
  const upsert = db
    .prepare<[string, string, string], number>(
      `INSERT INTO saved_search (name, key, text) VALUES (?, ?, ?)
        ON CONFLICT (key) DO UPDATE SET name = excluded.name, text = excluded.text RETURNING id`,
    )
    .pluck()
  const remove = db.prepare<[number]>('DELETE FROM saved_search WHERE id = ?')
  return {
    list: () => listed.all().sort(byName),
    nameOf(id) {
      const name = selectName.get(id)
      if (name === undefined) throw new Failure('not-found', strings.organising.searches.unknown)
      return name
    },
    save: (name, text) => SavedSearchId.parse(upsert.get(name, foldName(name), text)),
    delete: (id) => void remove.run(id),
  }
}
