import Database from 'better-sqlite3'
import { loadSqliteVss } from '../extensions.ts'

/** For tests: sqlite-vss needs libraries of the system, and is not made for every platform. */
export function canLoadSqliteVss(): boolean {
  const db = new Database(':memory:')
  try {
    loadSqliteVss(db)
    return true
  } catch {
    return false
  } finally {
    db.close()
  }
}
