import { fork, type ChildProcess } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Database } from 'better-sqlite3'
import { Failure, messageOf } from '../../../preload/contract/failure.ts'
import { strings } from '../../strings.ts'
import type { Log } from '../log.ts'
import { openCodes, type Codes } from '../store/codes.ts'
import { codeOf } from './code.ts'
import { ScanIndex } from './scan-index.ts'
import type { SnapshotOrders, SnapshotReply, SnapshotRequest } from './snapshot/snapshot-messages.ts'
import { checkUnitVector } from './unit-vector.ts'
import type { ContentId, Ranking, VectorIndex, VectorSpace } from './vector-index.ts'

interface SnapshotIndexOptions extends VectorSpace {
  /** The library's connection, to a file. */
  readonly db: Database
  /** The program of the snapshot process, and of the default engine's threads. */
  readonly snapshot: URL
  readonly worker: URL
  readonly log: Log
  /** Milliseconds without a change after which a snapshot that has become old is made anew. */
  readonly idleMs?: number
}

/** A snapshot of which more has changed is made anew. */
const mostStale = 0.05

interface Question {
  readonly request: SnapshotRequest
  readonly signal: AbortSignal
  readonly answer: PromiseWithResolvers<Ranking>
}

/**
 * The engine that searches with sqlite-vss: a snapshot of all vectors, in a file beside the library and in a process of
 * its own. What has changed since the snapshot is compared vector by vector, so answers are exact. The snapshot is
 * written anew when nothing has happened for a while.
 *
 * Whenever it cannot be used (not yet there, sqlite-vss does not load here or has aborted, too many vectors), the default
 * engine answers instead.
 */
export class SnapshotIndex implements VectorIndex {
  readonly dimensions: number
  readonly #options: SnapshotIndexOptions
  readonly #codes: Codes
  readonly #questions: Question[] = []
  readonly #ready = Promise.withResolvers<undefined>()
  #process: ChildProcess | undefined
  /** On its way to take over. */
  #next: ChildProcess | undefined
  #instead: ScanIndex | undefined
  /** What the default engine is answering. */
  readonly #answering = new Set<Promise<unknown>>()
  #timer: NodeJS.Timeout | undefined
  /** What is on its way out. */
  readonly #ending = new Set<Promise<unknown>>()
  #closed = false

  constructor(options: SnapshotIndexOptions) {
    this.dimensions = options.dimensions
    this.#options = options
    this.#codes = openCodes(options.db, options)
    this.#instead = new ScanIndex(options)
    this.#start(false)
  }

  get size(): number {
    return this.#codes.count()
  }

  async ready(): Promise<void> {
    await this.#ready.promise
    await this.#instead?.ready()
  }

