import { answerApart, apart } from '../apart.ts'
import { measureGradient, type GradientCost, type GradientTask } from '../../../compute/generate/gradient-benchmark.ts'
import { measureStep, type StepCost, type StepTask } from './step-cost.ts'

/** What a gradient costs beside its graph, measured in a process of its own. */
export async function gradientCost(task: GradientTask, signal: AbortSignal): Promise<GradientCost> {
  return apart(import.meta.filename, 'bench-gradient', task, signal)
}

/** What a step of a search costs, measured in a process of its own. */
export async function stepCost(task: StepTask, signal: AbortSignal): Promise<StepCost> {
  return apart(import.meta.filename, 'bench-step', task, signal)
}

await answerApart(import.meta.filename, 'bench-gradient', measureGradient)
await answerApart(import.meta.filename, 'bench-step', measureStep)
