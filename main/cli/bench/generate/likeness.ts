import sharp from 'sharp'
import { openEncoder } from '../../../compute/encoder/encoder.ts'
import type { Generator } from '../../../compute/generate/generator.ts'
import { openListedGenerator } from '../../../compute/generate/listed-generator.ts'
import { fromBytes, psnr, toBytes, type Picture } from '../../../compute/generate/picture.ts'
import { runGeneration, type GenerationRequest } from '../../../compute/generate/run-generation.ts'
import { openScorer, type Scorer } from '../../../compute/generate/scorer.ts'
import { startOf } from '../../../compute/generate/start.ts'
import { variationOf } from '../../../compute/generate/variation.ts'
import { looks, side, type BenchPlace } from './bench-place.ts'

/** How near a search came to what it was to show. */
export interface Likeness {
  /** The photo's file, or the words. */
  readonly wish: string
  /** Cosine with the wish before the first step and after the last, of the picture as it would be saved. */
  readonly before: number
  readonly after: number
  /** Decibels between the result and the photo; null for words. */
  readonly psnr: number | null
  readonly picture: Picture
}

export interface Likenesses {
  /** From noise, by a photo. */
  readonly fromNoise: readonly Likeness[]
  /** From the photo, at strength 0.5. */
  readonly variations: readonly Likeness[]
  /** From noise, by words. */
  readonly words: readonly Likeness[]
}

interface Options extends BenchPlace {
  /** Absolute paths. */
  readonly photos: readonly string[]
  readonly prompts: readonly string[]
  readonly steps: number
  readonly signal: AbortSignal
  readonly onStep: (step: string) => void
}

/** Searches for every photo twice and for every prompt once. */
export async function measureLikeness(options: Options): Promise<Likenesses> {
  const { photos, prompts, model, onStep } = options
  const search = new Search(options)
  const [fromNoise, variations, words]: [Likeness[], Likeness[], Likeness[]] = [[], [], []]
  for (const [at, photo] of photos.entries()) {
    onStep(`Like photo ${at + 1} of ${photos.length}`)
    const picture = await squareOf(photo, side)
    const vector = await search.scorer.embed(picture)
    fromNoise.push(await search.run(photo, vector, at, picture, { start: { kind: 'noise' } }))
    variations.push(await search.run(photo, vector, at, picture, variationOf(picture, 0.5)))
  }
  const encoder = await openEncoder(model, 'cpu', { load: ['text'] })
  const vectors = await encoder.texts(prompts)
  await encoder.close()
  for (const [at, prompt] of prompts.entries()) {
    onStep(`Words ${at + 1} of ${prompts.length}`)
    words.push(await search.run(prompt, vectors[at]!, at, null, { start: { kind: 'noise' } }))
  }
  await search.close()
  return { fromNoise, variations, words }
}

const size = { width: side, height: side }

class Search {
  readonly scorer: Scorer
  readonly #generator: Generator
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
    this.#generator = openListedGenerator(options.generator, options.folder)
    this.scorer = openScorer(options.model)
  }

  async run(
    wish: string,
    vector: Float32Array,
    seed: number,
    photo: Picture | null,
    how: Pick<GenerationRequest, 'start' | 'stay'>,
  ): Promise<Likeness> {
    const { steps, signal } = this.#options
    const quality = { steps, cutouts: looks }
    const targets = [{ vector, weight: 1 }]
    const request: GenerationRequest = { ...size, ...how, targets, quality, seed, previewEvery: steps }
    const tools = { generator: this.#generator, scorer: this.scorer }
    const first = await this.#generator.decode(await startOf(this.#generator, how.start, size, seed))
    let picture = first
    for await (const step of runGeneration(tools, request, signal)) picture = step.picture ?? picture
    return {
      wish,
      before: await this.#cosine(first, vector),
      after: await this.#cosine(picture, vector),
      psnr: photo && psnr(picture, photo),
      picture,
    }
  }

  async close(): Promise<void> {
    await this.#generator.close()
    await this.scorer.close()
  }

  /** Of the picture as it would be saved, with 8 bits a colour. */
  async #cosine(picture: Picture, vector: Float32Array): Promise<number> {
    const saved = fromBytes(toBytes(picture), picture.width, picture.height)
    return (await this.scorer.embed(saved)).reduce((sum, value, at) => sum + value * vector[at]!, 0)
  }
}

/** The middle of a photo, this many pixels on a side. */
export async function squareOf(file: string, side: number): Promise<Picture> {
  const upright = sharp(file, { failOn: 'none' }).rotate().resize(side, side, { fit: 'cover' })
  return fromBytes(await upright.flatten().toColourspace('srgb').raw().toBuffer(), side, side)
}

/** Pictures beside and below each other, as a JPEG. */
export async function writeSheet(file: string, rows: readonly (readonly Picture[])[]): Promise<void> {
  const columns = Math.max(...rows.map((row) => row.length))
  const tiles = rows.flatMap((row, down) =>
    row.map((picture, across) => ({
      input: Buffer.from(toBytes(picture)),
      raw: { width: picture.width, height: picture.height, channels: 3 as const },
      left: across * side,
      top: down * side,
    })),
  )
  const background = { width: columns * side, height: rows.length * side, channels: 3 as const, background: '#ffffff' }
  await sharp({ create: background }).composite(tiles).jpeg({ quality: 85 }).toFile(file)
}