  put(entries: readonly (readonly [ContentId, Float32Array])[]): void {
    for (const [id, vector] of entries) checkUnitVector(vector, this.dimensions, `The vector of content ${id}`)
    if (this.#instead) this.#instead.put(entries)
    else for (const [id, vector] of entries) this.#codes.put(id, codeOf(vector))
    this.#changed()
  }

  remove(ids: readonly ContentId[]): void {
    this.#instead?.remove(ids)
    this.#changed()
  }

  async nearest(
    query: Float32Array,
    { limit, within }: { limit: number; within?: Uint32Array },
    signal: AbortSignal,
  ): Promise<Ranking> {
    checkUnitVector(query, this.dimensions, 'The query')
    if (signal.aborted || this.#closed) throw cancelled()
    if (this.#instead) {
      const ranking = this.#instead.nearest(query, { limit, ...(within && { within }) }, signal)
      this.#answering.add(ranking)
      return ranking.finally(() => this.#answering.delete(ranking))
    }
    const answer = Promise.withResolvers<Ranking>()
    const cancel = (): void => answer.reject(cancelled())
    signal.addEventListener('abort', cancel, { once: true })
    this.#questions.push({ request: { query: query.slice(), limit, within }, signal, answer })
    if (this.#questions.length === 1) this.#ask()
    return answer.promise.finally(() => signal.removeEventListener('abort', cancel))
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    this.#ready.resolve(undefined)
    for (const { answer } of this.#questions.splice(0)) answer.reject(cancelled())
    for (const child of [this.#process, this.#next]) if (child) this.#end(child)
    this.#process = this.#next = undefined
    await Promise.all([...this.#ending, this.#instead?.close()])
  }

  /** Ends a process at once: it holds nothing that cannot be lost. */
  #end(child: ChildProcess): void {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
    this.#await(new Promise((resolve) => child.once('exit', resolve)))
    child.kill('SIGKILL')
  }

  #await(ending: Promise<unknown>): void {
    const done = ending.finally(() => this.#ending.delete(done))
    this.#ending.add(done)
  }

  /** Starts a process that takes over when it is ready. */
  #start(anew: boolean): void {
    const { db, modelId, dimensions, snapshot } = this.#options
    const path = join(dirname(db.name), 'indexes', `sqlite-vss-${modelId}.db`)
    const orders: SnapshotOrders = { library: db.name, path, modelId, dimensions, anew }
    const child = fork(fileURLToPath(snapshot), [JSON.stringify(orders)], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      // Nothing else of the environment concerns it.
      env: { OMP_NUM_THREADS: '1' },
    })
    this.#next = child
    child.on('message', (reply) => this.#onReply(child, reply as SnapshotReply))
    child.on('error', (error) => this.#onEnd(child, messageOf(error)))
    child.on('exit', (code, signal) => this.#onEnd(child, `it ended with ${signal ?? `code ${code}`}`))
  }

  #onReply(child: ChildProcess, reply: SnapshotReply): void {
    if (reply.kind === 'unusable') return this.#onEnd(child, reply.reason)
    if (reply.kind === 'ready') return this.#takeOver(child, reply.stale)
    if (child !== this.#process) return
    this.#questions.shift()?.answer.resolve(reply.ranking)
    this.#ask()
  }

  #takeOver(child: ChildProcess, stale: number): void {
    if (child !== this.#next) return
    const [before, instead] = [this.#process, this.#instead]
    this.#process = child
    this.#next = this.#instead = undefined
    // What the one before has been asked and not answered, this one is asked again.
    if (before) this.#end(before)
    // It finishes what it is answering first: closing cancels.
    if (instead) this.#await(Promise.allSettled([...this.#answering]).then(() => instead.close()))
    if (this.#questions.length > 0) this.#ask()
    if (stale > mostStale) this.#changed()
    this.#ready.resolve(undefined)
  }

  #ask(): void {
    while (this.#questions[0]?.signal.aborted) this.#questions.shift()
    const [next] = this.#questions
    if (next) this.#process?.send(next.request)
  }

  /** When it has been quiet for long enough, another snapshot is made. */
  #changed(): void {
    clearTimeout(this.#timer)
    if (this.#closed) return
    this.#timer = setTimeout(() => this.#next ?? this.#start(true), this.#options.idleMs ?? 60_000)
    this.#timer.unref()
  }

  #onEnd(child: ChildProcess, reason: string): void {
    if (child !== this.#process && child !== this.#next) return
    this.#end(child)
    if (child === this.#next) this.#next = undefined
    else this.#process = undefined
    this.#options.log.warn('vectors', 'sqlite-vss cannot be used now; the default engine searches', { reason })
    this.#ready.resolve(undefined)
    if (this.#process || this.#closed) return
    const instead = (this.#instead ??= new ScanIndex(this.#options))
    for (const { request, signal, answer } of this.#questions.splice(0)) {
      const { query, limit, within } = request
      answer.resolve(instead.nearest(query, { limit, ...(within && { within }) }, signal))
    }
  }
}

const cancelled = (): Failure => new Failure('cancelled', strings.searching.cancelled)
