import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { openSynthetic } from '../../../library/search/synthetic-library.ts'
import { openStore } from '../../../library/store/open.ts'
import { loadSqliteVss, sqliteVecLibrary } from '../../../library/vectors/extensions.ts'
import { mostInSnapshot, openSnapshot, writeSnapshot } from '../../../library/vectors/snapshot/snapshot-file.ts'
import { blobOf } from '../../../library/vectors/unit-vector.ts'
import { answerApart, apart } from '../apart.ts'
import type { MadeLibrary } from './made-library.ts'
import { timed, type Measurement } from './measurement.ts'

/**
 * What others take for the same vectors on the same machine: the virtual tables of sqlite-vec and sqlite-vss, asked for
 * the best 100 by themselves, with nothing around them. Memory and disk as for the library; undefined where they cannot
 * be had.
 */
export function benchBaselines(
  made: MadeLibrary,
  signal: AbortSignal,
): Promise<{ measurements: readonly Measurement[] }> {
  return apart(import.meta.filename, 'bench-baselines', made, signal)
}

const samples = 15

await answerApart(import.meta.filename, 'bench-baselines', async (made: MadeLibrary) => {
  const db = openStore(join(made.folder, 'library.db'))
  const scratch = mkdtempSync(join(made.folder, 'baseline-'))
  const library = openSynthetic(db, made)
  const queries = Array.from({ length: samples + 1 }, (_, i) =>
    i % 2 === 0 ? library.imageQuery() : library.textQuery(),
  )
  const measurements: Measurement[] = []
  try {
    const vec = new Database(join(scratch, 'vec.db'))
    vec.loadExtension(sqliteVecLibrary())
    vec.pragma('journal_mode = OFF')
    vec.exec(`CREATE VIRTUAL TABLE vectors USING vec0(id INTEGER PRIMARY KEY, vector float[${made.dimensions}])`)
    const insert = vec.prepare('INSERT INTO vectors (id, vector) VALUES (?, ?)')
    const rows = db.prepare<[], [number, Buffer]>('SELECT content_id, vector FROM embedding').raw()
    vec.transaction(() => {
      for (const [id, vector] of rows.iterate()) insert.run(BigInt(id), vector)
    })()
    const nearest = vec.prepare('SELECT id, distance FROM vectors WHERE vector MATCH ? AND k = 100').raw()
    measurements.push(await timed('sqlite-vec float32, best 100', samples, (i) => nearest.all(blobOf(queries[i]!))))
    vec.close()
    if (made.photos <= mostInSnapshot(made.dimensions) && canLoad()) {
      const options = { library: db, path: join(scratch, 'vss.db'), ...library }
      writeSnapshot(options)
      const snapshot = openSnapshot(options)
      measurements.push(await timed('sqlite-vss Flat, best 100', samples, (i) => snapshot.nearest(queries[i]!, 100)))
      // Closing it would end this process, see ARCHITECTURE.md; it ends anyway.
    }
  } finally {
    rmSync(scratch, { recursive: true })
  }
  return { measurements }
})

function canLoad(): boolean {
  const db = new Database(':memory:')
  try {
    loadSqliteVss(db)
    return true
  } catch {
    return false
  }
}
