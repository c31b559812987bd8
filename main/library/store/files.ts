import type { Database } from 'better-sqlite3'
import { insideRange, withoutTrailingSlash } from '../folders/paths.ts'
import type { JobFailure, Outcome } from '../pipeline/stage.ts'
import type { Failures } from './failures.ts'
import { openTallies } from './tallies.ts'

/** A file as a scan finds it. */
export interface FoundFile {
  readonly path: string
  /** Bytes. */
  readonly size: number
  /** Epoch milliseconds, whole. */
  readonly mtime: number
}

/** A file as the library remembers it. */
export interface KnownFile extends FoundFile {
  readonly id: number
  readonly missing: boolean
}

/** A file whose content is to be found out. */
export interface PendingFile extends FoundFile {
  readonly id: number
  /** Path of the watched folder it belongs to. */
  readonly folder: string
}

/** What a file turned out to hold, and its size and date while that was read; or that it is not there any more. */
export type Identified = { readonly hash: string; readonly size: number; readonly mtime: number } | 'gone'

export interface Files {
  at(path: string): KnownFile | undefined
  /** Files directly in a folder, missing ones too, by path. */
  in(folder: string): Map<string, KnownFile>
  /** Folders at or below `folder` that hold files of the watched folder `folderId`, missing ones too. */
  foldersBelow(folderId: number, folder: string): string[]
  /** Files of a watched folder that are not missing. */
  count(folderId: number): number

  /** Files that are new, changed or back: each will be identified again unless it is exactly as it was. At most 500. */
  record(folderId: number, found: readonly FoundFile[]): void
  /** Files that are no longer there. What they held stays known. At most 500. */
  markMissing(ids: readonly number[]): void
  /** Files of one watched folder at or below a path that are not missing. */
  presentBelow(folderId: number, path: string): number[]
  /** Gives files that could not be read another chance. */
  retryUnreadable(folderId: number): void
  /** Forgets up to `limit` files of a watched folder that is being removed. @returns how many there were. */
  forget(folderId: number, limit: number): number

  /** Files to be identified now, oldest first, on folders that are online. */
  pending(limit: number, busy: ReadonlySet<number>): readonly PendingFile[]
  recordIdentified(outcomes: readonly Outcome<PendingFile, Identified>[]): void
  identifyProgress(): { done: number; left: number }
}

interface FilesOptions {
  readonly db: Database
  readonly failures: Failures
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Called inside the transaction with contents whose files, and so whose words, have changed. */
  readonly onContentsChanged: (ids: readonly number[]) => void
}

