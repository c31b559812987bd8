import { Worker } from 'node:worker_threads'
import { connect } from '../../../preload/contract/connect.ts'
import { Failure, messageOf } from '../../../preload/contract/failure.ts'
import type { Client } from '../../../preload/contract/method.ts'
import { strings } from '../../strings.ts'
import type { ImageEvents, ImageMethods, WorkerOptions } from './image-methods.ts'
import { workerChannel } from './worker-channel.ts'

export type ImageClient = Client<ImageMethods, ImageEvents>

export interface PoolOptions {
  /** The worker's script. */
  readonly worker: URL
  /** Most workers, which is also how many jobs run at once. */
  readonly threads: number
  readonly options: WorkerOptions
}

export interface PoolJob<T> {
  /** Which of the waiting jobs go first. */
  readonly turn: 'now' | 'soon' | 'later'
  /** Takes a lot of memory: only one such job runs at a time. */
  readonly heavy: boolean
  /** A job that takes longer is ended together with its worker. */
  readonly limitMs: number
  work(client: ImageClient): Promise<T>
}

/** A job that took its worker with it. */
export class WorkerLost extends Error {
  readonly reason: 'too-slow' | 'out-of-memory' | 'died'

  constructor(reason: 'too-slow' | 'out-of-memory' | 'died', cause?: unknown) {
    super(`The image worker was lost: ${reason}`, { cause })
    this.name = 'WorkerLost'
    this.reason = reason
  }
}

/**
 * Threads that do one job each at a time, so that a job which hangs or crashes its thread harms no other.
 *
 * Workers start when they are needed and stay. A lost one is replaced by the next job.
 */
export interface WorkerPool {
  /** Throws {@link WorkerLost}, or a {@link Failure} `cancelled` when `signal` aborts before the job's turn. */
  run<T>(job: PoolJob<T>, signal: AbortSignal): Promise<T>
  close(): Promise<void>
}

interface Waiting {
  readonly job: Pick<PoolJob<unknown>, 'turn' | 'heavy'>
  start(slot: Slot): Promise<void>
  abandon(): void
}

/** A worker with a place to note why it went away. */
interface Slot {
  readonly worker: Worker
  readonly client: ImageClient
  /** Rejects if it stops before it is ready for calls. */
  readonly ready: Promise<undefined>
  lost: WorkerLost | undefined
}

const turns = ['now', 'soon', 'later'] as const

export function openWorkerPool({ worker: script, threads, options }: PoolOptions): WorkerPool {
  const waiting: Waiting[] = []
  const idle: Slot[] = []
  const alive = new Set<Slot>()
  let heavyRuns = false
  let closed = false

  const open = (): Slot => {
    const slot = startWorker(script, options)
    alive.add(slot)
    slot.client.onClose(() => {
      alive.delete(slot)
      if (idle.includes(slot)) idle.splice(idle.indexOf(slot), 1)
      pump()
    })
    return slot
  }

  const takeNext = (): Waiting | undefined => {
    const fits = ({ job }: Waiting): boolean => !(job.heavy && heavyRuns)
    const next = turns.map((turn) => waiting.find((one) => one.job.turn === turn && fits(one))).find((one) => one)
    if (next) waiting.splice(waiting.indexOf(next), 1)
    return next
  }

  const pump = (): void => {
    while (!closed && (idle.length > 0 || alive.size < threads)) {
      const next = takeNext()
      if (!next) return
      const slot = idle.pop() ?? open()
      if (next.job.heavy) heavyRuns = true
      void next.start(slot).then(async () => {
        if (next.job.heavy) {
          // Memory that WebAssembly has taken comes back only with the end of its thread.
          await slot.worker.terminate()
          heavyRuns = false
        } else if (alive.has(slot) && !slot.lost) idle.push(slot)
        pump()
      })
    }
  }

  return {
    run<T>(job: PoolJob<T>, signal: AbortSignal) {
      if (signal.aborted || closed) return Promise.reject(cancelled())
      const done = Promise.withResolvers<T>()
      const entry: Waiting = {
        job,
        async start(slot) {
          signal.removeEventListener('abort', leave)
          // Whatever closing did to a running job, nobody wants to know any more.
          await perform(slot, job).then(done.resolve, (error: unknown) => done.reject(closed ? cancelled() : error))
        },
        abandon: () => done.reject(cancelled()),
      }
      const leave = (): void => {
        waiting.splice(waiting.indexOf(entry), 1)
        entry.abandon()
      }
      signal.addEventListener('abort', leave, { once: true })
      waiting.push(entry)
      pump()
      return done.promise
    },

    async close() {
      closed = true
      waiting.splice(0).forEach((entry) => entry.abandon())
      await Promise.all([...alive].map(({ worker }) => worker.terminate()))
    },
  }
}

const cancelled = (): Failure => new Failure('cancelled', strings.pictures.reading.cancelled)

/** Runs one job on its worker, which is ended if it takes too long. */
async function perform<T>(slot: Slot, job: PoolJob<T>): Promise<T> {
  await slot.ready
  const end = (): void => {
    slot.lost ??= new WorkerLost('too-slow')
    void slot.worker.terminate()
  }
  // This thread may itself have been busy with inference for longer than the limit. Its answer then waits in the
  // message queue and is read before a second timer can fire.
  let timer = setTimeout(() => (timer = setTimeout(end, 100)), job.limitMs)
  try {
    return await job.work(slot.client)
  } catch (error) {
    throw slot.lost ?? error
  } finally {
    clearTimeout(timer)
  }
}

/** For objects only: pixels and files lie outside of the heap. Metadata made to explode ends here. */
const heapMb = 192

function startWorker(script: URL, options: WorkerOptions): Slot {
  const resourceLimits = { maxOldGenerationSizeMb: heapMb }
  const worker = new Worker(script, { workerData: options, name: 'image-worker', resourceLimits })
  const channel = workerChannel(worker)
  let failed: unknown
  worker.on('error', (error: unknown) => (failed = error))
  const ready = Promise.withResolvers<undefined>()
  // Registered first, so that whoever waits for an answer finds the reason in place.
  channel.onClose(() => {
    const memory = failed instanceof Error && 'code' in failed && failed.code === 'ERR_WORKER_OUT_OF_MEMORY'
    slot.lost ??= new WorkerLost(memory ? 'out-of-memory' : 'died', failed)
    ready.reject(new Error(strings.pictures.reading.notStarted(messageOf(failed)), { cause: failed }))
  })
  const client: ImageClient = connect(channel)
  client.on('ready', () => ready.resolve(undefined))
  ready.promise.catch(() => undefined)
  const slot: Slot = { worker, client, ready: ready.promise, lost: undefined }
  return slot
}
