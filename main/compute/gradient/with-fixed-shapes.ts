import { env, InferenceSession } from 'onnxruntime-node'
import { strings } from '../../strings.ts'
import type { ElementType, Model, Node, Tensor } from '../onnx/model.ts'
import { float32, int64, numbersOf } from '../onnx/tensor.ts'
import { writeModel } from '../onnx/write-model.ts'
import { intOf } from './attributes.ts'
import { nodesFor } from './needed.ts'
import { sizeOf, type Shape } from './shapes.ts'
import type { ValueFacts } from './value-facts.ts'

env.logLevel = 'fatal'

/** A model for inputs of one size only: whatever followed from the sizes alone has been computed. */
export interface FixedModel {
  readonly model: Model
  readonly facts: ValueFacts
}

/** Larger constants are weights; nothing about shapes is to be learned from their numbers. */
const mostNumbers = 4_096

/**
 * Fixes the shapes of a model's inputs, finds out those of all other values and computes what is constant by that.
 *
 * ONNX Runtime's own shape inference is asked, without weights and without running the network; it takes milliseconds
 * for a hundred nodes. What shapes are computed with in the graph itself (Shape, Gather, Concat …) is run on the way.
 *
 * @throws {Error} naming a value whose shape depends on the numbers in the inputs.
 */
export async function withFixedShapes(model: Model, shapes: Readonly<Record<string, Shape>>): Promise<FixedModel> {
  const inputs = model.inputs.map((input) => {
    const shape = shapes[input.name]
    if (!shape) throw new Error(`No shape is given for the input ${input.name}`)
    return { ...input, shape }
  })
  let fixed: Model = { ...model, inputs }
  // Every round lets inference see further: past a Reshape whose target the round before computed.
  for (let before = Infinity; ;) {
    const facts = await inferred(fixed)
    const numbers = await constants(fixed, facts)
    fixed = folded(fixed, facts, numbers)
    const unknown = fixed.nodes.flatMap(({ outputs }) => outputs.filter((name) => name && !facts.shapes.has(name)))
    if (unknown.length === 0) return { model: fixed, facts: { ...facts, numbers } }
    if (unknown.length >= before) throw new Error(strings.networks.unknownShape(unknown[0]!))
    before = unknown.length
  }
}

async function inferred({ nodes, inputs, weights, operatorSets }: Model): Promise<Omit<ValueFacts, 'numbers'>> {
  const isLarge = ({ dims, external }: Tensor): boolean => external !== undefined || sizeOf(dims) > mostNumbers
  const values = nodes.flatMap(({ outputs }) => outputs.filter((name) => name !== ''))
  const light: Model = {
    name: 'shapes',
    description: '',
    nodes,
    inputs: [...inputs, ...weights.filter(isLarge).map(({ name, type, dims }) => ({ name, type, shape: dims }))],
    outputs: values.map((name) => ({ name, type: null, shape: null })),
    weights: weights.filter((weight) => !isLarge(weight)),
    operatorSets,
  }
  const session = await InferenceSession.create(writeModel(light), { logSeverityLevel: 4 })
  const shapes = new Map<string, Shape>()
  const types = new Map<string, ElementType>()
  for (const { name, type, shape } of inputs) {
    if (type !== null) types.set(name, type)
    // Their shapes were fixed above.
    if (shape) shapes.set(name, shape.map(Number))
  }
  for (const { name, type, dims } of weights) {
    types.set(name, type)
    shapes.set(name, dims)
  }
  for (const output of session.outputMetadata) {
    if (!output.isTensor || output.type === 'string' || output.type === 'uint4' || output.type === 'int4') continue
    types.set(output.name, output.type)
    const sizes = output.shape.filter((size) => typeof size === 'number')
    if (sizes.length === output.shape.length) shapes.set(output.name, sizes)
  }
  await session.release()
  return { shapes, types }
}

