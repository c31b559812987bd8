import type { Database } from 'better-sqlite3'
import { Failure } from '../../../../preload/contract/failure.ts'
import { strings } from '../../../strings.ts'

export interface Migration {
  /** 1, 2, 3 … with no gaps. Never edit one that has shipped. */
  readonly version: number
  readonly name: string
  readonly up: (db: Database) => void
}

/**
 * Brings `db` up to the newest of `migrations`, each in its own transaction.
 *
 * @returns the version it started from, so the caller knows whether to back up or rebuild.
 * @throws {Failure} `library-too-new` if a later release of the app has already upgraded the file.
 */
export function migrate(db: Database, migrations: readonly Migration[]): number {
  migrations.forEach(({ version, name }, index) => {
    if (version !== index + 1) throw new Error(`Migration ${name} is numbered ${version}, expected ${index + 1}`)
  })
  const from = db.pragma('user_version', { simple: true }) as number
  if (from > migrations.length) {
    throw new Failure('library-too-new', strings.library.file.tooNew(from, migrations.length))
  }
  for (const { version, up } of migrations.slice(from)) {
    db.transaction(() => {
      up(db)
      db.pragma(`user_version = ${version}`)
    })()
  }
  return from
}
