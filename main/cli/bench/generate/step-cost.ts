import { chanceOf } from '../../../compute/generate/chance.ts'
import { openListedGenerator } from '../../../compute/generate/listed-generator.ts'
import { runGeneration, type GenerationRequest } from '../../../compute/generate/run-generation.ts'
import { openScorer } from '../../../compute/generate/scorer.ts'
import { clouds } from '../../../compute/generate/start.ts'
import { looks, side, type BenchPlace } from './bench-place.ts'

/** What one step of a search costs. */
export interface StepCost {
  readonly cpuSeconds: number
  readonly wallSeconds: number
  /** Seconds until the first step was done: loading. */
  readonly startSeconds: number
  /** Most memory of the process, in bytes. */
  readonly peakMemory: number
}

export interface StepTask extends BenchPlace {
  readonly steps: number
}

/** Measures a search at {@link side} pixels with {@link looks} looks. */
export async function measureStep({ generator: entry, folder, model, steps }: StepTask): Promise<StepCost> {
  const generator = openListedGenerator(entry, folder)
  const scorer = openScorer(model)
  const size = { width: side, height: side }
  const vector = await scorer.embed(clouds(chanceOf('wish'), size))
  const request: GenerationRequest = {
    ...size,
    start: { kind: 'noise' },
    targets: [{ vector, weight: 1 }],
    quality: { steps: steps + 1, cutouts: looks },
    seed: 1,
    previewEvery: steps + 1,
  }
  const asked = performance.now()
  let [cpu, began] = [process.cpuUsage(), asked]
  for await (const { step } of runGeneration({ generator, scorer }, request, new AbortController().signal)) {
    // The first step loads everything.
    if (step === 1) [cpu, began] = [process.cpuUsage(), performance.now()]
  }
  const { user, system } = process.cpuUsage(cpu)
  return {
    cpuSeconds: (user + system) / 1e6 / steps,
    wallSeconds: (performance.now() - began) / 1_000 / steps,
    startSeconds: (began - asked) / 1_000,
    peakMemory: process.resourceUsage().maxRSS * 1_024,
  }
}
