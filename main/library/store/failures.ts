import type { Database } from 'better-sqlite3'
import type { SetAside, StageName } from '../../../preload/contract/activity.ts'
import type { JobFailure } from '../pipeline/stage.ts'

/** Everything this app says to SQLite about what is set aside. Call `blame` and `forgive` inside the stage's transaction. */
export interface Failures {
  blame(stage: StageName, subject: number, failure: JobFailure): void
  forgive(stage: StageName, subject: number): void
  /** Makes everything due again, keeping the count of attempts. */
  retryAll(): number
  count(): number
  list(offset: number, limit: number): SetAside[]
  /** Why the file at `path`, or what is in it, was set aside. */
  at(path: string): string | undefined
}

/** A minute, doubled with every attempt, up to a day. */
export const retryDelayMs = (attempts: number): number => Math.min(60_000 * 2 ** attempts, 86_400_000)

/** Opens the store of failures. `now` gives epoch milliseconds. */
export function openFailures(db: Database, now: () => number): Failures {
  const attempts = db
    .prepare<[string, number], number>('SELECT attempts FROM failure WHERE stage = ? AND subject_id = ?')
    .pluck()
  const insert = db.prepare(`
    INSERT INTO failure (stage, subject_id, attempts, failed_at, retry_at, code, message) VALUES (?, ?, 1, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET attempts = attempts + 1, failed_at = excluded.failed_at, retry_at = excluded.retry_at,
      code = excluded.code, message = excluded.message`)
  const remove = db.prepare('DELETE FROM failure WHERE stage = ? AND subject_id = ?')
  const makeDue = db.prepare('UPDATE failure SET retry_at = 0 WHERE retry_at IS NULL OR retry_at > ?')
  // Failures of contents that no file holds any more are history, not something to act on.
  const current = `
    FROM failure
    LEFT JOIN file ON file.id = CASE
      WHEN failure.stage = 'identify' THEN failure.subject_id
      ELSE (SELECT min(id) FROM file WHERE file.content_id = failure.subject_id AND file.missing_since IS NULL) END
    WHERE file.id IS NOT NULL AND file.missing_since IS NULL`
  const counted = db.prepare<[], number>(`SELECT count(*) ${current}`).pluck()
  const listed = db.prepare<[number, number], SetAside>(`
    SELECT failure.stage, failure.subject_id AS subject, file.path, failure.code, failure.message, failure.attempts,
      failure.retry_at AS retryAt
    ${current} ORDER BY file.path LIMIT ? OFFSET ?`)

  const selectAt = db
    .prepare<[string], string>(
      `
      SELECT failure.message FROM file JOIN failure
        ON failure.subject_id = CASE failure.stage WHEN 'identify' THEN file.id ELSE file.content_id END
      WHERE file.path = ? LIMIT 1`,
    )
    .pluck()

  return {
    blame(stage, subject, { kind, code, message }) {
      const retryAt = kind === 'transient' ? now() + retryDelayMs(attempts.get(stage, subject) ?? 0) : null
      insert.run(stage, subject, now(), retryAt, code, message)
    },
    forgive: (stage, subject) => void remove.run(stage, subject),
    retryAll: () => makeDue.run(now()).changes,
    count: () => counted.get() ?? 0,
    list: (offset, limit) => listed.all(limit, offset),
    at: (path) => selectAt.get(path),
  }
}