/** Numbers of every small value that depends on nothing but shapes and small constants. */
async function constants(
  model: Model,
  { shapes, types }: Omit<ValueFacts, 'numbers'>,
): Promise<Map<string, readonly number[]>> {
  const numbers = new Map<string, readonly number[]>()
  for (const weight of model.weights) {
    if (!weight.external && isReadable(weight.type) && sizeOf(weight.dims) <= mostNumbers) {
      numbers.set(weight.name, numbersOf(weight))
    }
  }
  const sizes = model.nodes.flatMap((node) => sizesOf(node, shapes))
  const fixed = new Set([...numbers.keys(), ...sizes.map(({ name }) => name)])
  const nodes: Node[] = []
  for (const node of model.nodes) {
    const isFixed =
      node.inputs.every((name) => name === '' || fixed.has(name)) && !node.outputs.some((o) => fixed.has(o))
    const isSmall = node.outputs.every((name) => {
      const shape = shapes.get(name)
      const type = types.get(name)
      return name === '' || (shape && type && isReadable(type) && sizeOf(shape) <= mostNumbers)
    })
    if (!isFixed || !isSmall || node.operator.startsWith('Random')) continue
    nodes.push(node)
    for (const output of node.outputs) fixed.add(output)
  }
  for (const size of sizes) numbers.set(size.name, numbersOf(size))
  const wanted = nodes.flatMap(({ outputs }) => outputs.filter((name) => name !== ''))
  if (wanted.length === 0) return numbers

  const needed = new Set(nodesFor(nodes, wanted).flatMap(({ inputs }) => inputs))
  const session = await InferenceSession.create(
    writeModel({
      name: 'constants',
      description: '',
      nodes,
      inputs: [],
      outputs: wanted.map((name) => ({ name, type: null, shape: null })),
      weights: [...model.weights, ...sizes].filter(({ name }) => needed.has(name) && fixed.has(name)),
      operatorSets: model.operatorSets,
    }),
    { logSeverityLevel: 4 },
  )
  for (const [name, { data }] of Object.entries(await session.run({}))) {
    numbers.set(name, Array.from(data as ArrayLike<number | bigint>, Number))
  }
  await session.release()
  return numbers
}

/** What a Shape or Size node answers, if that is known already. */
function sizesOf(node: Node, shapes: ReadonlyMap<string, Shape>): Tensor[] {
  const shape = shapes.get(node.inputs[0] ?? '')
  const [output] = node.outputs
  if (!shape || output === undefined) return []
  if (node.operator === 'Size') return [int64(output, [], [sizeOf(shape)])]
  if (node.operator !== 'Shape') return []
  const part = shape.slice(intOf(node, 'start', 0), intOf(node, 'end', undefined))
  return [int64(output, [part.length], part)]
}

/** Puts constants in the place of the nodes that computed them. */
function folded(
  model: Model,
  { shapes, types }: Omit<ValueFacts, 'numbers'>,
  numbers: ReadonlyMap<string, readonly number[]>,
): Model {
  const isKnown = (node: Node): boolean => node.outputs.every((name) => name === '' || numbers.has(name))
  const nodes = model.nodes.filter((node) => !isKnown(node))
  const used = new Set([...nodes.flatMap(({ inputs }) => inputs), ...model.outputs.map(({ name }) => name)])
  const made = model.nodes
    .filter(isKnown)
    .flatMap(({ outputs }) => outputs)
    .filter((name) => used.has(name))
    .map((name) => tensorOf(name, types.get(name) ?? 'int64', shapes.get(name), numbers.get(name) ?? []))
  return { ...model, nodes, weights: [...model.weights, ...made] }
}

const readable: ReadonlySet<ElementType> = new Set(['float32', 'float64', 'int32', 'int64', 'bool'])
const isReadable = (type: ElementType): boolean => readable.has(type)

function tensorOf(name: string, type: ElementType, shape: Shape | undefined, numbers: readonly number[]): Tensor {
  const dims = shape ?? [numbers.length]
  if (type === 'float32') return float32(name, dims, numbers)
  if (type === 'int64') return int64(name, dims, numbers)
  const data = { float64: Float64Array, int32: Int32Array, bool: Uint8Array }[type as 'float64' | 'int32' | 'bool']
  return { name, type, dims, data: new Uint8Array(data.from(numbers).buffer) }
}
