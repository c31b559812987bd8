import type { MakeTools, StepTime } from '../../library/generations/maker.ts'
import { sidesFor } from '../../library/generations/quality.ts'
import { chanceOf } from './chance.ts'
import { openListedGenerator } from './listed-generator.ts'
import { runGeneration } from './run-generation.ts'
import { openScorer } from './scorer.ts'
import { clouds } from './start.ts'

/** Behind the first, which loads everything. */
const measured = 3

/**
 * Makes a few steps to see how long they take: four, and loading, some seconds at most.
 *
 * @throws {Failure} `model-unusable`, `cancelled`.
 */
export async function measureSteps(
  { generator: { entry, folder }, model, quality }: MakeTools,
  signal: AbortSignal,
): Promise<StepTime> {
  const generator = openListedGenerator(entry, folder)
  const scorer = openScorer(model)
  try {
    const asked = performance.now()
    const size = sidesFor(quality.size, 1, entry.block)
    const vector = await scorer.embed(clouds(chanceOf('measure'), size))
    const request = {
      ...size,
      start: { kind: 'noise' } as const,
      targets: [{ vector, weight: 1 }],
      quality: { ...quality, steps: 1 + measured },
      seed: 1,
      previewEvery: 1 + measured,
    }
    let [first, last] = [asked, asked]
    for await (const { step } of runGeneration({ generator, scorer }, request, signal)) {
      last = performance.now()
      if (step === 1) first = last
    }
    const stepMs = (last - first) / measured
    return { loadMs: Math.max(0, first - asked - stepMs), stepMs }
  } finally {
    await generator.close()
    await scorer.close()
  }
}
