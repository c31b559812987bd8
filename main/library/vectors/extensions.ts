import { sep } from 'node:path'
import { getLoadablePath } from 'sqlite-vec'

/** The library of sqlite-vec, for SQLite to load. @throws {Error} where there is none for this platform. */
export function sqliteVecLibrary(): string {
  return unpacked(getLoadablePath())
}

/** The operating system cannot load a library out of the app's archive: it lies beside it. */
function unpacked(path: string): string {
  return path.replace(`${sep}app.asar${sep}`, `${sep}app.asar.unpacked${sep}`)
}
