import { parentPort, workerData } from 'node:worker_threads'
import { serve } from '../../../preload/contract/serve.ts'
import { workerChannel } from '../images/worker-channel.ts'
import { openCrashMemory } from './crash-memory.ts'
import type { Encoder } from './encoder.ts'
import {
  encoderMethods,
  type EncoderEvents,
  type EncoderMethods,
  type EncoderWorkerOptions,
} from './encoder-methods.ts'
import { createEncoderLoader } from './load-encoder.ts'

/** The thread that encodes pictures. */

if (!parentPort) throw new Error('encoder-worker runs as a worker thread only')
const { crashes } = workerData as EncoderWorkerOptions
const load = createEncoderLoader({ crashes: openCrashMemory(crashes) })
const encoders = new Map<number, Encoder>()
let next = 1

const encoderOf = (loaded: number): Encoder => {
  const encoder = encoders.get(loaded)
  if (!encoder) throw new Error(`Encoder ${loaded} is not loaded`)
  return encoder
}

serve<EncoderMethods, EncoderEvents>(workerChannel(parentPort), encoderMethods, {
  async load({ model, provider }) {
    const { encoder, ...ready } = await load(model, provider)
    const loaded = next++
    encoders.set(loaded, encoder)
    return { ...ready, loaded }
  },
  images: ({ loaded, data, count }) => encoderOf(loaded).images(data, count),
  async close({ loaded }) {
    await encoderOf(loaded).close()
    encoders.delete(loaded)
    return {}
  },
})
