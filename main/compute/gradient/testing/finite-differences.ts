import { InferenceSession, Tensor } from 'onnxruntime-node'
import { GraphBuilder } from '../../onnx/graph-builder.ts'
import type { ElementType, Model } from '../../onnx/model.ts'
import { writeModel } from '../../onnx/write-model.ts'
import { attributesOf, type ShortAttributes } from '../attributes.ts'
import { differentiate } from '../differentiate.ts'
import { dialect } from '../operator-set.ts'
import { sizeOf, type Shape } from '../shapes.ts'

type Precision = 'float64' | 'float32'

/** Builds the graph under test. Numbers have the precision that is being tested. */
export interface TestGraph {
  op(operator: string, inputs: readonly string[], attributes?: ShortAttributes): string
  /** The second and later outputs of an operator. */
  ops(operator: string, inputs: readonly string[], count: number, attributes?: ShortAttributes): string[]
  /** Constants spread over −1 to 1, or the given ones. */
  numbers(shape: Shape, values?: readonly number[]): string
  /** float32, whatever the precision: what Resize wants. */
  float32(values: readonly number[]): string
  integers(values: readonly number[]): string
}

export interface GradientCase {
  readonly inputs: Readonly<Record<string, Shape>>
  readonly build: (graph: TestGraph, inputs: Readonly<Record<string, string>>) => string
  /** Added to the inputs, which are spread over −1.2 to 1.2 without it. */
  readonly offset?: number
  /** A linear operator has no error of truncation: then a large step shows float32 errors only. */
  readonly linear?: boolean
  readonly operatorSet?: number
  /** Tested in this precision only. */
  readonly precision?: Precision
}

/** How far a gradient is from what it should be, and with which numbers that was computed. */
export interface Comparison {
  readonly precision: Precision
  /** Largest difference, as a part of the largest number in the gradient. */
  readonly error: number
}

/** What is right stays below these; what is wrong is beyond them by far. */
export const limits: Readonly<Record<Precision, number>> = { float64: 1e-8, float32: 2e-4 }

/**
 * Compares the gradient of a graph's every input with central differences of the graph itself, number by number, where
 * the graph's output is weighted at random. In float64 wherever ONNX Runtime can.
 */
export async function compared(theCase: GradientCase): Promise<Comparison> {
  if (theCase.precision) return compare(theCase, theCase.precision)
  const exact = await compare(theCase, 'float64').catch((error: unknown) => {
    if (/Could not find an implementation|tensor\(double\)/.test(String(error))) return undefined
    throw error
  })
  return exact ?? compare(theCase, 'float32')
}

async function compare(theCase: GradientCase, precision: Precision): Promise<Comparison> {
  const model = modelOf(theCase, precision)
  const values = Object.fromEntries(
    Object.entries(theCase.inputs).map(([name, shape], index) => [
      name,
      spread(sizeOf(shape), 1.2, index + 1).map((value) => value + (theCase.offset ?? 0)),
    ]),
  )
  const forward = await InferenceSession.create(writeModel(model), { logSeverityLevel: 4 })
  const tensors = (changed: typeof values): Record<string, Tensor> =>
    Object.fromEntries(
      Object.entries(changed).map(([name, list]) => [name, tensorOf(precision, list, theCase.inputs[name]!)]),
    )
  const outputOf = async (changed: typeof values): Promise<readonly number[]> =>
    Array.from((await forward.run(tensors(changed)))['y']!.data as Float64Array)
  const count = (await outputOf(values)).length
  const weights = spread(count, 1, 99)
  const lossOf = async (changed: typeof values): Promise<number> =>
    (await outputOf(changed)).reduce((sum, value, index) => sum + value * weights[index]!, 0)

  const step = stepOf(precision, theCase.linear === true)
  let [largest, difference] = [0, 0]
  for (const [name, list] of Object.entries(values)) {
    const found = await gradientOf(model, theCase, name, tensors(values), weights, precision)
    for (const [index, value] of list.entries()) {
      const lossAt = (away: number): Promise<number> => lossOf({ ...values, [name]: list.with(index, value + away) })
      const slope = await slopeOf(lossAt, step)
      largest = Math.max(largest, Math.abs(slope))
      difference = Math.max(difference, Math.abs(slope - found[index]!))
    }
  }
  await forward.release()
  return { precision, error: largest === 0 ? Infinity : difference / largest }
}

