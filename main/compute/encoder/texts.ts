import { Failure } from '../../../preload/contract/failure.ts'
import type { ModelSpec } from '../../library/models/model-spec.ts'
import { strings } from '../../strings.ts'
import { createLane } from '../lane.ts'
import { openEncoder, type Encoder } from './encoder.ts'

/** The text halves of models. */
export interface Texts {
  /** Loads one, unless it is. @throws {Failure} `model-unusable`, `model-damaged` */
  load(model: ModelSpec): Promise<void>
  /** Unit vectors, one for each text. @throws {Failure} `no-model` unless it is loaded; what {@link Encoder.texts} throws */
  encode(key: string, texts: readonly string[], signal: AbortSignal): Promise<readonly Float32Array[]>
  unload(key: string): Promise<void>
}

/** Texts of one call that are encoded at once: hundreds of labels do not keep a phrase waiting. */
const pieceLength = 8

/** Blocks this thread while a piece is encoded: a hundredth of a second for a phrase. */
export function openTexts(): Texts {
  const loaded = new Map<string, Encoder>()
  const lane = createLane()
  return {
    load: (model) =>
      lane.run(async () => {
        if (!loaded.has(model.key)) loaded.set(model.key, await openEncoder(model, 'cpu', { load: ['text'] }))
      }),
    async encode(key, texts, signal) {
      const vectors: Float32Array[] = []
      for (let from = 0; from < texts.length; from += pieceLength) {
        const piece = texts.slice(from, from + pieceLength)
        const encoded = await lane.run(async () => {
          if (signal.aborted) throw new Failure('cancelled', strings.models.cancelled)
          const encoder = loaded.get(key)
          if (!encoder) throw new Failure('no-model', strings.models.running.notLoaded(key))
          return encoder.texts(piece)
        })
        vectors.push(...encoded)
      }
      return vectors
    },
    unload: (key) =>
      lane.run(async () => {
        await loaded.get(key)?.close()
        loaded.delete(key)
      }),
  }
}
