import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import { openModels } from '../../store/models.ts'
import { openStore } from '../../store/open.ts'
import { addPhotos } from '../../store/test-library.ts'
import { ExactIndex } from '../exact-index.ts'
import { normal, seededRandom } from '../seeded-random.ts'
import { blobOf } from '../unit-vector.ts'
import type { ContentId, VectorIndex } from '../vector-index.ts'

export type Entries = readonly (readonly [ContentId, Float32Array])[]

/** For tests of engines: a library file, and what the truth about its vectors is. */
export interface VectorLibrary {
  readonly db: Database
  readonly folder: string
  readonly modelId: number
  /** Ids of its contents. */
  readonly ids: readonly ContentId[]
  readonly exact: ExactIndex
  /** Stores vectors the way the embed stage does, inside a transaction. */
  write(index: Pick<VectorIndex, 'put'>, entries: Entries): void
  put(index: Pick<VectorIndex, 'put'>, entries: Entries): void
  drop(index: Pick<VectorIndex, 'remove'>, ids: readonly ContentId[]): void
  /** Closes the database and deletes the file. */
  discard(): void
}

/** For tests: a library with so many contents and one space. Ids are `spacing` apart. */
export function vectorLibrary(dimensions: number, contents: number, spacing = 1): VectorLibrary {
  const folder = mkdtempSync(join(tmpdir(), 'vector-library-'))
  const db = openStore(join(folder, 'library.db'))
  db.exec(`INSERT INTO folder (id, path, added_at) VALUES (1, '/photos', 0)`)
  const ids = Array.from({ length: contents }, (_, i) => 1 + i * spacing)
  db.transaction(() =>
    addPhotos(
      db,
      ids.map((id) => ({ id })),
    ),
  )()
  const { id: modelId } = openModels(db).register('tiny', dimensions)
  const insert = db.prepare(`
    INSERT INTO embedding (model_id, content_id, vector) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET vector = excluded.vector`)
  const remove = db.prepare('DELETE FROM embedding WHERE model_id = ? AND content_id = ?')
  const exact = new ExactIndex(dimensions)
  const write = (index: Pick<VectorIndex, 'put'>, entries: Entries): void => {
    for (const [id, vector] of entries) insert.run(modelId, id, blobOf(vector))
    index.put(entries)
  }
  return {
    db,
    folder,
    modelId,
    ids,
    exact,
    write,
    put(index, entries) {
      db.transaction(() => write(index, entries))()
      exact.put(entries)
    },
    drop(index, gone) {
      db.transaction(() => {
        for (const id of gone) remove.run(modelId, id)
        index.remove(gone)
      })()
      exact.remove(gone)
    },
    discard() {
      db.close()
      rmSync(folder, { recursive: true })
    },
  }
}

/** For tests: unit vectors around a common direction, in a few clusters, as those of pictures are. */
export function clusteredVectors(dimensions: number, seed: number): () => Float32Array {
  const random = seededRandom(seed)
  const gaussian = (): number => normal(random)
  const middle = Float32Array.from({ length: dimensions }, gaussian)
  const clusters = Array.from({ length: 5 }, () => Float32Array.from({ length: dimensions }, gaussian))
  return () => {
    const cluster = clusters[Math.floor(random() * clusters.length)]!
    const spread = random() < 0.2 ? 0.01 : 0.5
    const vector = middle.map((value, i) => value + cluster[i]! + spread * gaussian())
    const length = Math.hypot(...vector)
    return vector.map((value) => value / length)
  }
}
