import { Worker } from 'node:worker_threads'
import type { Database } from 'better-sqlite3'

interface RestingThreadOptions {
  readonly script: URL
  /** For whoever looks at the threads of the process. */
  readonly name: string
  readonly db: Pick<Database, 'name'>
}

/** What the script finds as `workerData`. */
export interface StoreThreadData {
  /** Of the database; the thread has a connection of its own. */
  readonly path: string
}

/** A thread takes 20 MB: it ends when nothing was asked for so long. */
const idleMs = 10_000

/** A thread on the database that is there while it is needed. Its script answers every message with one message, in order. */
export class RestingThread<Question, Answer> {
  readonly #options: RestingThreadOptions
  #worker: Worker | undefined
  #asked: PromiseWithResolvers<Answer>[] = []
  #rest: NodeJS.Timeout | undefined

  constructor(options: RestingThreadOptions) {
    this.#options = options
  }

  /** Rejects if the thread ends before it has answered; the next question starts another one. */
  ask(question: Question): Promise<Answer> {
    clearTimeout(this.#rest)
    const answer = Promise.withResolvers<Answer>()
    this.#asked.push(answer)
    this.#worker ??= this.#start()
    // Whoever waits for an answer keeps the process alive, and nobody else.
    this.#worker.ref()
    this.#worker.postMessage(question)
    return answer.promise
  }

  /** Resolves when what was asked has been answered, and the thread has ended. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#asked.map(({ promise }) => promise))
    await this.#end()
  }

  #start(): Worker {
    const { script, name, db } = this.#options
    const workerData: StoreThreadData = { path: db.name }
    const worker = new Worker(script, { workerData, name, resourceLimits: { maxYoungGenerationSizeMb: 2 } })
    worker.on('message', (answer: Answer) => {
      this.#asked.shift()?.resolve(answer)
      if (this.#asked.length > 0) return
      worker.unref()
      this.#rest = setTimeout(() => void this.#end(), idleMs).unref()
    })
    worker.on('error', (error) => this.#lose(worker, error))
    worker.on('exit', (code) => this.#lose(worker, new Error(`The thread ${name} ended with code ${code}`)))
    return worker
  }

  #lose(worker: Worker, error: unknown): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    for (const { reject } of this.#asked.splice(0)) reject(error)
  }

  async #end(): Promise<void> {
    clearTimeout(this.#rest)
    const worker = this.#worker
    this.#worker = undefined
    await worker?.terminate()
  }
}
