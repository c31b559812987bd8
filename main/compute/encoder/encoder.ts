import { Failure } from '../../../preload/contract/failure.ts'
import type { ModelSpec } from '../../library/models/model-spec.ts'
import type { JobFailure } from '../../library/pipeline/stage.ts'
import { strings } from '../../strings.ts'
import { Halves } from './halves.ts'

/** Both halves of a model: pictures and words in, unit vectors of the same space out. */
export interface Encoder {
  readonly spec: ModelSpec
  /** Where pictures are encoded. Words always are on the CPU. */
  readonly provider: string
  /**
   * Encodes prepared pictures, `spec.batch` at a time. Blocks this thread while a batch runs.
   *
   * @param data `count` pictures one after the other, each 3 × size × size, as `spec.image.preprocessing` says.
   * @returns One entry per picture, in order: a unit vector, or why there is none. Each owns its memory.
   * @throws {Failure} `model-unusable` when the model cannot run at all.
   */
  images(data: Float32Array, count: number): Promise<(Float32Array | JobFailure)[]>
  /**
   * Encodes phrases: one unit vector each, in order.
   *
   * @throws {Failure} `model-unusable` when the model cannot run or makes no vector of a phrase, `model-damaged` when
   *   its tokenizer cannot be read.
   */
  texts(texts: readonly string[]): Promise<Float32Array[]>
  /** Frees the memory. Nothing may be encoded afterwards. */
  close(): Promise<void>
}

export interface EncoderOptions {
  /** Threads for one run on the CPU; all cores unless said otherwise. */
  readonly threads?: number
  /** The halves to load right away; the other one is loaded when it is first needed. Both unless said otherwise. */
  readonly load?: readonly ('image' | 'text')[]
}

/** Most phrases in one run: bounds memory when thousands of labels are encoded. */
const textBatch = 32

/**
 * Loads a model on one execution provider (`cpu`, `webgpu`, `dml`, `coreml`, `cuda` …).
 *
 * Words are encoded on the CPU whatever the provider: there are few of them, so nothing is gained elsewhere, and a
 * search phrase has the same vector on every machine.
 *
 * @throws {Failure} `model-unusable` or `model-damaged` when it cannot be loaded there.
 */
export async function openEncoder(spec: ModelSpec, provider: string, options: EncoderOptions = {}): Promise<Encoder> {
  const halves = new Halves(spec, provider, options.threads)
  const { size } = spec.image.preprocessing
  const length = 3 * size * size
  try {
    for (const half of options.load ?? ['image', 'text']) await halves.load(half)
  } catch (error) {
    await halves.close()
    throw error
  }

  return {
    spec,
    provider,
    async images(data, count) {
      if (data.length !== count * length) {
        throw new Failure('invalid-input', strings.models.running.otherCount(count, size, count * length, data.length))
      }
      const vectors: (Float32Array | JobFailure)[] = []
      for (let first = 0; first < count; first += spec.batch) {
        const rows = Math.min(spec.batch, count - first)
        const output = await halves.images(data.subarray(first * length, (first + rows) * length), rows)
        for (const vector of unitRows(output, rows)) vectors.push(vector ?? noVector)
      }
      return vectors
    },
    async texts(texts) {
      const vectors: Float32Array[] = []
      for (let first = 0; first < texts.length; first += textBatch) {
        const some = texts.slice(first, first + textBatch)
        unitRows(await halves.texts(some), some.length).forEach((vector, row) => {
          if (!vector) throw new Failure('model-unusable', strings.models.running.noVectorOfText(spec.key, some[row]!))
          vectors.push(vector)
        })
      }
      return vectors
    },
    close: () => halves.close(),
  }
}

const noVector: JobFailure = {
  kind: 'permanent',
  code: 'no-vector',
  message: strings.models.running.noVector,
}

/** Rows of a matrix brought to length 1; undefined where a row is zero or not finite. */
function unitRows(matrix: Float32Array, rows: number): (Float32Array | undefined)[] {
  const width = matrix.length / rows
  return Array.from({ length: rows }, (_, row) => unit(matrix.slice(row * width, (row + 1) * width)))
}

function unit(vector: Float32Array): Float32Array | undefined {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0))
  if (!Number.isFinite(length) || length === 0) return undefined
  return vector.map((value) => value / length)
}
