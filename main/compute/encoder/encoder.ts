import { Tensor } from 'onnxruntime-node'
import { Failure } from '../../../preload/contract/failure.ts'
import type { ModelSpec } from '../../library/models/model-spec.ts'
import type { JobFailure } from '../../library/pipeline/stage.ts'
import { openSession, type Session } from './session.ts'
import { openTokenizer, type Tokenizer } from './tokenizer.ts'

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
  for (const half of options.load ?? ['image', 'text']) {
    await (half === 'image' ? halves.image() : halves.text())
  }

  return {
    spec,
    provider,
    async images(data, count) {
      const { size } = spec.image.preprocessing
      const length = 3 * size * size
      if (data.length !== count * length) {
        throw new Failure(
          'invalid-input',
          `${count} pictures of ${size}×${size} need ${count * length} numbers, not ${data.length}`,
        )
      }
      const vectors: (Float32Array | JobFailure)[] = []
      for (let first = 0; first < count; first += spec.batch) {
        const rows = Math.min(spec.batch, count - first)
        const pixels = data.subarray(first * length, (first + rows) * length)
        vectors.push(...(await halves.encodeImages(pixels, rows)))
      }
      return vectors
    },
    async texts(texts) {
      const vectors: Float32Array[] = []
      for (let first = 0; first < texts.length; first += textBatch) {
        vectors.push(...(await halves.encodeTexts(texts.slice(first, first + textBatch))))
      }
      return vectors
    },
    close: () => halves.close(),
  }
}

/** The sessions of a model, each loaded once, when it is first needed. */
class Halves {
  readonly #spec: ModelSpec
  readonly #provider: string
  readonly #threads: number | undefined
  /** By file and provider: a combined graph on the CPU is loaded once, for both halves. */
  readonly #sessions = new Map<string, Promise<Session>>()
  #tokenizer: Promise<Tokenizer> | undefined

  constructor(spec: ModelSpec, provider: string, threads: number | undefined) {
    this.#spec = spec
    this.#provider = provider
    this.#threads = threads
  }

  image(): Promise<Session> {
    return this.#session(this.#spec.image.file, this.#provider)
  }

  async text(): Promise<Session> {
    await this.tokenizer()
    return this.#session(this.#spec.text.file, 'cpu')
  }

  tokenizer(): Promise<Tokenizer> {
    this.#tokenizer ??= openTokenizer(this.#spec.text.tokenization)
    return this.#tokenizer
  }

  async encodeImages(pixels: Float32Array, rows: number): Promise<(Float32Array | JobFailure)[]> {
    const { image } = this.#spec
    const { size } = image.preprocessing
    const session = await this.image()
    const feeds = { [image.input]: new Tensor('float32', pixels, [rows, 3, size, size]) }
    const words = this.#isCombined() ? await this.#idsOf(['']) : {}
    const output = await session.run({ ...words, ...feeds }, image.output, rows)
    return unitRows(output, rows).map((vector) => vector ?? notFinite)
  }

  async encodeTexts(texts: readonly string[]): Promise<Float32Array[]> {
    const { image, text } = this.#spec
    const { size } = image.preprocessing
    const session = await this.text()
    const grey = new Tensor('float32', new Float32Array(3 * size * size), [1, 3, size, size])
    const feeds = { ...(this.#isCombined() && { [image.input]: grey }), ...(await this.#idsOf(texts)) }
    const output = await session.run(feeds, text.output, texts.length)
    return unitRows(output, texts.length).map((vector, row) => {
      if (vector) return vector
      throw new Failure('model-unusable', `The model ${this.#spec.key} makes no vector of “${texts[row] ?? ''}”`)
    })
  }

  async close(): Promise<void> {
    const sessions = await Promise.allSettled(this.#sessions.values())
    this.#sessions.clear()
    for (const session of sessions) {
      if (session.status === 'fulfilled') await session.value.close()
    }
  }

  /** One graph that takes both inputs, so that both must be given, whichever half is asked for. */
  #isCombined(): boolean {
    return this.#spec.image.file === this.#spec.text.file
  }

  async #idsOf(texts: readonly string[]): Promise<Record<string, Tensor>> {
    const { text } = this.#spec
    const tokenizer = await this.tokenizer()
    const ids = texts.flatMap((phrase) => tokenizer.encode(phrase))
    const dims = [texts.length, text.tokenization.context]
    const tensor =
      text.ids === 'int64'
        ? new Tensor('int64', BigInt64Array.from(ids, BigInt), dims)
        : new Tensor('int32', Int32Array.from(ids), dims)
    return { [text.input]: tensor }
  }

  #session(file: string, provider: string): Promise<Session> {
    const key = `${provider} ${file}`
    const existing = this.#sessions.get(key)
    if (existing) return existing
    const { dimensions } = this.#spec
    const threads = this.#threads
    const session = openSession(file, { provider, dimensions, ...(threads !== undefined && { threads }) })
    this.#sessions.set(key, session)
    return session
  }
}

const notFinite: JobFailure = {
  kind: 'permanent',
  code: 'no-vector',
  message: 'The model makes no vector of this picture (its answer is zero or not a number)',
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
