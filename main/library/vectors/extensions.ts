import { sep } from 'node:path'
import type { Database } from 'better-sqlite3'
import { getLoadablePath } from 'sqlite-vec'
import * as sqliteVss from 'sqlite-vss'

/** The library of sqlite-vec, for SQLite to load. @throws {Error} where there is none for this platform. */
export function sqliteVecLibrary(): string {
  return unpacked(getLoadablePath())
}

/** Loads sqlite-vss. @throws {Error} where there is none for this platform, or a library that it needs is missing. */
export function loadSqliteVss(db: Database): void {
  // Without its extension: with it, SQLite tries a second name and reports that this one does not exist.
  // Its types name other functions than it has.
  const { getVectorLoadablePath, getVssLoadablePath } = sqliteVss as unknown as Record<
    'getVectorLoadablePath' | 'getVssLoadablePath',
    () => string
  >
  for (const path of [getVectorLoadablePath(), getVssLoadablePath()]) {
    db.loadExtension(unpacked(path).replace(/\.(?:so|dylib)$/, ''))
  }
}

/** The operating system cannot load a library out of the app's archive: it lies beside it. */
function unpacked(path: string): string {
  return path.replace(`${sep}app.asar${sep}`, `${sep}app.asar.unpacked${sep}`)
}
