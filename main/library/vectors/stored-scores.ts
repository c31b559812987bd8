import type { Database } from 'better-sqlite3'
import { laneOf, openCodes, type Share } from '../store/codes.ts'
import { codeOf } from './code.ts'
import { errorOfScore, type ScoreCodes } from './coded-scores.ts'
import { cosine } from './unit-vector.ts'
import type { VectorSpace } from './vector-index.ts'

type Row = [id: number, embedding: number, error: number | null, score: number | null]

interface StoredScoresOptions extends VectorSpace {
  readonly share: Share
  /** The library of sqlite-vec, to be loaded into SQLite. */
  readonly extension: string
}

/** Rows read at once: as many as are worth a statement, and no memory to speak of. */
const pageRows = 1_024
/** Threads have about as many vectors each. */
const spare = 1.05
/** What sqlite-vec computes with float32 on the way, where this program has more digits. */
const extraRounding = 1e-5

/**
 * Scores codes where they are stored, with the functions of sqlite-vec, so that no memory is needed for them: about 1 µs
 * a vector of 512 dimensions, where it takes 0.05 µs in memory.
 *
 * Its virtual table `vec0` takes as long, but is a second copy of every vector, 2 KB a photo, that has to be kept in
 * step with the first; and it says nothing of the scores of those it leaves out, which is how it is known what stands
 * out.
 */
export function openStoredScores(db: Database, options: StoredScoresOptions): ScoreCodes {
  const { modelId, dimensions, share, extension } = options
  db.loadExtension(extension)
  const codes = openCodes(db, options)
  // There is no inner product: it is the cosine times both lengths, and a length is the distance from nothing at all.
  const select = `
    SELECT content_id, embedding.id, error, CASE WHEN length(code) = ${dimensions} THEN
      scale * vec_distance_L2(vec_int8(code), vec_int8(@nothing))
        * (1 - vec_distance_cosine(vec_int8(code), vec_int8(@query))) END
    FROM embedding LEFT JOIN vector_code ON vector_code.embedding_id = embedding.id
    WHERE model_id = ${modelId}`
  type Values = { readonly query: Int8Array; readonly nothing: Int8Array }
  const selectPage = db
    .prepare<[Values & { after: number; lane: number; lanes: number; limit: number }], Row>(
      `${select} AND content_id > @after AND (content_id >> 12) % @lanes = @lane ORDER BY content_id LIMIT @limit`,
    )
    .raw()
  const selectOne = db.prepare<[Values & { id: number }], Row>(`${select} AND content_id = @id`).raw()
  const nothing = new Int8Array(dimensions)
  // The same for every search: as much memory, new each time, is collected long after.
  const rows = new Rows()

  return (query, within) => {
    const coded = codeOf(query)
    const length = coded.scale * Math.hypot(...coded.codes)
    const values = { query: coded.codes, nothing }
    rows.begin(within ? within.length : Math.ceil((codes.count() / share.lanes) * spare))

    const add = ([id, embedding, error, score]: Row): void => {
      if (error !== null && score !== null) {
        rows.add(id, embedding, errorOfScore(error, coded.error) + extraRounding, score * length)
        return
      }
      const vector = codes.get(id) && codes.vector(id, embedding)
      if (vector) rows.add(id, embedding, extraRounding, cosine(query, vector))
    }

    if (within) {
      for (const id of within) {
        const row = laneOf(id, share.lanes) === share.lane && selectOne.get({ ...values, id })
        if (row) add(row)
      }
    } else {
      for (let after = -1; ;) {
        const page = selectPage.all({ ...values, ...share, after, limit: pageRows })
        page.forEach(add)
        if (page.length < pageRows) break
        after = page[page.length - 1]![0]
      }
    }
    return rows.scored()
  }
}

/** Columns that grow: as JavaScript objects, a million rows would take more memory than what is saved. */
class Rows {
  #ids = new Uint32Array()
  #embeddings = new Uint32Array()
  #errors = new Float32Array()
  #scores = new Float32Array()
  #count = 0
  #largestError = 0

  /** Forgets them, and makes room for about so many. */
  begin(expected: number): void {
    this.#count = 0
    this.#largestError = 0
    if (this.#ids.length < expected) this.#grow(expected)
  }

  add(id: number, embedding: number, error: number, score: number): void {
    const row = this.#count++
    if (row === this.#ids.length) this.#grow(2 * row + pageRows)
    this.#ids[row] = id
    this.#embeddings[row] = embedding
    this.#errors[row] = error
    this.#scores[row] = score
    this.#largestError = Math.max(this.#largestError, Math.fround(error))
  }

  /** What was added, until it begins again. */
  scored(): ReturnType<ScoreCodes> {
    return {
      scores: this.#scores.subarray(0, this.#count),
      idAt: (place) => this.#ids[place]!,
      embeddingAt: (place) => this.#embeddings[place]!,
      errorAt: (place) => this.#errors[place]!,
      largestError: this.#largestError,
    }
  }

  #grow(capacity: number): void {
    const larger = <Column extends Uint32Array | Float32Array>(column: Column, empty: Column): Column => {
      empty.set(column)
      return empty
    }
    this.#ids = larger(this.#ids, new Uint32Array(capacity))
    this.#embeddings = larger(this.#embeddings, new Uint32Array(capacity))
    this.#errors = larger(this.#errors, new Float32Array(capacity))
    this.#scores = larger(this.#scores, new Float32Array(capacity))
  }
}
