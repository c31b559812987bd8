import type { Database } from 'better-sqlite3'
import type { Rendered } from '../compute.ts'
import type { Outcome } from '../pipeline/stage.ts'
import { previewFolder } from '../previews.ts'
import type { Failures } from './failures.ts'
import { openTallies } from './tallies.ts'

export interface Unrendered {
  readonly id: number
  /** One of the files that hold it, on a folder that is online. */
  readonly path: string
  /** Folder for its previews. */
  readonly previews: string
}

export interface Contents {
  /** Contents without previews that can be read now, oldest first. */
  unrendered(limit: number, busy: ReadonlySet<number>): readonly Unrendered[]
  recordRendered(outcomes: readonly Outcome<Unrendered, Rendered>[]): void
  renderProgress(): { done: number; left: number }
  /** Contents that were set aside by another version of the app: its decoders may read them. */
  retryRenderFailures(): void
}

interface ContentsOptions {
  readonly db: Database
  readonly failures: Failures
  /** Folder of all previews. */
  readonly previews: string
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Called inside the transaction with contents whose words may have changed. */
  readonly onWordsChanged: (ids: readonly number[]) => void
  /** Called inside the transaction with the keywords that a content's file carries. */
  readonly onKeywords: (id: number, keywords: readonly string[]) => void
}

const aspectOf = (width: number, height: number): number =>
  Math.min(65_535, Math.max(1, Math.round((width / height) * 1_000)))

const rounded = (value: number | null): number | null => (value === null ? null : Math.round(value))

/** Everything this app says to SQLite about what is in a content, except vectors. */
export function openContents(options: ContentsOptions): Contents {
  const { db, failures, previews, now, onWordsChanged, onKeywords } = options
  // A null path: every file that holds it is on a folder that is offline. Its turn comes when the folder is back.
  const waiting = `
    SELECT content.id, content.hash, (
      SELECT file.path FROM file JOIN folder ON folder.id = file.folder_id
      WHERE file.content_id = content.id AND file.missing_since IS NULL AND folder.state = 'online' LIMIT 1) AS path
    FROM content LEFT JOIN failure ON failure.stage = 'render' AND failure.subject_id = content.id
    WHERE content.width IS NULL AND content.present > 0 AND (failure.subject_id IS NULL OR failure.retry_at <= ?)
    ORDER BY content.id`
  const selectUnrendered = db.prepare<[number, number], { id: number; hash: string; path: string }>(
    `SELECT id, hash, path FROM (${waiting}) WHERE path IS NOT NULL LIMIT ?`,
  )
  const update = db.prepare(`
    UPDATE content SET format = @format, width = @width, height = @height, aspect = @aspect, colour = @colour,
      sort_at = coalesce(@takenAt, (SELECT min(mtime) FROM file WHERE content_id = @id), first_seen),
      taken_at = @takenAt, taken_offset = @takenOffset, taken_source = @takenSource, camera = @camera, lens = @lens,
      exposure_time = @exposureTime, aperture = @aperture, iso = @iso, focal_length = @focalLength, latitude = @latitude,
      longitude = @longitude, altitude = @altitude, rating = @rating, title = @title, description = @description,
      keywords = @keywords, generated = @generated
    WHERE id = @id`)
  const tallies = openTallies(db)
  const countSetAside = db
    .prepare<[number], number>(
      `
      SELECT count(*) FROM failure JOIN content ON content.id = failure.subject_id
      WHERE stage = 'render' AND (retry_at IS NULL OR retry_at > ?) AND width IS NULL AND present > 0`,
    )
    .pluck()
  const isAnyOffline = db.prepare<[], number>(`SELECT 1 FROM folder WHERE state = 'offline' LIMIT 1`).pluck()
  const countLeft = db.prepare<[number], number>(`SELECT count(*) FROM (${waiting}) WHERE path IS NOT NULL`).pluck()
  /** Looks at every content that waits only where a folder is offline, because some of them may have to wait for it. */
  const left = (): number =>
    isAnyOffline.get() === undefined
      ? tallies.photos('present') - tallies.photos('visible') - (countSetAside.get(now()) ?? 0)
      : (countLeft.get(now()) ?? 0)
  const makeDue = db.prepare(`UPDATE failure SET retry_at = 0 WHERE stage IN ('render', 'embed') AND retry_at IS NULL`)

  return {
    unrendered: (limit, busy) =>
      selectUnrendered
        .all(now(), limit + busy.size)
        .filter(({ id }) => !busy.has(id))
        .slice(0, limit)
        .map(({ id, hash, path }) => ({ id, path, previews: previewFolder(previews, hash) })),
    recordRendered: db.transaction((outcomes: readonly Outcome<Unrendered, Rendered>[]) => {
      const changed: number[] = []
      for (const outcome of outcomes) {
        const { id } = outcome.job
        if ('failure' in outcome) {
          failures.blame('render', id, outcome.failure)
          continue
        }
        const { format, width, height, colour, metadata } = outcome.result
        const keywords = metadata.keywords.length > 0 ? JSON.stringify(metadata.keywords) : null
        const whole = {
          iso: rounded(metadata.iso),
          rating: rounded(metadata.rating),
          takenAt: rounded(metadata.takenAt),
        }
        update.run({
          ...metadata,
          ...whole,
          id,
          format,
          width,
          height,
          colour,
          aspect: aspectOf(width, height),
          keywords,
          generated: metadata.generated ? 1 : 0,
        })
        onKeywords(id, metadata.keywords)
        failures.forgive('render', id)
        changed.push(id)
      }
      onWordsChanged(changed)
    }),
    renderProgress: () => ({ done: tallies.photos('visible'), left: left() }),
    retryRenderFailures: () => void makeDue.run(),
  }
}
