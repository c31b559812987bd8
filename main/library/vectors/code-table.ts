import { codeOfQuery, type Code, type CodedQuery } from './code.ts'
import { errorOfScore, type CodedScores } from './coded-scores.ts'
import { IdRows } from './id-rows.ts'
import { trailerLength, type Kernel } from './kernel/kernel.ts'

/** What a row of the table says about its vector, besides the codes. */
export interface CodedVector extends Code {
  readonly id: number
  /** Row of the `embedding` table, where the vector itself is. */
  readonly embedding: number
}

/** Rows scored at a time. Their scores fit the processor's nearest cache. */
const batch = 4_096
/** The kernel works on this many dimensions at once; the rest of a record is zeros. */
const lanes = 32
/** Memory for scores is taken for some more than there are, so that a library that grows does not take it each time. */
const spare = 1.1

/**
 * The codes of all vectors, one record after the other in a kernel's memory, without gaps: a removed record's place is
 * taken by the last one. Adding never copies what is there.
 */
export class CodeTable {
  readonly #kernel: Kernel
  readonly #stride: number
  readonly #recordLength: number
  /** Where the kernel finds its rows, puts its scores, and finds the records. Bytes. The query is at 0. */
  readonly #rowsAt: number
  readonly #scoresAt: number
  readonly #recordsAt: number
  readonly #rows = new IdRows()
  #size = 0
  #largestError = 0
  /** Used for every search: as much memory as this, new each time, is collected long after. */
  #scores = new Float32Array()
  // Views of the memory as it is now.
  #int8 = new Int8Array()
  #float32 = new Float32Array()
  #uint32 = new Uint32Array()

  constructor(dimensions: number, kernel: Kernel) {
    this.#kernel = kernel
    this.#stride = Math.ceil(dimensions / lanes) * lanes
    this.#recordLength = this.#stride + trailerLength
    this.#rowsAt = this.#stride * 2
    this.#scoresAt = this.#rowsAt + batch * 4
    this.#recordsAt = this.#scoresAt + batch * 4
    this.#reserve(1)
  }

  get size(): number {
    return this.#size
  }

  /** No error is larger than this. */
  get largestError(): number {
    return this.#largestError
  }

  /** Adds a vector's code, or replaces it. */
  put({ id, embedding, codes, scale, error }: CodedVector): void {
    let row = this.#rows.get(id)
    if (row === undefined) {
      row = this.#size
      this.#reserve(row + 1)
      this.#rows.set(id, row)
      this.#size++
    }
    const record = this.#record(row)
    this.#int8.fill(0, record, record + this.#stride)
    this.#int8.set(codes, record)
    const trailer = this.#trailer(row)
    this.#float32[trailer] = scale
    this.#float32[trailer + 1] = error
    this.#uint32[trailer + 2] = id
    this.#uint32[trailer + 3] = embedding
    this.#largestError = Math.max(this.#largestError, Math.fround(error))
  }

  remove(id: number): void {
    const row = this.#rows.get(id)
    if (row === undefined) return
    const last = this.#size - 1
    this.#rows.set(this.idOf(last), row)
    this.#rows.delete(id)
    this.#int8.copyWithin(this.#record(row), this.#record(last), this.#record(last + 1))
    this.#size = last
  }

  rowOf(id: number): number | undefined {
    return this.#rows.get(id)
  }

  idOf(row: number): number {
    return this.#uint32[this.#trailer(row) + 2]!
  }

  embeddingOf(row: number): number {
    return this.#uint32[this.#trailer(row) + 3]!
  }

  errorOf(row: number): number {
    return this.#float32[this.#trailer(row) + 1]!
  }

  /** The rows of those of `ids` that are in the table, in the same order. */
  rowsOf(ids: Uint32Array): Uint32Array {
    const rows = new Uint32Array(ids.length)
    let count = 0
    for (const id of ids) {
      const row = this.#rows.get(id)
      if (row !== undefined) rows[count++] = row
    }
    return rows.subarray(0, count)
  }

  /**
   * Scores of `rows` in their order, or of all rows; each wrong by at most the errors of its code and of the query's.
   * They are there until the next search.
   */
  score(query: CodedQuery, rows: Uint32Array | undefined): Float32Array {
    const count = rows?.length ?? this.#size
    if (this.#scores.length < count) this.#scores = new Float32Array(Math.ceil(count * spare))
    const scores = this.#scores.subarray(0, count)
    new Int16Array(this.#kernel.buffer, 0, this.#stride).fill(0).set(query.codes)
    for (let from = 0; from < count; from += batch) {
      const some = Math.min(batch, count - from)
      if (rows) {
        this.#uint32.set(rows.subarray(from, from + some), this.#rowsAt >> 2)
        this.#kernel.scanRows(0, query.scale, this.#recordsAt, this.#rowsAt, some, this.#scoresAt, this.#stride)
      } else {
        this.#kernel.scan(0, query.scale, this.#record(from), some, this.#scoresAt, this.#stride)
      }
      scores.set(this.#float32.subarray(this.#scoresAt >> 2, (this.#scoresAt >> 2) + some), from)
    }
    return scores
  }

  /** Scores what is in the table as a search wants it. The scores are there until the next search. */
  search(query: Float32Array, within: Uint32Array | undefined): CodedScores {
    const coded = codeOfQuery(query)
    const rows = within && this.rowsOf(within)
    const rowAt = (place: number): number => (rows ? rows[place]! : place)
    return {
      scores: this.score(coded, rows),
      idAt: (place) => this.idOf(rowAt(place)),
      embeddingAt: (place) => this.embeddingOf(rowAt(place)),
      errorAt: (place) => errorOfScore(this.errorOf(rowAt(place)), coded.error),
      largestError: errorOfScore(this.#largestError, coded.error),
    }
  }

  #record(row: number): number {
    return this.#recordsAt + row * this.#recordLength
  }

  /** Where a row's trailer is, in units of four bytes. */
  #trailer(row: number): number {
    return (this.#record(row) + this.#stride) >>> 2
  }

  #reserve(rows: number): void {
    this.#kernel.grow(this.#record(rows))
    const { buffer } = this.#kernel
    if (this.#int8.buffer === buffer) return
    this.#int8 = new Int8Array(buffer)
    this.#float32 = new Float32Array(buffer)
    this.#uint32 = new Uint32Array(buffer)
  }
}
