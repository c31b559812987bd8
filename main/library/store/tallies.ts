import type { Database } from 'better-sqlite3'

/** What is counted as it changes. See the migration that made the tables. */
export interface Tallies {
  /** Files that are there, and those of them that wait to be identified. */
  files(state: 'present' | 'pending'): number
  /**
   * Contents that some file holds; those of them that are shown; of these, those that a machine made, and those without
   * a vector in the current space.
   */
  photos(state: 'present' | 'visible' | 'generated' | 'unembedded'): number
}

export function openTallies(db: Database): Tallies {
  const select = db.prepare<[string, string], number>('SELECT count FROM tally WHERE kind = ? AND key = ?').pluck()
  return {
    files: (state) => select.get('file', state) ?? 0,
    photos: (state) => select.get('photo', state) ?? 0,
  }
}
