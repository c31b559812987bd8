import { availableParallelism } from 'node:os'
import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { Database } from 'better-sqlite3'
import { Failure, messageOf } from '../../../preload/contract/failure.ts'
import { strings } from '../../strings.ts'
import type { Log } from '../log.ts'
import { openCodes, type Codes } from '../store/codes.ts'
import { codeOf } from './code.ts'
import { mergeFound, type SentFound } from './merge-found.ts'
import { mostExact } from './scan.ts'
import type { ScanReply, ScanRequest, ScanWorkerData } from './scan-messages.ts'
import { checkUnitVector } from './unit-vector.ts'
import type { ContentId, Ranking, VectorIndex, VectorSpace } from './vector-index.ts'

interface ScanIndexOptions extends VectorSpace {
  /** The library's connection, to a file. */
  readonly db: Database
  /** Where the program of the thread is: `scan-worker.js` beside a built host, `scan-worker.ts` in tests. */
  readonly worker: URL
  readonly log: Log
  /** Threads to share the work; by default one for every fifty thousand vectors, as far as there are cores. */
  readonly lanes?: number
  /**
   * The library of sqlite-vec. With it, nothing is held in memory: SQLite scores the codes where they are stored, which
   * takes many times as long.
   */
  readonly extension?: string
}

interface Question {
  readonly request: ScanRequest
  readonly limit: number
  readonly signal: AbortSignal
  readonly answer: PromiseWithResolvers<Ranking>
}

/** Fewer vectors than that, 3 ms of looking, are not worth another thread. */
const vectorsPerLane = 50_000
const mostLanes = 4

/** Codes made at once where they are missing: a few milliseconds. */
const completedAtOnce = 256

/**
 * The default engine: looks at the code of every vector, in threads of its own. Exact, see `scan.ts`; about 3 ms for a
 * hundred thousand vectors of 512 dimensions on two cores, and as many bytes of memory as there are dimensions for each. With
 * `extension` it is the engine for little memory: a hundred times slower, and nearly none.
 *
 * The codes lie in the library's database and change in the transaction that changes the vectors. A code that is
 * missing, for whatever reason, is made from its vector, so there is no state that needs repair.
 */
export class ScanIndex implements VectorIndex {
  readonly dimensions: number
  readonly #options: ScanIndexOptions
  readonly #codes: Codes
  /** Contents whose vectors the worker must read again. */
  readonly #changed = new Set<ContentId>()
  /** The first one is being answered. */
  readonly #questions: Question[] = []
  readonly #lanes: number
  #workers: readonly Worker[] = []
  #loading = 0
  #uncoded = 0
  /** The scores that the threads have begun the first question with, and what they have found for it. */
  #begun: Float32Array[] = []
  #found: SentFound[] = []
  #ready = Promise.withResolvers<undefined>()
  #closed = false

  constructor(options: ScanIndexOptions) {
    this.dimensions = options.dimensions
    this.#options = options
    this.#codes = openCodes(options.db, options)
    const worthwhile = Math.min(mostLanes, availableParallelism(), Math.ceil(this.size / vectorsPerLane))
    this.#lanes = options.lanes ?? Math.max(1, worthwhile)
    this.#start()
  }

  get size(): number {
    return this.#codes.count()
  }

  async ready(): Promise<void> {
    await this.#ready.promise
  }

  put(entries: readonly (readonly [ContentId, Float32Array])[]): void {
    for (const [id, vector] of entries) checkUnitVector(vector, this.dimensions, `The vector of content ${id}`)
    for (const [id, vector] of entries) {
      this.#codes.put(id, codeOf(vector))
      this.#changed.add(id)
    }
    void this.#tellSoon()
  }

  remove(ids: readonly ContentId[]): void {
    // The rows of the codes went with those of the vectors.
    for (const id of ids) this.#changed.add(id)
    void this.#tellSoon()
  }

