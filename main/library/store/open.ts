import Database from 'better-sqlite3'
import { Failure, messageOf } from '../../../preload/contract/failure.ts'
import { strings } from '../../strings.ts'
import { migrations } from './migrations/all.ts'
import { migrate } from './migrations/migrate.ts'

/** Pages large enough that fifteen vectors of 512 dimensions fill one, where four would waste half. Only a new file can choose. */
const pageSize = 32_768

/**
 * Opens the library's database, creating or upgrading it.
 *
 * @param path Absolute path, or `:memory:`.
 * @throws {Failure} `library-too-new` or `library-damaged`; the file is left as it was.
 */
export function openStore(path: string): Database.Database {
  const db = new Database(path)
  try {
    db.pragma(`page_size = ${pageSize}`)
    db.pragma('journal_mode = WAL')
    // With WAL, NORMAL survives any crash of the program; a power cut may lose the last moments, never consistency.
    db.pragma('synchronous = NORMAL')
    // Every 16 MB: what is written there is copied into the database while everything waits, some milliseconds' worth.
    db.pragma(`wal_autocheckpoint = ${(16 * 2 ** 20) / (db.pragma('page_size', { simple: true }) as number)}`)
    // A long read may have let it grow: it is cut back afterwards.
    db.pragma(`journal_size_limit = ${64 * 2 ** 20}`)
    db.pragma('foreign_keys = ON')
    db.pragma('busy_timeout = 5000')
    db.pragma('cache_size = -32768')
    db.pragma('temp_store = MEMORY')
    migrate(db, migrations)
    return db
  } catch (error) {
    db.close()
    const code = (error as { code?: string }).code
    if (code === 'SQLITE_CORRUPT' || code === 'SQLITE_NOTADB') {
      throw new Failure('library-damaged', strings.library.file.damaged(path, messageOf(error)), { cause: error })
    }
    throw error
  }
}
