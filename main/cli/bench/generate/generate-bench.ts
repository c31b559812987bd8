import { thisMachine, type Machine } from '../machine.ts'
import { side, type BenchPlace } from './bench-place.ts'
import { gradientCost, stepCost } from './costs.ts'
import type { GradientCost } from '../../../compute/generate/gradient-benchmark.ts'
import { measureLikeness, writeSheet, type Likeness } from './likeness.ts'
import { measureSearches, type Searches } from './searches.ts'
import type { StepCost } from './step-cost.ts'

export interface GenerateBenchOptions extends BenchPlace {
  /** Photos to make pictures like, by absolute path; none: only costs are measured. */
  readonly photos: readonly string[]
  /** A folder that can be written to, to search while pictures are made; undefined: that is not measured. */
  readonly scratch: string | undefined
  /** File for a contact sheet of what was made. */
  readonly sheet: string | undefined
  readonly signal: AbortSignal
  readonly onStep: (step: string) => void
}

/** Without its picture, for numbers. */
export type LikenessScore = Omit<Likeness, 'picture'>

export interface GenerateBench {
  readonly machine: Machine
  readonly generator: string
  readonly model: string
  readonly decoder: GradientCost
  readonly judge: GradientCost
  readonly step: StepCost
  /** With what comes with the app, whatever else is measured; null where it was not asked for. */
  readonly searches: Searches | null
  /** How many of the searches came as near as they must; null where no photos were given. */
  readonly likeness: {
    readonly fromNoise: readonly LikenessScore[]
    readonly variations: readonly LikenessScore[]
    readonly words: readonly LikenessScore[]
  } | null
}

/** Things that a small model has words for. */
const prompts = [
  'a dog',
  'a red flower',
  'mountains with snow',
  'a beach',
  'a city street',
  'a forest',
  'a bowl of pasta',
  'a boat on a lake',
  'a church',
  'a yellow car',
]

/** Measures what a search costs, and how near it comes to photos and words. */
export async function benchGenerate(options: GenerateBenchOptions): Promise<GenerateBench> {
  const { generator, folder, model, photos, scratch, sheet, signal, onStep } = options
  const place = { generator, folder, model }
  onStep('The decoder and its gradient')
  const decoder = await gradientCost({ ...place, what: 'decoder', side, runs: 9 }, signal)
  onStep('The model and its gradient')
  const judge = await gradientCost({ ...place, what: 'judge', side, runs: 9 }, signal)
  onStep('Steps of a search')
  const step = await stepCost({ ...place, steps: 6 }, signal)
  if (scratch !== undefined) onStep('Searches while pictures are made')
  const searches = scratch === undefined ? null : await measureSearches({ scratch, photos: 200, phrases: 60, signal })
  const likeness =
    photos.length === 0 ? null : await measureLikeness({ ...place, photos, prompts, steps: 60, signal, onStep })
  if (likeness && sheet !== undefined) {
    await writeSheet(
      sheet,
      Object.values(likeness).map((row: readonly Likeness[]) => row.map(({ picture }) => picture)),
    )
  }
  const scores = (list: readonly Likeness[]): LikenessScore[] =>
    list.map(({ wish, before, after, psnr }) => ({ wish, before, after, psnr }))
  return {
    machine: thisMachine(),
    generator: generator.id,
    model: model.key,
    decoder,
    judge,
    step,
    searches,
    likeness: likeness && {
      fromNoise: scores(likeness.fromNoise),
      variations: scores(likeness.variations),
      words: scores(likeness.words),
    },
  }
}
