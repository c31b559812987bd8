import { answerWith, measureApart } from '../scale/measure-apart.ts'
import { measureGradient, type GradientCost, type GradientTask } from '../../../compute/generate/gradient-benchmark.ts'
import { measureStep, type StepCost, type StepTask } from './step-cost.ts'

/** What a gradient costs beside its graph, measured in a process of its own. */
export async function gradientCost(task: GradientTask, signal: AbortSignal): Promise<GradientCost> {
  return measureApart(import.meta.filename, task, signal)
}

/** What a step of a search costs, measured in a process of its own. */
export async function stepCost(task: StepTask, signal: AbortSignal): Promise<StepCost> {
  return measureApart(import.meta.filename, task, signal)
}

// One place for both: in the built app they are one script.
await answerWith(import.meta.filename, async (task: GradientTask | StepTask) =>
  'what' in task ? measureGradient(task) : measureStep(task),
)
