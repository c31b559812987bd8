import { strings } from '../../strings.ts'
import type { Compute } from '../compute.ts'
import type { ModelSpec } from '../models/model-spec.ts'
import type { Embeddings, Unembedded } from '../store/embeddings.ts'
import { isUnitVector } from '../vectors/unit-vector.ts'
import type { Outcome, Stage } from './stage.ts'

/**
 * Gives every visible photo a vector from one model, which must be loaded in `compute`.
 *
 * @param batchSize At most 64; what the model takes in one run is a good choice.
 */
export function embedStage(
  embeddings: Embeddings,
  compute: Compute,
  model: Pick<ModelSpec, 'key' | 'dimensions'>,
  batchSize: number,
): Stage<Unembedded, Float32Array> {
  return {
    name: 'embed',
    batchSize,
    lanes: 2,
    claim: (limit, busy) => embeddings.missing(limit, busy),
    commit: (outcomes) => embeddings.record(outcomes),
    progress: () => embeddings.progress(),
    async perform(jobs, signal) {
      const vectors = await compute.embedImages(
        model.key,
        jobs.map(({ preview }) => preview),
        signal,
      )
      return jobs.map((job, i): Outcome<Unembedded, Float32Array> => {
        const vector = vectors[i]
        if (!vector) throw new Error(`Compute answered ${vectors.length} of ${jobs.length} previews`)
        if (!(vector instanceof Float32Array)) return { job, failure: vector }
        // A sick graphics driver answers with NaN now and then; the next attempt may well be fine.
        if (!isUnitVector(vector, model.dimensions)) {
          return { job, failure: { kind: 'transient', code: 'no-vector', message: strings.library.setAside.noVector } }
        }
        return { job, result: vector }
      })
    },
  }
}
