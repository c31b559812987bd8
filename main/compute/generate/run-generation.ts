import { Failure } from '../../../preload/contract/failure.ts'
import type { Quality } from '../../library/generations/quality.ts'
import { strings } from '../../strings.ts'
import { adamStart, adamStep, type AdamState } from './adam.ts'
import { chanceOf } from './chance.ts'
import { randomCutout, wholePicture } from './cutouts.ts'
import type { Generator, Latent } from './generator.ts'
import type { Picture } from './picture.ts'
import { likeAtDistance, outOfRange, totalVariation, type PictureTerm } from './picture-terms.ts'
import { applied, gathered, pyramidFor } from './pyramid.ts'
import type { Scorer, Target } from './scorer.ts'
import { startOf, type Start } from './start.ts'

/** What keeps a new picture close to the one that it came from. Weights; 0 or left out for none. */
export interface Stay {
  /** The original, of the size that is to be made. */
  readonly picture: Picture
  /** To what the model sees in it. */
  readonly meaning?: number
  /** To how it looks at a distance: places and colours. */
  readonly look?: number
  /** To its latent: everything. */
  readonly latent?: number
}

export interface GenerationRequest {
  /** Sides, divisible by the generator's block. */
  readonly width: number
  readonly height: number
  readonly start: Start
  /** What the picture is to show: words and pictures, by their vectors. May be empty if there is something to stay at. */
  readonly targets: readonly Target[]
  readonly stay?: Stay
  readonly quality: Pick<Quality, 'steps' | 'cutouts'>
  /** The same seed, request, model, generator, provider and version make the same picture. */
  readonly seed: number
  /** How large steps are; 1 unless said otherwise. */
  readonly rate?: number
  /** How much smoothness counts; 1 unless said otherwise. */
  readonly smoothness?: number
  /** A picture is handed out every so many steps, and at the last. */
  readonly previewEvery: number
}

/** Everything that going on needs besides the request: plain data. */
export interface GenerationState {
  /** Steps that are done. */
  readonly step: number
  readonly latent: Latent
  readonly levels: readonly AdamState[]
}

export interface GenerationStep {
  /** How many steps are done, of how many. */
  readonly step: number
  readonly steps: number
  readonly loss: number
  /** Mean cosine of this step's looks with each of the request's targets, and with the original if that counts. */
  readonly cosines: readonly number[]
  /** Now and then: the picture before this step, or after the last. */
  readonly picture?: Picture
  /** To go on from here later; shares memory with the search, so copy it before asking for the next step. */
  readonly state: GenerationState
}

export interface GenerationTools {
  readonly generator: Generator
  readonly scorer: Scorer
}

/**
 * Searches for the latent whose picture comes closest to what is wished: Adam on the latent, led by what a model sees in
 * random cutouts of its picture (the method of VQGAN+CLIP, by Katherine Crowson).
 *
 * One value per step. Stops within one look when `signal` aborts, by throwing a {@link Failure} `cancelled`; what was
 * yielded before can be gone on with.
 *
 * @param resumed Where an earlier search with the same request stopped.
 */
