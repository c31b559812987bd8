import { Failure } from '../../preload/contract/failure.ts'
import type { Compute, EncoderReady } from '../library/compute.ts'
import type { ModelSpec } from '../library/models/model-spec.ts'
import type { JobFailure } from '../library/pipeline/stage.ts'
import type { Images } from './images/images.ts'
import { strings } from '../strings.ts'
import { createLane } from './lane.ts'

/** One loaded model. Inference blocks this thread while it runs. */
export interface LoadedEncoder {
  /** Unit vectors for `count` pictures whose tensors lie one after the other in `data`. */
  images(data: Float32Array, count: number): Promise<readonly (Float32Array | JobFailure)[]>
  texts(texts: readonly string[]): Promise<readonly Float32Array[]>
  close(): Promise<void>
}

/** Loads a model on a provider, or on the fastest correct one for `auto`. Throws `model-unusable`. */
export type LoadEncoder = (
  model: ModelSpec,
  provider: string,
) => Promise<EncoderReady & { readonly encoder: LoadedEncoder }>

/** So long after a phrase, another one is to be expected. */
const searchingMs = 3_000
/**
 * The first phrase, which nobody could expect, waits for the pictures that are being encoded: as many as take about so
 * long. On one core, four at a time take 3 % more CPU than eight, and one at a time 40 % more (ViT-B/32).
 */
const pieceMs = 100

interface Loaded {
  readonly model: ModelSpec
  readonly ready: EncoderReady
  readonly encoder: LoadedEncoder
  /** What a picture took the last time. At first as long as may be, so that one is encoded to find out. */
  pictureMs: number
}

/**
 * The whole of compute, over pictures and encoders.
 *
 * Pictures are decoded in threads of their own; inference takes turns on this thread, a small batch at a time, and
 * search phrases go to the front of the line.
 */
export function createCompute(images: Images, load: LoadEncoder, now = () => performance.now()): Compute {
  const loaded = new Map<string, Loaded>()
  const inference = createLane()
  let lastPhrase = -Infinity
  /** A phrase waits for the pictures that are being encoded: while somebody searches, that is one. */
  const batchOf = ({ model, pictureMs }: Loaded): number =>
    now() - lastPhrase < searchingMs ? 1 : Math.max(1, Math.min(model.batch, Math.floor(pieceMs / pictureMs)))

  const find = (key: string): Loaded => {
    const found = loaded.get(key)
    if (!found) throw new Failure('no-model', strings.models.running.notLoaded(key))
    return found
  }
  const check = (signal: AbortSignal): void => {
    if (signal.aborted) throw new Failure('cancelled', strings.models.cancelled)
  }

  return {
    render: (jobs, signal) => images.render(jobs, signal),
    view: (path, destination, signal) => images.view(path, destination, signal),

    async loadModel(model, provider, signal) {
      const before = loaded.get(model.key)
      if (before?.ready.provider === provider) return before.ready
      check(signal)
      const { encoder, ...ready } = await inference.run('later', () => load(model, provider))
      await before?.encoder.close()
      loaded.set(model.key, { model, ready, encoder, pictureMs: pieceMs })
      return ready
    },

    async unloadModel(key) {
      const before = loaded.get(key)
      loaded.delete(key)
      await inference.run('later', async () => before?.encoder.close())
    },

    async embedImages(key, previews, signal) {
      const one = find(key)
      const { model, encoder } = one
      const answers: (Float32Array | JobFailure)[] = []
      const { size, mean } = { size: model.image.preprocessing.size, mean: model.image.preprocessing.mean }
      const stride = size * size * mean.length
      const { data, failures } = await images.tensors(previews, model.image.preprocessing, signal)
      const readable = failures.filter((failure) => failure === undefined).length
      const vectors: (Float32Array | JobFailure)[] = []
      for (let from = 0; from < readable;) {
        check(signal)
        const count = Math.min(batchOf(one), readable - from)
        const part = data.subarray(from * stride, (from + count) * stride)
        vectors.push(
          ...(await inference.run('later', async () => {
            const begun = now()
            const found = await encoder.images(part, count)
            one.pictureMs = (now() - begun) / count
            return found
          })),
        )
        from += count
      }
      let next = 0
      for (const failure of failures) answers.push(failure ?? vectors[next++]!)
      return answers
    },

    async embedTexts(key, texts, signal) {
      const { encoder } = find(key)
      check(signal)
      lastPhrase = now()
      return inference.run('next', () => encoder.texts(texts))
    },
  }
}
