import { Failure } from '../../../preload/contract/failure.ts'
import type { Rendered, RenderJob } from '../../library/compute.ts'
import type { Preprocessing } from '../../library/models/model-spec.ts'
import type { JobFailure } from '../../library/pipeline/stage.ts'
import { strings } from '../../strings.ts'
import { heavy, type Heavy } from './image-methods.ts'
import { failureOf, PictureError } from './picture-error.ts'
import { loadSharp, type SharpBuild } from './sharp.ts'
import { openWorkerPool, WorkerLost, type ImageClient, type PoolJob } from './worker-pool.ts'

export interface ImagesOptions {
  /** The script of `image-worker.ts`. */
  readonly worker: URL
  /** How many pictures are worked on at once: as many as there are cores to spare. */
  readonly threads: number
  /** `wasm` inside Electron on Linux. */
  readonly sharp?: SharpBuild
}

/** Everything that turns files into previews, metadata and model input; done in worker threads. */
export interface Images {
  /** See {@link import('../../library/compute.ts').Compute.render}. */
  render(jobs: readonly RenderJob[], signal: AbortSignal): Promise<readonly (Rendered | JobFailure)[]>

  /**
   * Makes model input of large previews.
   *
   * @returns `data`: the tensors of those that worked, in order, one after the other: [good, 3, size, size].
   *   `failures`: one entry per preview, undefined for those that worked.
   */
  tensors(
    previews: readonly string[],
    preprocessing: Preprocessing,
    signal: AbortSignal,
  ): Promise<{ readonly data: Float32Array; readonly failures: readonly (JobFailure | undefined)[] }>

  /** See {@link import('../../library/compute.ts').Compute.view}. */
  view(path: string, destination: string, signal: AbortSignal): Promise<void>

  /** Writes the large preview of a picture that is not a file to `destination`. Throws `image-unreadable`. */
  query(bytes: Uint8Array<ArrayBuffer>, destination: string, signal: AbortSignal): Promise<void>

  close(): Promise<void>
}

/** Far more than the largest picture takes; a picture made to take for ever is ended here. */
const renderLimitMs = 60_000
const viewLimitMs = 120_000
const tensorLimitMs = 20_000

export function openImages({ worker, threads, sharp = 'native' }: ImagesOptions): Images {
  // Native libraries that only worker threads have loaded are unloaded with the last of them, which crashes.
  if (sharp === 'native') loadSharp(sharp)
  const pool = openWorkerPool({ worker, threads, options: { sharp } })

  /** One job about one picture: again with more memory when it asks for that, again after a crash, then set aside. */
  const attempt = async <T>(
    job: Omit<PoolJob<T>, 'heavy' | 'work'> & { work(client: ImageClient, heavy: boolean): Promise<T | Heavy> },
    signal: AbortSignal,
  ): Promise<T | JobFailure> => {
    let large = false
    let crashes = 0
    for (;;) {
      try {
        const answer = await pool.run({ ...job, heavy: large, work: (client) => job.work(client, large) }, signal)
        if (answer !== heavy) return answer
        large = true
      } catch (error) {
        if (!(error instanceof WorkerLost)) throw error
        if (error.reason !== 'died' || ++crashes > 1) return lost(error)
      }
    }
  }

  /** For calls that are about one picture only and throw. */
  const orThrow = (failure: JobFailure | null): void => {
    if (failure) throw new Failure('image-unreadable', failure.message)
  }

  return {
    render: (jobs, signal) =>
      settled(
        jobs.map((job) =>
          attempt<Rendered | JobFailure>(
            {
              turn: 'later',
              limitMs: renderLimitMs,
              work: (client, heavy) => client.call('render', { ...job, heavy }, signal),
            },
            signal,
          ),
        ),
      ),

    async tensors(previews, preprocessing, signal) {
      const answers = await settled(
        previews.map((preview) =>
          attempt<Float32Array | JobFailure>(
            {
              turn: 'soon',
              limitMs: tensorLimitMs,
              work: (client) => client.call('tensor', { preview, preprocessing }, signal),
            },
            signal,
          ),
        ),
      )
      const good = answers.filter((answer) => answer instanceof Float32Array)
      const stride = 3 * preprocessing.size ** 2
      const data = new Float32Array(good.length * stride)
      good.forEach((tensor, index) => data.set(tensor, index * stride))
      return { data, failures: answers.map((answer) => (answer instanceof Float32Array ? undefined : answer)) }
    },

    async view(path, destination, signal) {
      const work = (client: ImageClient, heavy: boolean) => client.call('view', { path, destination, heavy }, signal)
      orThrow(await attempt<JobFailure | null>({ turn: 'now', limitMs: viewLimitMs, work }, signal))
    },

    async query(bytes, destination, signal) {
      const work = (client: ImageClient, heavy: boolean) => client.call('query', { bytes, destination, heavy }, signal)
      orThrow(await attempt<JobFailure | null>({ turn: 'now', limitMs: renderLimitMs, work }, signal))
    },

    close: () => pool.close(),
  }
}

/** Waits for all of them even if one throws, so that nothing is still being written when the caller goes on. */
async function settled<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(promises)
  return Promise.all(promises)
}

function lost({ reason }: WorkerLost): JobFailure {
  if (reason === 'too-slow') {
    return failureOf(new PictureError('too-slow', strings.pictures.reading.tooSlow(renderLimitMs / 1_000)))
  }
  if (reason === 'out-of-memory') {
    return failureOf(new PictureError('too-large', strings.pictures.reading.outOfMemory))
  }
  return failureOf(new PictureError('decoder-died', strings.pictures.reading.crashed))
}
