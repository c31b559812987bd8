import type { Database } from 'better-sqlite3'
import type { Outcome } from '../pipeline/stage.ts'
import { previewPath } from '../previews.ts'
import { blobOf, vectorOf } from '../vectors/unit-vector.ts'
import type { ContentId, VectorIndex } from '../vectors/vector-index.ts'
import type { Failures } from './failures.ts'
import { openTallies } from './tallies.ts'

export interface Unembedded {
  readonly id: ContentId
  /** Absolute path of the preview to embed. */
  readonly preview: string
}

/** The vectors of one space. */
export interface Embeddings {
  /** Visible contents without a vector that can be given one now, oldest first. */
  missing(limit: number, busy: ReadonlySet<number>): readonly Unembedded[]
  record(outcomes: readonly Outcome<Unembedded, Float32Array>[]): void
  progress(): { done: number; left: number }
  vectorOf(id: ContentId): Float32Array | undefined
}

interface EmbeddingsOptions {
  readonly db: Database
  readonly failures: Failures
  /** The index over this space, told of every change in the transaction that makes it. */
  readonly index: Pick<VectorIndex, 'put'>
  /** Row of the model; `content.embedded` must be about it, see `Models.embedWith`. */
  readonly modelId: number
  /** Folder of all previews. */
  readonly previews: string
  /** Epoch milliseconds. */
  readonly now: () => number
}

/** Everything this app says to SQLite about the vectors of one model. */
export function openEmbeddings({ db, failures, index, modelId, previews, now }: EmbeddingsOptions): Embeddings {
  const waiting = `
    FROM content LEFT JOIN failure ON failure.stage = 'embed' AND failure.subject_id = content.id
    WHERE content.width IS NOT NULL AND content.present > 0 AND content.embedded = 0
      AND (failure.subject_id IS NULL OR failure.retry_at <= ?)`
  const selectMissing = db.prepare<[number, number], { id: number; hash: string }>(
    `SELECT content.id, content.hash ${waiting} ORDER BY content.id LIMIT ?`,
  )
  const tallies = openTallies(db)
  const countSetAside = db
    .prepare<[number], number>(
      `
      SELECT count(*) FROM failure JOIN content ON content.id = failure.subject_id
      WHERE stage = 'embed' AND (retry_at IS NULL OR retry_at > ?)
        AND width IS NOT NULL AND present > 0 AND embedded = 0`,
    )
    .pluck()
  const upsert = db.prepare(`
    INSERT INTO embedding (model_id, content_id, vector) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET vector = excluded.vector`)
  const mark = db.prepare('UPDATE content SET embedded = 1 WHERE id = ?')
  const selectVector = db
    .prepare<[number, number], Buffer>('SELECT vector FROM embedding WHERE model_id = ? AND content_id = ?')
    .pluck()

  return {
    missing: (limit, busy) =>
      selectMissing
        .all(now(), limit + busy.size)
        .filter(({ id }) => !busy.has(id))
        .slice(0, limit)
        .map(({ id, hash }) => ({ id, preview: previewPath(previews, hash, 'large') })),
    record: db.transaction((outcomes: readonly Outcome<Unembedded, Float32Array>[]) => {
      const added: [ContentId, Float32Array][] = []
      for (const outcome of outcomes) {
        const { id } = outcome.job
        if ('failure' in outcome) {
          failures.blame('embed', id, outcome.failure)
          continue
        }
        upsert.run(modelId, id, blobOf(outcome.result))
        mark.run(id)
        failures.forgive('embed', id)
        added.push([id, outcome.result])
      }
      index.put(added)
    }),
    progress() {
      const missing = tallies.photos('unembedded')
      return { done: tallies.photos('visible') - missing, left: missing - (countSetAside.get(now()) ?? 0) }
    },
    vectorOf(id) {
      const blob = selectVector.get(modelId, id)
      return blob && vectorOf(blob)
    },
  }
}
