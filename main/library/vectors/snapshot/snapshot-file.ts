import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { loadSqliteVss } from '../extensions.ts'
import { isUnitVector, vectorOf } from '../unit-vector.ts'
import type { VectorSpace } from '../vector-index.ts'
import { faissImage } from './faiss-image.ts'

/** Raised whenever a snapshot is written in another way. */
const format = 1

/** More do not fit: SQLite takes no value above 512 MiB, and sqlite-vss keeps all vectors in one. */
export const mostInSnapshot = (dimensions: number): number => Math.floor(500e6 / (dimensions * 4 + 8))

/** Vectors of a space as they were, for sqlite-vss to search. */
export interface Snapshot {
  /** Vectors in it. */
  readonly count: number
  /** Stamps of the groups that it was made of: a group with another one, or with none, has changed since. */
  readonly stamps: ReadonlyMap<number, bigint>
  /** Vectors in each group. */
  readonly sizes: ReadonlyMap<number, number>
  /** The nearest `limit`, by the square of the distance. Takes 15 ms for a hundred thousand of 512 dimensions. */
  nearest(query: Float32Array, limit: number): readonly (readonly [id: number, squaredDistance: number])[]
  close(): void
}

interface SnapshotOptions extends VectorSpace {
  /** The library's database, opened to read. */
  readonly library: Database.Database
  /** Where the snapshot is, or is to be. */
  readonly path: string
}

type Group = [number: bigint, vectors: bigint, stamp: bigint]

export const groupsOf = (db: Database.Database, modelId: number): Map<number, { vectors: number; stamp: bigint }> =>
  new Map(
    db
      .prepare<[number], Group>('SELECT number, vectors, stamp FROM vector_group WHERE model_id = ?')
      .raw()
      .safeIntegers()
      .all(modelId)
      .map(([number, vectors, stamp]) => [Number(number), { vectors: Number(vectors), stamp }]),
  )

/** Writes a snapshot of the space as it is now. It is whole or not there at all. @returns false where there is nothing. */
export function writeSnapshot({ library, path, modelId, dimensions }: SnapshotOptions): boolean {
  const part = `${path}.part`
  mkdirSync(dirname(path), { recursive: true })
  for (const old of [part, path]) for (const end of ['', '-wal', '-journal']) rmSync(`${old}${end}`, { force: true })
  const write = (): boolean => {
    const groups = groupsOf(library, modelId)
    const rows = library
      .prepare<[number], [number, Buffer]>(
        'SELECT content_id, vector FROM embedding WHERE model_id = ? ORDER BY content_id',
      )
      .raw()
    let count = 0
    for (const [, blob] of rows.iterate(modelId)) if (isUnitVector(vectorOf(blob), dimensions)) count++
    if (count === 0 || count > mostInSnapshot(dimensions)) return false
    const usable = function* () {
      for (const row of rows.iterate(modelId)) if (isUnitVector(vectorOf(row[1]), dimensions)) yield row
    }
    const db = new Database(part)
    try {
      // It is thrown away if anything happens to it.
      db.pragma('journal_mode = OFF')
      db.pragma('synchronous = OFF')
      loadSqliteVss(db)
      db.exec(`
        CREATE VIRTUAL TABLE vectors USING vss0(vector(${dimensions}));
        CREATE TABLE about (format INTEGER, model_id INTEGER, dimensions INTEGER, count INTEGER);
        CREATE TABLE part (number INTEGER PRIMARY KEY, vectors INTEGER, stamp INTEGER)`)
    } finally {
      // Closing ends its copy of the empty index, which it would otherwise write over ours.
      db.close()
    }
    const plain = new Database(part)
    try {
      plain.pragma('journal_mode = OFF')
      plain.pragma('synchronous = OFF')
      plain.transaction(() => {
        plain.prepare('UPDATE vectors_index SET idx = ?').run(faissImage(usable(), count, dimensions))
        const addRow = plain.prepare('INSERT INTO vectors_data (rowid) VALUES (?)')
        for (const [id] of usable()) addRow.run(id)
        const addPart = plain.prepare('INSERT INTO part VALUES (?, ?, ?)')
        groups.forEach(({ vectors, stamp }, number) => addPart.run(number, vectors, stamp))
        plain.prepare('INSERT INTO about VALUES (?, ?, ?, ?)').run(format, modelId, dimensions, count)
      })()
    } finally {
      plain.close()
    }
    renameSync(part, path)
    return true
  }
  // One view of the library: stamps and vectors belong together.
  return library.transaction(write)()
}

/** Opens a snapshot. @throws {Error} where there is none, or it was made in another way, or of another space. */
export function openSnapshot({ path, modelId, dimensions }: SnapshotOptions): Snapshot {
  const db = new Database(path, { readonly: true, fileMustExist: true })
  try {
    const about = db
      .prepare<[], { format: number; model_id: number; dimensions: number; count: number }>('SELECT * FROM about')
      .get()
    if (about?.format !== format || about.model_id !== modelId || about.dimensions !== dimensions || about.count < 1) {
      throw new Error(`The snapshot was made for something else: ${JSON.stringify(about)}`)
    }
    loadSqliteVss(db)
    const parts = db.prepare<[], Group>('SELECT number, vectors, stamp FROM part').raw().safeIntegers().all()
    // Always as raw: a vector that begins with two certain bytes would be taken for something else.
    const select = db
      .prepare<[Buffer, number], [number, number]>(
        'SELECT rowid, distance FROM vectors WHERE vss_search(vector, vector_from_raw(?)) LIMIT ?',
      )
      .raw()
    return {
      count: about.count,
      stamps: new Map(parts.map(([number, , stamp]) => [Number(number), stamp])),
      sizes: new Map(parts.map(([number, vectors]) => [Number(number), Number(vectors)])),
      nearest: (query, limit) =>
        select.all(Buffer.from(query.buffer, query.byteOffset, query.byteLength), Math.min(limit, about.count)),
      close: () => db.close(),
    }
  } catch (error) {
    db.close()
    throw error
  }
}
