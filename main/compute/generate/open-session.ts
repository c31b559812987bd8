import { availableParallelism } from 'node:os'
import { env, InferenceSession } from 'onnxruntime-node'
import { Failure, messageOf } from '../../../preload/contract/failure.ts'
import { strings } from '../../strings.ts'
import type { Model } from '../onnx/model.ts'
import { writeModel } from '../onnx/write-model.ts'

env.logLevel = 'fatal'

export interface SessionPlace {
  /** Folder of the file that an outline's weights are in. */
  readonly folder?: string
  /** An execution provider by ONNX Runtime's name; the CPU unless said otherwise. */
  readonly provider?: string
  readonly threads?: number
}

/**
 * Loads a graph that was made here.
 *
 * The arena is on, unlike for encoding: gradients keep every intermediate value of the way forward, and asking the
 * system for that memory again at every step takes as long as computing with it (measured: 47 against 29 ms).
 *
 * @throws {Failure} `model-unusable`
 */
export async function openSession(model: Model, place: SessionPlace = {}): Promise<InferenceSession> {
  const { folder, provider = 'cpu', threads = availableParallelism() } = place
  const session = {
    intra_op: { allow_spinning: '0' },
    ...(folder !== undefined && { model_external_initializers_file_folder_path: folder }),
  }
  return InferenceSession.create(writeModel(model), {
    executionProviders: [provider],
    intraOpNumThreads: threads,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 4,
    extra: { session },
  }).catch((error: unknown) => {
    throw new Failure('model-unusable', strings.models.running.cannotLoad(model.name, provider, messageOf(error)), {
      cause: error,
    })
  })
}