  async nearest(
    query: Float32Array,
    { limit, within }: { limit: number; within?: Uint32Array },
    signal: AbortSignal,
  ): Promise<Ranking> {
    checkUnitVector(query, this.dimensions, 'The query')
    if (signal.aborted || this.#closed) throw cancelled()
    this.#tell()
    const answer = Promise.withResolvers<Ranking>()
    const cancel = (): void => answer.reject(cancelled())
    signal.addEventListener('abort', cancel, { once: true })
    // A copy, because what is sent takes the whole memory along that it is a part of.
    this.#questions.push({ request: { kind: 'nearest', query: query.slice(), limit, within }, limit, signal, answer })
    if (this.#questions.length === 1) this.#ask()
    return answer.promise.finally(() => signal.removeEventListener('abort', cancel))
  }

  async close(): Promise<void> {
    this.#closed = true
    const workers = this.#workers
    this.#workers = []
    this.#giveUp(cancelled())
    await Promise.all(
      workers.map((worker) => {
        const ended = new Promise((resolve) => worker.once('exit', resolve))
        worker.postMessage({ kind: 'close' } satisfies ScanRequest)
        return ended
      }),
    )
  }

  #start(): readonly Worker[] {
    const { db, modelId, dimensions, worker: program, extension = null } = this.#options
    const lanes = this.#lanes
    this.#loading = lanes
    this.#uncoded = 0
    this.#begun = []
    this.#found = []
    this.#ready.promise.catch(() => undefined)
    this.#workers = Array.from({ length: lanes }, (_, lane) => {
      const workerData: ScanWorkerData = { path: db.name, modelId, dimensions, share: { lane, lanes }, extension }
      // Collected often: what it reads while loading would otherwise stay around, half as much again as the codes.
      const resourceLimits = { maxYoungGenerationSizeMb: 4 }
      const worker = new Worker(program, { workerData, resourceLimits, name: `scan ${lane}` })
      worker.on('message', (reply: ScanReply) => this.#workers.includes(worker) && this.#onReply(reply))
      worker.on('error', (error) => this.#onDeath(worker, messageOf(error)))
      worker.on('exit', (code) => this.#onDeath(worker, strings.searching.ended(code)))
      return worker
    })
    return this.#workers
  }

  #onReply(reply: ScanReply): void {
    if (reply.kind === 'loaded') {
      this.#uncoded += reply.uncoded
      if (--this.#loading > 0) return
      this.#ready.resolve(undefined)
      if (this.#uncoded > 0) void this.#complete(this.#uncoded)
      return
    }
    if (reply.kind === 'begun') {
      this.#begun.push(reply.first)
      if (this.#begun.length < this.#lanes) return
      const least = leastOf(this.#begun.splice(0), this.#questions[0]?.limit ?? 0)
      for (const worker of this.#workers) worker.postMessage({ kind: 'finish', least } satisfies ScanRequest)
      return
    }
    this.#found.push(reply.found)
    if (this.#found.length < this.#lanes) return
    const question = this.#questions.shift()
    question?.answer.resolve(mergeFound(this.#found.splice(0), question.limit))
    this.#ask()
  }

  /** Passes on the next question that somebody still waits for. One at a time: what is typed over is never asked. */
  #ask(): void {
    while (this.#questions[0]?.signal.aborted) this.#questions.shift()
    const [next] = this.#questions
    if (!next) return
    const workers = this.#workers.length > 0 ? this.#workers : this.#start()
    for (const worker of workers) worker.postMessage(next.request)
  }

  /** Tells the worker what has changed, once it is committed. */
  #tell(): void {
    if (this.#changed.size === 0 || this.#options.db.inTransaction || this.#workers.length === 0) return
    const changed: ScanRequest = { kind: 'changed', ids: [...this.#changed] }
    for (const worker of this.#workers) worker.postMessage(changed)
    this.#changed.clear()
  }

  async #tellSoon(): Promise<void> {
    await setImmediate()
    if (!this.#closed) this.#tell()
  }

  /** Stores the codes that the worker had to make, so that it need not the next time. */
  async #complete(uncoded: number): Promise<void> {
    this.#options.log.info('vectors', 'Some vectors had no code; making them now', { uncoded })
    await setImmediate()
    while (!this.#closed && this.#options.db.open && this.#codes.complete(completedAtOnce) > 0) await setImmediate()
  }

  #onDeath(worker: Worker, reason: string): void {
    if (!this.#workers.includes(worker)) return
    const others = this.#workers.filter((other) => other !== worker)
    this.#workers = []
    for (const other of others) void other.terminate()
    this.#options.log.error('vectors', 'The search thread died; the next search starts another one', { reason })
    const failure = new Failure('internal', strings.searching.stopped(reason))
    this.#ready.reject(failure)
    this.#ready = Promise.withResolvers()
    this.#giveUp(failure)
  }

  #giveUp(failure: Failure): void {
    for (const { answer } of this.#questions.splice(0)) answer.reject(failure)
  }
}

/** The score that as many as are wanted reach; undefined where so many are not known yet. */
function leastOf(scores: readonly Float32Array[], limit: number): number | undefined {
  const wanted = Math.min(limit, mostExact)
  const known = scores.flatMap((some) => [...some]).sort((a, b) => b - a)
  return known[wanted - 1]
}

const cancelled = (): Failure => new Failure('cancelled', strings.searching.cancelled)
