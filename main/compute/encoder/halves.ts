import { Tensor } from 'onnxruntime-node'
import { Failure } from '../../../preload/contract/failure.ts'
import type { ModelSpec } from '../../library/models/model-spec.ts'
import { openSession, type Session } from './session.ts'
import { openTokenizer, type Tokenizer } from './tokenizer.ts'

type Feeds = Record<string, Tensor>

/**
 * The graphs of a model, each loaded once, when it is first needed, and fed with everything they ask for.
 *
 * Exported models differ in that: one graph for each half, or one for both, which then must be given pictures and words
 * whichever is wanted; some want to know, too, which tokens are only padding.
 */
export class Halves {
  readonly #spec: ModelSpec
  readonly #provider: string
  readonly #threads: number | undefined
  /** By provider and file: one graph for both halves is loaded once where both run on the CPU. */
  readonly #sessions = new Map<string, Promise<Session>>()
  #tokenizer: Promise<Tokenizer> | undefined

  constructor(spec: ModelSpec, provider: string, threads: number | undefined) {
    this.#spec = spec
    this.#provider = provider
    this.#threads = threads
  }

  async load(half: 'image' | 'text'): Promise<void> {
    if (half === 'image') await this.#image()
    else await Promise.all([this.#text(), this.#words()])
  }

  /** Rows of the image half's output for pictures of [rows, 3, size, size]. */
  async images(pixels: Float32Array, rows: number): Promise<Float32Array> {
    const session = await this.#image()
    const { output } = this.#spec.image
    const feeds = { ...this.#pictures(pixels, rows), ...(this.#isCombined() && (await this.#tokens(session, ['']))) }
    return session.run(feeds, output, rows)
  }

  /** Rows of the text half's output. */
  async texts(texts: readonly string[]): Promise<Float32Array> {
    const session = await this.#text()
    const { size } = this.#spec.image.preprocessing
    const nothing = this.#isCombined() && this.#pictures(new Float32Array(3 * size * size), 1)
    return session.run({ ...(await this.#tokens(session, texts)), ...nothing }, this.#spec.text.output, texts.length)
  }

  async close(): Promise<void> {
    const sessions = await Promise.allSettled(this.#sessions.values())
    this.#sessions.clear()
    for (const session of sessions) {
      if (session.status === 'fulfilled') await session.value.close()
    }
  }

  #isCombined(): boolean {
    return this.#spec.image.file === this.#spec.text.file
  }

  #pictures(pixels: Float32Array, rows: number): Feeds {
    const { input, preprocessing } = this.#spec.image
    return { [input]: new Tensor('float32', pixels, [rows, 3, preprocessing.size, preprocessing.size]) }
  }

  async #tokens(session: Session, texts: readonly string[]): Promise<Feeds> {
    const { input, ids: type, tokenization } = this.#spec.text
    const tokenizer = await this.#words()
    const tokens = texts.map((text) => tokenizer.encode(text))
    const tensor = (numbers: readonly number[]): Tensor => {
      const dims = [texts.length, tokenization.context]
      return type === 'int64'
        ? new Tensor('int64', BigInt64Array.from(numbers, BigInt), dims)
        : new Tensor('int32', Int32Array.from(numbers), dims)
    }
    const feeds = { [input]: tensor(tokens.flatMap(({ ids }) => ids)) }
    if (!session.inputs.includes(paddingInput) || input === paddingInput) return feeds
    return {
      ...feeds,
      [paddingInput]: tensor(tokens.flatMap(({ ids, used }) => ids.map((_, at) => (at < used ? 1 : 0)))),
    }
  }

  #image(): Promise<Session> {
    return this.#session(this.#spec.image.file, this.#provider)
  }

  /** Always on the CPU: see `openEncoder`. */
  #text(): Promise<Session> {
    return this.#session(this.#spec.text.file, 'cpu')
  }

  #words(): Promise<Tokenizer> {
    this.#tokenizer ??= openTokenizer(this.#spec.text.tokenization)
    return this.#tokenizer
  }

  #session(file: string, provider: string): Promise<Session> {
    const key = `${provider} ${file}`
    const existing = this.#sessions.get(key)
    if (existing) return existing
    const session = this.#openChecked(file, provider)
    this.#sessions.set(key, session)
    return session
  }

  /** A description that does not fit its graph is found when it is loaded, and not at the first picture. */
  async #openChecked(file: string, provider: string): Promise<Session> {
    const { image, text, dimensions, key } = this.#spec
    const session = await openSession(file, { provider, dimensions, threads: this.#threads })
    const expected = [image, text].filter((tower) => tower.file === file).map((tower) => tower.input)
    const known = new Set([...expected, paddingInput])
    const missing = expected.find((input) => !session.inputs.includes(input))
    const unknown = session.inputs.find((input) => !known.has(input))
    if (missing === undefined && unknown === undefined) return session
    await session.close()
    const takes = session.inputs.join(', ')
    throw new Failure('model-unusable', `The model ${key} is not what its description says: ${file} takes ${takes}`)
  }
}

/** 1 for tokens of the text, 0 for padding; the name is the same in every export. */
const paddingInput = 'attention_mask'