export async function* runGeneration(
  { generator, scorer }: GenerationTools,
  request: GenerationRequest,
  signal: AbortSignal,
  resumed?: GenerationState,
): AsyncGenerator<GenerationStep, void> {
  const { width, height, quality, seed, previewEvery } = request
  const { steps, cutouts } = quality
  const { spread } = generator.describe()
  const stop = (): void => {
    if (signal.aborted) throw new Failure('cancelled', strings.making.pictureCancelled)
  }

  stop()
  const targets = await targetsOf(request, scorer)
  const terms = termsOf(request)
  const anchor = request.stay?.latent ? await generator.encode(request.stay.picture) : undefined
  const begun = resumed ?? (await begin(generator, request))
  const { latent, levels } = begun

  for (let step = begun.step + 1; step <= steps; step++) {
    const current = applied(
      latent,
      levels.map(({ numbers }) => numbers),
    )
    const picture = await generator.decode(current)
    stop()
    const wish = new Float32Array(picture.pixels.length)
    let loss = terms.reduce((sum, term) => sum + term(picture, wish), 0)
    const cosines = targets.map(() => 0)
    for (let look = 0; look < cutouts; look++) {
      const cutout =
        look === 0
          ? wholePicture(width, height, scorer.preprocessing)
          : randomCutout(chanceOf('look', seed, step, look), width, height, scorer.preprocessing)
      const verdict = await scorer.judge(picture, cutout, targets)
      stop()
      loss += verdict.loss / cutouts
      for (const [at, slope] of verdict.gradient.entries()) wish[at]! += slope / cutouts
      for (const [at, cosine] of verdict.cosines.entries()) cosines[at]! += cosine / cutouts
    }
    const gradient = await generator.pull(current, wish)
    if (anchor) loss += keepTo(anchor, current, gradient, request.stay?.latent ?? 0, spread)
    // Weights that are damaged, or were replaced meanwhile, would paint everything black from here on.
    if (!Number.isFinite(loss) || !gradient.every(Number.isFinite)) {
      throw new Failure('model-unusable', strings.making.running.notNumbers)
    }
    const rate = rateAt(step, steps) * spread * (request.rate ?? 1)
    for (const [level, slopes] of gathered(latent, gradient).entries()) adamStep(levels[level]!, slopes, rate, step)

    const isLast = step === steps
    const state = { step, latent, levels }
    const shown = isLast
      ? await generator.decode(
          applied(
            latent,
            levels.map(({ numbers }) => numbers),
          ),
        )
      : picture
    const isShown = isLast || step % previewEvery === 0
    yield { step, steps, loss, cosines, state, ...(isShown && { picture: shown }) }
  }
}

async function begin(
  generator: Generator,
  { start, width, height, seed }: GenerationRequest,
): Promise<GenerationState> {
  const latent = await startOf(generator, start, { width, height }, seed)
  return { step: 0, latent, levels: pyramidFor(latent).map(adamStart) }
}

/** The request's targets, and the original as one more. Their weights add up to 1, whatever people type. */
async function targetsOf({ targets, stay }: GenerationRequest, scorer: Scorer): Promise<readonly Target[]> {
  const meaning = stay?.meaning ?? 0
  const all =
    stay && meaning > 0 ? [...targets, { vector: await scorer.embed(stay.picture), weight: meaning }] : targets
  const total = all.reduce((sum, { weight }) => sum + Math.abs(weight), 0)
  if (total === 0) throw new Failure('invalid-input', strings.making.wishes.noAim)
  return all.map(({ vector, weight }) => ({ vector, weight: weight / total }))
}

function termsOf({ smoothness = 1, stay }: GenerationRequest): PictureTerm[] {
  const terms = [totalVariation(4 * smoothness), outOfRange(4)]
  if (stay?.look) terms.push(likeAtDistance(stay.picture, 8 * stay.look))
  return terms
}

/** Adds the pull towards the original's latent; in units of how far latents are apart. */
function keepTo(anchor: Latent, current: Latent, gradient: Float32Array, weight: number, spread: number): number {
  const scale = weight / (current.numbers.length * spread ** 2)
  let sum = 0
  for (const [at, number] of current.numbers.entries()) {
    const difference = number - anchor.numbers[at]!
    sum += difference * difference
    gradient[at]! += 2 * scale * difference
  }
  return scale * sum
}

/** Slow at first, while Adam knows little; then falling to a twentieth along a cosine, so that details settle. */
function rateAt(step: number, steps: number): number {
  const rising = Math.min(1, step / 5)
  return 0.05 * rising * (0.05 + 0.475 * (1 + Math.cos((Math.PI * (step - 1)) / steps)))
}
