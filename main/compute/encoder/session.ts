import { availableParallelism } from 'node:os'
import { env, InferenceSession, type Tensor } from 'onnxruntime-node'
import { Failure, messageOf } from '../../../preload/contract/failure.ts'
import { strings } from '../../strings.ts'

// Whatever goes wrong is thrown as well; the runtime's log would only say it twice, in red.
env.logLevel = 'fatal'

/** A graph in memory, ready to run on one provider. */
export interface Session {
  /** Names of what the graph must be given. */
  readonly inputs: readonly string[]
  /** Whether the graph says how long that dimension of an input must be. */
  isFixed(input: string, dimension: number): boolean
  /**
   * Runs the graph and returns the rows of one of its outputs, as one array.
   *
   * Blocks this thread until it is through, as everything in ONNX Runtime for Node does.
   *
   * @param rows How many rows the output must have.
   * @throws {Failure} `model-unusable` when it fails, or answers in another shape.
   */
  run(feeds: Readonly<Record<string, Tensor>>, output: string, rows: number): Promise<Float32Array>
  close(): Promise<void>
}

export interface SessionOptions {
  /** An execution provider by ONNX Runtime's name. The CPU takes over whatever that one cannot compute. */
  readonly provider: string
  /** Threads for one run on the CPU; all cores unless said otherwise. */
  readonly threads?: number | undefined
  /** Numbers in a row of the output. */
  readonly dimensions: number
}

/**
 * Loads a graph. Blocks this thread while it does: up to seconds.
 *
 * @throws {Failure} `model-unusable` when the file is no graph, or the provider is not there.
 */
export async function openSession(file: string, options: SessionOptions): Promise<Session> {
  const { provider, dimensions } = options
  const session = await InferenceSession.create(file, settings(options)).catch((error: unknown) => {
    throw new Failure('model-unusable', strings.models.running.cannotLoad(file, provider, messageOf(error)), {
      cause: error,
    })
  })

  return {
    inputs: session.inputNames,
    isFixed(input, dimension) {
      const about = session.inputMetadata.find(({ name }) => name === input)
      return about?.isTensor === true && typeof about.shape[dimension] === 'number'
    },
    async run(feeds, output, rows) {
      const results = await session.run(feeds, [output]).catch((error: unknown) => {
        throw new Failure('model-unusable', strings.models.running.failed(file, provider, messageOf(error)), {
          cause: error,
        })
      })
      const result = results[output]
      if (!(result?.data instanceof Float32Array)) {
        throw new Failure('model-unusable', strings.models.running.otherType(file, output, result?.type))
      }
      if (result.dims.length !== 2 || result.dims[0] !== rows || result.dims[1] !== dimensions) {
        const { otherShape } = strings.models.running
        throw new Failure('model-unusable', otherShape(file, output, result.dims, [rows, dimensions]))
      }
      return result.data
    },
    close: () => session.release(),
  }
}

/**
 * Measured with a ViT-B/32 of 350 MB on two cores that were busy with other work:
 * threads that wait by sleeping take 46 ms of CPU a picture, those that spin 60 and more; without the arena memory
 * between batches is 45 MB smaller and stays level, at a cost within the noise.
 */
function settings({ provider, threads = availableParallelism() }: SessionOptions): InferenceSession.SessionOptions {
  return {
    executionProviders: [provider],
    intraOpNumThreads: threads,
    enableCpuMemArena: false,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 4,
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  }
}
