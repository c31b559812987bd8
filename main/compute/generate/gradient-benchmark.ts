import { join } from 'node:path'
import { type InferenceSession, Tensor } from 'onnxruntime-node'
import type { ManifestGenerator } from '../../library/models/manifest-generator.ts'
import type { ModelSpec } from '../../library/models/model-spec.ts'
import { differentiate, type GradientRequest } from '../gradient/differentiate.ts'
import { sizeOf } from '../gradient/shapes.ts'
import type { Model } from '../onnx/model.ts'
import { readNetwork } from './network-file.ts'
import { openSession } from './open-session.ts'
import { scoringGraph } from './scoring-graph.ts'

/** CPU of a graph by itself and together with its gradient, in milliseconds, taken in turns. */
export interface GradientCost {
  readonly forwardMs: number
  readonly bothMs: number
  readonly ratio: number
  /** Most memory of the process that had both, in bytes. */
  readonly peakMemory: number
}

export interface GradientTask {
  readonly what: 'decoder' | 'judge'
  readonly generator: ManifestGenerator
  /** Where the generator's files are. */
  readonly folder: string
  readonly model: ModelSpec
  /** Sides of the picture, in pixels. */
  readonly side: number
  readonly runs: number
}

/** Measures the decoder of a generator, or a model that judges one look at a picture. */
export async function measureGradient(task: GradientTask): Promise<GradientCost> {
  const { graph, request, folder } = await (task.what === 'decoder' ? decoderOf(task) : judgeOf(task))
  const fixed: Model = {
    ...graph,
    inputs: graph.inputs.map((input) => ({ ...input, shape: request.shapes[input.name]! })),
    outputs: graph.outputs.filter(({ name }) => name === request.output),
  }
  const made = await differentiate(graph, request)
  const [forward, both] = [await openSession(fixed, { folder }), await openSession(made, { folder })]
  const times = { forward: [] as number[], both: [] as number[] }
  // The first run of each finds its memory.
  for (let run = -1; run < task.runs; run++) {
    const [alone, together] = [await cpuOf(forward, feedsOf(fixed)), await cpuOf(both, feedsOf(made))]
    if (run < 0) continue
    times.forward.push(alone)
    times.both.push(together)
  }
  const [forwardMs, bothMs] = [median(times.forward), median(times.both)]
  return { forwardMs, bothMs, ratio: bothMs / forwardMs, peakMemory: process.resourceUsage().maxRSS * 1_024 }
}

interface Measured {
  readonly graph: Model
  readonly request: GradientRequest
  readonly folder: string
}

async function decoderOf({ folder, generator, side }: GradientTask): Promise<Measured> {
  const { model: graph, folder: real } = await readNetwork(join(folder, 'decoder.onnx'))
  const shapes = { latent: [1, generator.channels, side / generator.block, side / generator.block] }
  return { graph, folder: real, request: { input: 'latent', output: 'image', shapes, cotangent: 'wish' } }
}

async function judgeOf({ model: { image, dimensions }, side }: GradientTask): Promise<Measured> {
  const { size } = image.preprocessing
  const shapes = {
    image: [1, 3, side, side],
    rows: [size, side],
    columns: [side, size],
    colours: [3, 3],
    offset: [3],
    targets: [1, dimensions],
    weights: [1],
  }
  const { model, folder } = await readNetwork(image.file)
  const tower = { model, input: image.input, output: image.output, size, dimensions }
  return {
    graph: scoringGraph(tower, shapes),
    folder,
    request: { input: 'image', output: 'loss', shapes },
  }
}

/** Every input filled with a wave: what the numbers are takes no time. */
function feedsOf({ inputs }: Model): Record<string, Tensor> {
  return Object.fromEntries(
    inputs.map(({ name, shape }) => {
      const sizes = (shape ?? []).map(Number)
      const numbers = Float32Array.from({ length: sizeOf(sizes) }, (_, at) => 0.5 + 0.4 * Math.sin(at))
      return [name, new Tensor('float32', numbers, sizes)]
    }),
  )
}

async function cpuOf(session: InferenceSession, feeds: Record<string, Tensor>): Promise<number> {
  const before = process.cpuUsage()
  await session.run(feeds)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? 0
}
