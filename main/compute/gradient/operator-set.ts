import { strings } from '../../strings.ts'
import type { Attribute, Model, Node, Tensor } from '../onnx/model.ts'
import { int64 } from '../onnx/tensor.ts'
import { attributesOf, intOf, intsOf, type ShortAttributes } from './attributes.ts'

/** The oldest dialect that is understood, and the one that everything is brought to. */
const oldest = 11
export const dialect = 21

/**
 * Rewrites a model of an older operator set in the words of set 21, so that rules need to know one dialect only, and
 * graphs of different age can be put together. Newer ones are left alone: 22 and later only add.
 *
 * @throws {Error} for models older than set 11 (2019).
 */
export function inDialect(model: Model): Model {
  const version = model.operatorSets[''] ?? 1
  if (version >= dialect) return model
  if (version < oldest) throw new Error(strings.networks.tooOld(version, oldest))
  const translation = new Translation(version)
  const nodes = model.nodes.flatMap((node) => (node.domain === '' ? translation.of(node) : [node]))
  return {
    ...model,
    nodes,
    weights: [...model.weights, ...translation.weights],
    operatorSets: { ...model.operatorSets, '': dialect },
  }
}

class Translation {
  readonly weights: Tensor[] = []
  readonly #version: number

  constructor(version: number) {
    this.#version = version
  }

  of(node: Node): Node[] {
    const { operator } = node
    if (this.#version < 13 && ['Squeeze', 'Unsqueeze'].includes(operator)) return [this.#axesAsInput(node)]
    if (this.#version < 13 && ['Softmax', 'LogSoftmax'].includes(operator)) return flattened(node, this.#integers)
    if (operator === 'Split') return [this.#split(node)]
    if (operator === 'GroupNormalization') return perGroup(node, this.#integers)
    // ReduceSum took its axes as an input five versions earlier than its siblings.
    if (operator.startsWith('Reduce') && this.#version < (operator === 'ReduceSum' ? 13 : 18)) {
      return [this.#axesAsInput(node)]
    }
    return [node]
  }

  #axesAsInput(node: Node): Node {
    const axes = intsOf(node, 'axes')
    if (!axes) return node
    return { ...node, inputs: [node.inputs[0]!, this.#integers(axes)], attributes: without(node.attributes, 'axes') }
  }

  #split(node: Node): Node {
    const sizes = intsOf(node, 'split')
    if (sizes) {
      return {
        ...node,
        inputs: [node.inputs[0]!, this.#integers(sizes)],
        attributes: without(node.attributes, 'split'),
      }
    }
    if (node.inputs[1] || this.#version >= 18) return node
    return { ...node, attributes: { ...node.attributes, num_outputs: { int: node.outputs.length } } }
  }

  readonly #integers = (numbers: readonly number[]): string => {
    const name = `dialect/${this.weights.length}`
    this.weights.push(int64(name, [numbers.length], numbers))
    return name
  }
}

const without = (attributes: Node['attributes'], name: string): Record<string, Attribute> =>
  Object.fromEntries(Object.entries(attributes).filter(([other]) => other !== name))

/** A node that helps another one say the same in the newer dialect. */
function aid(
  node: Node,
  label: string,
  operator: string,
  inputs: readonly string[],
  short: ShortAttributes = {},
): Node {
  const name = `dialect/${node.outputs[0]}/${label}`
  return { name, operator, domain: '', inputs, outputs: [name], attributes: attributesOf(short) }
}

/** Until version 13 a softmax took all axes from the given one on as one; from the last one on, that is the same. */
function flattened(node: Node, integers: (numbers: readonly number[]) => string): Node[] {
  const axis = intOf(node, 'axis', 1)
  if (axis < 0) return [node]
  const [x = ''] = node.inputs
  const shape = aid(node, 'shape', 'Shape', [x])
  const rows = aid(node, 'rows', 'Reshape', [x, integers([...Array.from({ length: axis }, () => 0), -1])])
  const made = aid(node, 'made', node.operator, [rows.name], { axis: -1 })
  return [shape, rows, made, restored(node, made.name, shape.name)]
}

const restored = (node: Node, value: string, shape: string): Node => ({
  ...node,
  operator: 'Reshape',
  inputs: [value, shape],
  attributes: {},
})

/** Until version 21 groups had a scale and a bias each, not channels: an InstanceNormalization with groups as channels. */
function perGroup(node: Node, integers: (numbers: readonly number[]) => string): Node[] {
  const [x = '', scale = '', bias = ''] = node.inputs
  const shape = aid(node, 'shape', 'Shape', [x])
  const apart = aid(node, 'apart', 'Reshape', [x, integers([0, intOf(node, 'num_groups', 1), -1])])
  const epsilon = node.attributes['epsilon'] ?? { float: 1e-5 }
  const made = aid(node, 'made', 'InstanceNormalization', [apart.name, scale, bias], { epsilon })
  return [shape, apart, made, restored(node, made.name, shape.name)]
}