/**
 * The central difference of fourth order: its error falls with the fourth power of the step. In float32, where numbers
 * are rounded at 6e-8, that allows a step which makes little of the rounding.
 */
async function slopeOf(lossAt: (away: number) => Promise<number>, step: number): Promise<number> {
  const near = (await lossAt(step)) - (await lossAt(-step))
  const far = (await lossAt(2 * step)) - (await lossAt(-2 * step))
  return (8 * near - far) / (12 * step)
}

function stepOf(precision: Precision, isLinear: boolean): number {
  if (isLinear) return 0.5
  return precision === 'float64' ? 1e-3 : 0.03
}

async function gradientOf(
  model: Model,
  { inputs }: GradientCase,
  input: string,
  feeds: Readonly<Record<string, Tensor>>,
  weights: readonly number[],
  precision: Precision,
): Promise<readonly number[]> {
  const made = await differentiate(model, { input, output: 'y', shapes: inputs, cotangent: 'weights', keep: [] })
  const session = await InferenceSession.create(writeModel(made), { logSeverityLevel: 4 })
  const shape = made.inputs.find(({ name }) => name === 'weights')!.shape!.map(Number)
  const all: Record<string, Tensor> = { ...feeds, weights: tensorOf(precision, weights, shape) }
  // A gradient need not depend on everything that the graph does.
  const wanted = Object.fromEntries(session.inputNames.map((name) => [name, all[name]!]))
  const { gradient } = await session.run(wanted)
  await session.release()
  return Array.from(gradient!.data as Float64Array)
}

function modelOf({ inputs, build, operatorSet = dialect }: GradientCase, precision: Precision): Model {
  const builder = new GraphBuilder('case', '')
  const nodes: Model['nodes'][number][] = []
  let count = 0
  const ops: TestGraph['ops'] = (operator, given, outputs, attributes = {}) => {
    const made = Array.from({ length: outputs }, (_, index) => `${operator}${count++}_${index}`)
    nodes.push({
      name: made[0]!,
      operator,
      domain: '',
      inputs: given,
      outputs: made,
      attributes: attributesOf(attributes),
    })
    return made
  }
  const numbers = (shape: Shape, values: readonly number[], type: ElementType): string => {
    const data = type === 'float64' ? Float64Array.from(values) : Float32Array.from(values)
    return builder.tensor({ name: `constant${count++}`, type, dims: shape, data: new Uint8Array(data.buffer) })
  }
  const graph: TestGraph = {
    op: (operator, given, attributes) => ops(operator, given, 1, attributes)[0]!,
    ops,
    numbers: (shape, values) => numbers(shape, values ?? spread(sizeOf(shape), 1, count + 7), precision),
    float32: (values) => numbers([values.length], values, 'float32'),
    integers: (values) => builder.integers('integers', values),
  }
  const named = Object.fromEntries(
    Object.entries(inputs).map(([name, shape]) => [name, builder.input(name, precision, shape)]),
  )
  const result = build(graph, named)
  const model = builder.build()
  nodes.push({ name: 'y', operator: 'Identity', domain: '', inputs: [result], outputs: ['y'], attributes: {} })
  return {
    ...model,
    nodes,
    outputs: [{ name: 'y', type: null, shape: null }],
    operatorSets: { '': operatorSet },
  }
}

const tensorOf = (precision: Precision, values: readonly number[], shape: Shape): Tensor =>
  precision === 'float64'
    ? new Tensor('float64', Float64Array.from(values), shape)
    : new Tensor('float32', Float32Array.from(values), shape)

/**
 * `count` different numbers, evenly spread over −reach to reach in an order made from `seed`: far enough apart that a
 * small step changes no order, and none of them 0.
 */
export function spread(count: number, reach: number, seed: number): number[] {
  const values = Array.from({ length: count }, (_, index) => ((index + 0.37) / count) * 2 * reach - reach)
  let state = Math.imul(seed, 0x9e3779b1) | 1
  for (let last = count - 1; last > 0; last--) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    const other = (state >>> 0) % (last + 1)
    ;[values[last], values[other]] = [values[other]!, values[last]!]
  }
  return values
}
