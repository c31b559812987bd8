import { Tensor } from 'onnxruntime-node'
import { Failure } from '../../../preload/contract/failure.ts'
import type { ModelSpec } from '../../library/models/model-spec.ts'
import { strings } from '../../strings.ts'
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
  /** See {@link Halves.#isLengthFree}. */
  #lengthFree: Promise<boolean> | undefined

  constructor(spec: ModelSpec, provider: string, threads: number | undefined) {
    this.#spec = spec
    this.#provider = provider
    this.#threads = threads
  }

  async load(half: 'image' | 'text'): Promise<void> {
    if (half === 'image') await this.#image()
    else await this.#isLengthFree()
  }

  /** Rows of the image half's output for pictures of [rows, 3, size, size]. */
  async images(pixels: Float32Array, rows: number): Promise<Float32Array> {
    const session = await this.#image()
    const { output } = this.#spec.image
    const feeds = {
      ...this.#pictures(pixels, rows),
      ...(this.#isCombined() && (await this.#tokens(session, [''], false))),
    }
    return session.run(feeds, output, rows)
  }

  /** Rows of the text half's output. */
  async texts(texts: readonly string[]): Promise<Float32Array> {
    return this.#textsOf(texts, await this.#isLengthFree())
  }

  async #textsOf(texts: readonly string[], short: boolean): Promise<Float32Array> {
    const session = await this.#text()
    const { size } = this.#spec.image.preprocessing
    const nothing = this.#isCombined() && this.#pictures(new Float32Array(3 * size * size), 1)
    const feeds = { ...(await this.#tokens(session, texts, short)), ...nothing }
    return session.run(feeds, this.#spec.text.output, texts.length)
  }

  /**
   * Whether texts need not be filled up to the model's full length. Towers in which a token sees only those before it, as
   * CLIP's, make the same vectors without: ten tokens instead of 77 take 10 ms of CPU, not 36. Others look at the last place, or
   * everywhere. No export says which it is, so it is tried.
   */
  #isLengthFree(): Promise<boolean> {
    this.#lengthFree ??= this.#tryLengths()
    return this.#lengthFree
  }

  async #tryLengths(): Promise<boolean> {
    const [session, tokenizer] = await Promise.all([this.#text(), this.#words()])
    const { input, tokenization } = this.#spec.text
    const longest = Math.max(...lengthProbes.map((text) => tokenizer.encode(text).used))
    if (session.isFixed(input, 1) || longest === tokenization.context) return false
    const full = await this.#textsOf(lengthProbes, false)
    try {
      return isSame(full, await this.#textsOf(lengthProbes, true))
    } catch {
      return false
    }
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

  /** @param short Only as many places as the longest of the texts needs. */
  async #tokens(session: Session, texts: readonly string[], short: boolean): Promise<Feeds> {
    const { input, ids: type, tokenization } = this.#spec.text
    const tokenizer = await this.#words()
    const whole = texts.map((text) => tokenizer.encode(text))
    const places = short ? Math.max(...whole.map(({ used }) => used)) : tokenization.context
    const tokens = whole.map(({ ids, used }) => ({ ids: ids.slice(0, places), used }))
    const tensor = (numbers: readonly number[]): Tensor => {
      const dims = [texts.length, places]
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
    throw new Failure('model-unusable', strings.models.running.otherInputs(key, file, session.inputs))
  }
}

/** Of different lengths, so that one is filled up a little too; short for every tokenizer. */
const lengthProbes = ['a', 'a a']
/** More than rounding makes of sums in another order. */
const leastChange = 1e-4

/** Whether two answers are the same but for rounding, compared with how large their numbers are. */
function isSame(one: Float32Array, other: Float32Array): boolean {
  const largest = one.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  return one.every((value, at) => Math.abs(value - other[at]!) <= leastChange * largest)
}

/** 1 for tokens of the text, 0 for padding; the name is the same in every export. */
const paddingInput = 'attention_mask'
