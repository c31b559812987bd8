import { Failure } from '../../preload/contract/failure.ts'
import type { Compute, EncoderReady } from '../library/compute.ts'
import type { ModelSpec } from '../library/models/model-spec.ts'
import type { JobFailure } from '../library/pipeline/stage.ts'
import type { Texts } from './encoder/texts.ts'
import type { Images } from './images/images.ts'
import { strings } from '../strings.ts'

/** The image half of a model. */
export interface LoadedEncoder {
  /** Unit vectors for `count` pictures whose tensors lie one after the other in `data`. */
  images(data: Float32Array, count: number): Promise<readonly (Float32Array | JobFailure)[]>
  close(): Promise<void>
}

/** Loads the image half of a model on a provider, or on the fastest correct one for `auto`. Throws `model-unusable`. */
export type LoadEncoder = (
  model: ModelSpec,
  provider: string,
) => Promise<EncoderReady & { readonly encoder: LoadedEncoder }>

interface Loaded {
  readonly model: ModelSpec
  readonly ready: EncoderReady
  readonly encoder: LoadedEncoder
}

/**
 * The whole of compute, over pictures, texts and encoders.
 *
 * Pictures are decoded in threads of their own and encoded in another, which takes turns, a small batch at a time. That
 * leaves this thread to phrases.
 */
export function createCompute(images: Images, texts: Texts, load: LoadEncoder): Compute {
  const loaded = new Map<string, Loaded>()

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
      await texts.load(model)
      const { encoder, ...ready } = await load(model, provider).catch(async (error: unknown) => {
        if (!before) await texts.unload(model.key)
        throw error
      })
      await before?.encoder.close()
      loaded.set(model.key, { model, ready, encoder })
      return ready
    },

    async unloadModel(key) {
      const before = loaded.get(key)
      loaded.delete(key)
      await before?.encoder.close()
      await texts.unload(key)
    },

    async embedImages(key, previews, signal) {
      const { model, encoder } = find(key)
      const answers: (Float32Array | JobFailure)[] = []
      const { size, mean } = { size: model.image.preprocessing.size, mean: model.image.preprocessing.mean }
      const stride = size * size * mean.length
      const { data, failures } = await images.tensors(previews, model.image.preprocessing, signal)
      const readable = failures.filter((failure) => failure === undefined).length
      const vectors: (Float32Array | JobFailure)[] = []
      for (let from = 0; from < readable;) {
        check(signal)
        const count = Math.min(model.batch, readable - from)
        const part = data.subarray(from * stride, (from + count) * stride)
        vectors.push(...(await encoder.images(part, count)))
        from += count
      }
      let next = 0
      for (const failure of failures) answers.push(failure ?? vectors[next++]!)
      return answers
    },

    async embedTexts(key, phrases, signal) {
      find(key)
      return texts.encode(key, phrases, signal)
    },
  }
}
