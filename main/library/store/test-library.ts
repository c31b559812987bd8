import type { Database } from 'better-sqlite3'
import { openStore } from './open.ts'

/** A photo as a test cares about it; whatever it leaves out is ordinary. */
export interface TestPhoto {
  readonly id: number
  /** Absolute; `/photos/<id>.jpg` when left out. Several are copies. */
  readonly paths?: readonly string[]
  /** Wall-clock milliseconds; the id in seconds when left out. */
  readonly at?: number
  /** Columns of `content`, as they are called there. */
  readonly set?: Readonly<Record<string, string | number | null>>
}

/** For tests: a library in memory, or at `path`, with one online folder `/photos` (row 1) and these photos in it. */
export function testLibrary(photos: readonly TestPhoto[], path = ':memory:'): Database {
  const db = openStore(path)
  db.exec(`INSERT INTO folder (id, path, added_at) VALUES (1, '/photos', 0)`)
  addPhotos(db, photos)
  return db
}

/** For tests: rendered photos in folder 1. */
export function addPhotos(db: Database, photos: readonly TestPhoto[]): void {
  const addContent = db.prepare(`
    INSERT INTO content (id, hash, bytes, first_seen, format, width, height, aspect, colour, sort_at)
    VALUES (?, ?, 1000, 0, 'jpeg', 400, 300, 1333, 0, ?)`)
  const addFile = db.prepare(
    'INSERT INTO file (folder_id, path, size, mtime, content_id, pending) VALUES (1, ?, 1000, 0, ?, 0)',
  )
  for (const { id, paths = [`/photos/${id}.jpg`], at = id * 1_000, set = {} } of photos) {
    addContent.run(id, id.toString(16).padStart(64, '0'), at)
    for (const path of paths) addFile.run(path, id)
    for (const [column, value] of Object.entries(set)) {
      db.prepare(`UPDATE content SET "${column}" = ? WHERE id = ?`).run(value, id)
    }
  }
}

/** For tests: a vector that points towards `angle` (radians) in the first two of `dimensions`. */
export function towards(angle: number, dimensions = 2): Float32Array {
  const vector = new Float32Array(dimensions)
  vector[0] = Math.cos(angle)
  vector[1] = Math.sin(angle)
  return vector
}
