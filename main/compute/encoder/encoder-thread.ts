import { Worker } from 'node:worker_threads'
import { Failure } from '../../../preload/contract/failure.ts'
import { connect } from '../../../preload/contract/connect.ts'
import type { LoadedEncoder, LoadEncoder } from '../compute.ts'
import { strings } from '../../strings.ts'
import { workerChannel } from '../images/worker-channel.ts'
import { createLane } from '../lane.ts'
import type { EncoderEvents, EncoderMethods, EncoderWorkerOptions } from './encoder-methods.ts'

/** A thread that encodes pictures. */
export interface EncoderThread {
  readonly load: LoadEncoder
  /** Takes nothing more, and resolves when nothing is being encoded. The process must not end before: the runtime aborts. */
  idle(): Promise<void>
  /** Ends it, when it is idle. */
  close(): Promise<void>
}

/**
 * Starts a thread that encodes pictures. Inference blocks the thread it runs on: on this one, a phrase could not even be
 * heard while a picture is encoded.
 *
 * If the thread ends by itself, so does the process.
 *
 * @param script Of `encoder-worker.ts`.
 */
export function openEncoderThread(script: URL, options: EncoderWorkerOptions): EncoderThread {
  const worker = new Worker(script, { workerData: options, name: 'encoder-worker' })
  const channel = workerChannel(worker)
  const { call } = connect<EncoderMethods, EncoderEvents>(channel)
  const lane = createLane()
  let ending = false
  const inTurn = <T>(work: () => Promise<T>): Promise<T> =>
    lane.run(() => {
      if (ending) throw new Failure('cancelled', strings.models.cancelled)
      return work()
    })
  const idle = (): Promise<void> => {
    ending = true
    return lane.run(async () => undefined)
  }
  return {
    async load(model, provider) {
      const { loaded, ...ready } = await inTurn(() => call('load', { model, provider }))
      const encoder: LoadedEncoder = {
        // Its own memory: of a part of something larger, all would be sent.
        images: (data, count) => inTurn(() => call('images', { loaded, data: data.slice(), count })),
        close: async () => void (await inTurn(() => call('close', { loaded }))),
      }
      return { ...ready, encoder }
    },
    idle,
    async close() {
      await idle()
      channel.close()
    },
  }
}
