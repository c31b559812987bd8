import type { Database } from 'better-sqlite3'

/** Everything this app says to SQLite about favourites. Call what changes them inside `Changes.record`. */
export interface Favourites {
  /** @returns how many were not before */
  add(photos: Iterable<number>): number
  /** @returns how many were before */
  remove(photos: Iterable<number>): number
}

/** Opens the favourites of a library. `now` gives epoch milliseconds. */
export function openFavourites(db: Database, now: () => number): Favourites {
  const insert = db.prepare<[number, number]>(
    'INSERT INTO favourite (content_id, since) VALUES (?, ?) ON CONFLICT DO NOTHING',
  )
  const remove = db.prepare<[number]>('DELETE FROM favourite WHERE content_id = ?')
  return {
    add(photos) {
      const since = now()
      let added = 0
      for (const photo of photos) added += insert.run(photo, since).changes
      return added
    },
    remove(photos) {
      let removed = 0
      for (const photo of photos) removed += remove.run(photo).changes
      return removed
    },
  }
}