/** Everything this app says to SQLite about files. */
export function openFiles({ db, failures, now, onContentsChanged }: FilesOptions): Files {
  const columns = 'id, path, size, mtime, missing_since IS NOT NULL AS missing'
  type Row = Omit<KnownFile, 'missing'> & { missing: 0 | 1 }
  const known = (row: Row): KnownFile => ({ ...row, missing: row.missing === 1 })

  const selectAt = db.prepare<[string], Row>(`SELECT ${columns} FROM file WHERE path = ?`)
  const selectIn = db.prepare<[string], Row>(`SELECT ${columns} FROM file WHERE directory = ?`)
  // The plus signs, here and below, keep SQLite from reading every file of the watched folder by that index.
  const selectFolders = db
    .prepare<[string, string, number], string>(
      'SELECT DISTINCT directory FROM file WHERE directory >= ? AND directory < ? AND +folder_id = ?',
    )
    .pluck()
  const countOf = db
    .prepare<[number], number>('SELECT count(*) FROM file WHERE folder_id = ? AND missing_since IS NULL')
    .pluck()
  const selectBelow = db
    .prepare<[string, string, string, number], number>(
      `SELECT id FROM file WHERE (path = ? OR (path >= ? AND path < ?)) AND +folder_id = ? AND +missing_since IS NULL`,
    )
    .pluck()

  const upsert = db.prepare<[number, string, number, number], { id: number; contentId: number | null }>(`
    INSERT INTO file (folder_id, path, size, mtime) VALUES (?, ?, ?, ?)
    ON CONFLICT (path) DO UPDATE SET folder_id = excluded.folder_id, size = excluded.size, mtime = excluded.mtime,
      pending = pending OR content_id IS NULL OR size <> excluded.size OR mtime <> excluded.mtime, missing_since = NULL
    RETURNING id, content_id AS contentId`)
  const markMissing = db
    .prepare<[number, number], number | null>(
      'UPDATE file SET missing_since = ? WHERE id = ? AND missing_since IS NULL RETURNING content_id',
    )
    .pluck()
  const retry = db.prepare(`
    UPDATE failure SET retry_at = 0
    WHERE stage = 'identify' AND code = 'unreadable' AND subject_id IN (SELECT id FROM file WHERE folder_id = ?)`)
  const forgetSome = db
    .prepare<[number, number], number | null>(
      'DELETE FROM file WHERE id IN (SELECT id FROM file WHERE folder_id = ? LIMIT ?) RETURNING content_id',
    )
    .pluck()

  const selectPending = db.prepare<[number, number], PendingFile>(`
    SELECT file.id, file.path, file.size, file.mtime, folder.path AS folder
    FROM file JOIN folder ON folder.id = file.folder_id AND folder.state = 'online'
    LEFT JOIN failure ON failure.stage = 'identify' AND failure.subject_id = file.id
    WHERE file.pending = 1 AND file.missing_since IS NULL AND (failure.subject_id IS NULL OR failure.retry_at <= ?)
    ORDER BY file.id LIMIT ?`)
  const countSetAside = db
    .prepare<[number], number>(
      `SELECT count(*) FROM failure JOIN file ON file.id = failure.subject_id
       WHERE stage = 'identify' AND (retry_at IS NULL OR retry_at > ?) AND pending = 1 AND missing_since IS NULL`,
    )
    .pluck()
  const tallies = openTallies(db)
  const selectForCommit = db.prepare<[number], FoundFile & { contentId: number | null }>(
    'SELECT path, size, mtime, content_id AS contentId FROM file WHERE id = ?',
  )
  const insertContent = db.prepare(
    'INSERT INTO content (hash, bytes, first_seen) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const contentOf = db.prepare<[string], number>('SELECT id FROM content WHERE hash = ?').pluck()
  const identify = db.prepare(
    'UPDATE file SET content_id = @contentId, size = @size, mtime = @mtime, pending = @pending WHERE id = @id',
  )
  const empty = db.prepare('UPDATE file SET content_id = NULL WHERE id = ?')

  const changed = (ids: Iterable<number | null | undefined>): void => {
    const contents = [...new Set(ids)].filter((id) => typeof id === 'number')
    if (contents.length > 0) onContentsChanged(contents)
  }
  const markAllMissing = (ids: readonly number[]): void => changed(ids.map((id) => markMissing.get(now(), id)))

  /** @returns the contents whose files have changed. */
  const recordOne = (job: PendingFile, result: Exclude<Identified, 'gone'>): (number | null)[] => {
    const row = selectForCommit.get(job.id)
    if (!row) return []
    insertContent.run(result.hash, result.size, now())
    const contentId = contentOf.get(result.hash) ?? null
    // The watcher may have seen a later change while we were reading: then what we read is not the last word.
    const { size, mtime } = isSame(row, job) || isSame(row, result) ? result : row
    identify.run({ id: job.id, contentId, size, mtime, pending: isSame({ size, mtime }, result) ? 0 : 1 })
    failures.forgive('identify', job.id)
    return row.contentId === contentId ? [] : [row.contentId, contentId]
  }

  const recordFailure = (job: PendingFile, failure: JobFailure): (number | null)[] => {
    const row = selectForCommit.get(job.id)
    if (!row || !isSame(row, job)) return []
    failures.blame('identify', job.id, failure)
    if (failure.kind === 'transient') return []
    empty.run(job.id)
    return [row.contentId]
  }

  return {
    at(path) {
      const row = selectAt.get(path)
      return row && known(row)
    },
    in: (folder) => new Map(selectIn.all(insideRange(folder).from).map((row) => [row.path, known(row)])),
    foldersBelow(folderId, folder) {
      const { from, to } = insideRange(folder)
      return selectFolders.all(from, to, folderId).map(withoutTrailingSlash)
    },
    count: (folderId) => countOf.get(folderId) ?? 0,
    record: db.transaction((folderId: number, found: readonly FoundFile[]) => {
      changed(
        found.map(({ path, size, mtime }) => {
          const row = upsert.get(folderId, path, size, mtime)!
          failures.forgive('identify', row.id)
          return row.contentId
        }),
      )
    }),
    markMissing: db.transaction(markAllMissing),
    presentBelow(folderId, path) {
      const { from, to } = insideRange(path)
      return selectBelow.all(path, from, to, folderId)
    },
    retryUnreadable: (folderId) => void retry.run(folderId),
    forget: db.transaction((folderId: number, limit: number) => {
      const contents = forgetSome.all(folderId, limit)
      changed(contents)
      return contents.length
    }),
    pending: (limit, busy) =>
      selectPending
        .all(now(), limit + busy.size)
        .filter(({ id }) => !busy.has(id))
        .slice(0, limit),
    recordIdentified: db.transaction((outcomes: readonly Outcome<PendingFile, Identified>[]) => {
      const contents: (number | null)[] = []
      const gone: number[] = []
      for (const outcome of outcomes) {
        if ('failure' in outcome) contents.push(...recordFailure(outcome.job, outcome.failure))
        else if (outcome.result === 'gone') gone.push(outcome.job.id)
        else contents.push(...recordOne(outcome.job, outcome.result))
      }
      markAllMissing(gone)
      changed(contents)
    }),
    identifyProgress() {
      const pending = tallies.files('pending')
      const left = Math.max(0, pending - (countSetAside.get(now()) ?? 0))
      return { done: tallies.files('present') - pending, left }
    },
  }
}

const isSame = (a: { size: number; mtime: number }, b: { size: number; mtime: number }): boolean =>
  a.size === b.size && a.mtime === b.mtime
