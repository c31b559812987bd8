import type { Database } from 'better-sqlite3'
import { codeOf, type Code } from '../vectors/code.ts'
import type { CodedVector } from '../vectors/code-table.ts'
import { isUnitVector, vectorOf } from '../vectors/unit-vector.ts'
import type { ContentId, VectorSpace } from '../vectors/vector-index.ts'

export interface CodePage {
  readonly vectors: readonly CodedVector[]
  /** The last content looked at; undefined when there are no more. */
  readonly last: ContentId | undefined
  /** How many had no usable code. Where the vector itself is usable, its code was made on the spot. */
  readonly uncoded: number
}

/** Threads share the contents of a space in blocks of so many neighbouring ids, in turn. */
const blockBits = 12

/** One thread of several that share a space. */
export interface Share {
  /** Counted from 0. */
  readonly lane: number
  readonly lanes: number
}

/** The lane in which a content is. */
export const laneOf = (id: ContentId, lanes: number): number => (id >>> blockBits) % lanes

/** What the vector index says to SQLite, on the library's connection or on one of its own that only reads. */
export interface Codes {
  /** Vectors in this space. Adds up a tally for every thousand. */
  count(): number
  /** Up to `limit` vectors of contents after `after`, by ascending id, of a share only. */
  page(after: ContentId, limit: number, share?: Share): CodePage
  /** The code of one content's vector as it is now. */
  get(id: ContentId): CodedVector | undefined
  vector(id: ContentId, embedding: number): Float32Array | undefined
  /** Stores the code of a content's vector, whose row must be there. */
  put(id: ContentId, code: Code): void
  /** Makes codes for up to `limit` vectors that have none. @returns how many there were. */
  complete(limit: number): number
}

type Row = [id: number, embedding: number, scale: number | null, error: number | null, code: Uint8Array | null]

/** Opens the codes of one space. */
export function openCodes(db: Database, { modelId, dimensions }: VectorSpace): Codes {
  const count = db
    .prepare<[number], number>('SELECT coalesce(sum(vectors), 0) FROM vector_group WHERE model_id = ?')
    .pluck()
  const rows = `
    SELECT embedding.content_id, embedding.id, vector_code.scale, vector_code.error, vector_code.code
    FROM embedding LEFT JOIN vector_code ON vector_code.embedding_id = embedding.id`
  const selectPage = db
    .prepare<[number, number, number, number, number], Row>(
      `${rows} WHERE embedding.model_id = ? AND embedding.content_id > ?
        AND (embedding.content_id >> ${blockBits}) % ? = ? ORDER BY embedding.content_id LIMIT ?`,
    )
    .raw()
  const selectOne = db
    .prepare<[number, number], Row>(`${rows} WHERE embedding.model_id = ? AND embedding.content_id = ?`)
    .raw()
  const selectVector = db
    .prepare<[number, number], Uint8Array>('SELECT vector FROM embedding WHERE id = ? AND content_id = ?')
    .pluck()
  const selectUncoded = db
    .prepare<[number, number], [embedding: number, id: number, vector: Uint8Array]>(
      `
      SELECT embedding.id, embedding.content_id, embedding.vector
      FROM embedding LEFT JOIN vector_code ON vector_code.embedding_id = embedding.id
      WHERE embedding.model_id = ? AND vector_code.embedding_id IS NULL LIMIT ?`,
    )
    .raw()
  const upsert = db.prepare(`
    INSERT INTO vector_code (embedding_id, scale, error, code)
    SELECT id, ?, ?, ? FROM embedding WHERE model_id = ? AND content_id = ?
    ON CONFLICT DO UPDATE SET scale = excluded.scale, error = excluded.error, code = excluded.code`)
  const discard = db.prepare('DELETE FROM embedding WHERE id = ?')
  const embedAgain = db.prepare('UPDATE content SET embedded = 0 WHERE id = ?')

  const vector = (id: ContentId, embedding: number): Float32Array | undefined => {
    const blob = selectVector.get(embedding, id)
    return blob && vectorOf(blob)
  }

  const stored = ([id, embedding, scale, error, code]: Row): CodedVector | undefined =>
    scale !== null && error !== null && code?.length === dimensions
      ? { id, embedding, scale, error, codes: new Int8Array(code.buffer, code.byteOffset, code.length) }
      : undefined

  const made = ([id, embedding]: Row): CodedVector | undefined => {
    const found = vector(id, embedding)
    return found && isUnitVector(found, dimensions) ? { id, embedding, ...codeOf(found) } : undefined
  }

  const put = (id: ContentId, { codes, scale, error }: Code): void => {
    const blob = Buffer.from(codes.buffer, codes.byteOffset, codes.length)
    const { changes } = upsert.run(scale, error, blob, modelId, id)
    if (changes !== 1) throw new Error(`Content ${id} was put into the vector index before its vector was stored`)
  }

  return {
    count: () => count.get(modelId) ?? 0,
    page(after, limit, { lane, lanes } = { lane: 0, lanes: 1 }) {
      const found = selectPage.all(modelId, after, lanes, lane, limit)
      const vectors: CodedVector[] = []
      let last: ContentId | undefined
      let uncoded = 0
      for (const row of found) {
        const code = stored(row)
        const one = code ?? made(row)
        if (one) vectors.push(one)
        if (!code) uncoded++
        last = row[0]
      }
      return { vectors, last, uncoded }
    },
    get(id) {
      const row = selectOne.get(modelId, id)
      return row && (stored(row) ?? made(row))
    },
    vector,
    put,
    complete: db.transaction((limit: number) => {
      const uncoded = selectUncoded.all(modelId, limit)
      for (const [embedding, id, blob] of uncoded) {
        const found = vectorOf(blob)
        if (isUnitVector(found, dimensions)) {
          put(id, codeOf(found))
        } else {
          // Not a vector of this model, however it got there. The picture can be embedded once more.
          discard.run(embedding)
          embedAgain.run(id)
        }
      }
      return uncoded.length
    }),
  }
}
