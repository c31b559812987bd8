import { strings } from '../../../strings.ts'
import { intOf, intsOf } from '../attributes.ts'
import type { GraphWriter } from '../graph-writer.ts'
import { unary, type Rule } from '../rule.ts'
import { range, sizeOf } from '../shapes.ts'
import { paddingOf, transposedConvolution } from './convolution.ts'

const { reasons } = strings.networks

/** Every pixel of a picture had the same part in the average. */
const globalAverage = unary((s) => {
  const shape = s.shape()
  const share = s.graph.multiply(s.gradient, s.scalar(1 / sizeOf(shape.slice(2))))
  return s.graph.expand(share, shape)
})

const globalMax = unary((s) => {
  const { graph } = s
  const spatial = range(s.shape().length - 2, 2)
  const isChosen = graph.cast(graph.op('Equal', [s.input(), s.output]), s.type)
  return graph.divide(graph.multiply(isChosen, s.gradient), graph.sum(isChosen, spatial))
})

/** Averaging is a convolution with equal weights, after division by how many pixels each window covers. */
const average = unary((s) => {
  const { graph, node } = s
  const [input, output] = [s.shape(), s.outputShape]
  const kernel = intsOf(node, 'kernel_shape') ?? s.refuse(reasons.noKernel)
  const ones = kernel.map(() => 1)
  const strides = intsOf(node, 'strides') ?? ones
  const dilations = intsOf(node, 'dilations') ?? ones
  const { before, after } = paddingOf(node, input, output, kernel, strides, dilations)
  const reached = kernel.map(
    (size, axis) => (output[axis + 2]! - 1) * strides[axis]! + dilations[axis]! * (size - 1) + 1,
  )
  const beyond = reached.some((size, axis) => size > input[axis + 2]! + before[axis]! + after[axis]!)
  if (beyond) s.refuse(reasons.ceiling)

  const summed = (gradient: string): string => {
    const channels = input[1]!
    const weights = [channels, 1, ...kernel]
    const equal = graph.numbers(weights, new Float32Array(sizeOf(weights)).fill(1), s.type)
    const convolution = { weights, strides, dilations, before, after, groups: channels }
    return transposedConvolution(graph, gradient, equal, convolution, input, output)
  }
  const covered = (axis: number, index: number): number => {
    const first = index * strides[axis]! - before[axis]!
    const inside = range(kernel[axis]!).map((step) => first + step * dilations[axis]!)
    return inside.filter((at) => at >= 0 && at < input[axis + 2]!).length
  }
  const isPadded = [...before, ...after].some((size) => size > 0)
  if (!isPadded || intOf(node, 'count_include_pad', 0) === 1) {
    const shared = graph.multiply(s.gradient, s.scalar(1 / sizeOf(kernel)))
    const isTiled = kernel.every((size, axis) => size === strides[axis] && size * output[axis + 2]! === input[axis + 2])
    if (isTiled && !isPadded && dilations.every((dilation) => dilation === 1)) return inBlocks(graph, shared, kernel)
    return summed(shared)
  }
  // How many pixels a window covers is a product of how many rows and how many columns it does.
  const shared = kernel.reduce((gradient, _, axis) => {
    const shares = range(output[axis + 2]!).map((index) => 1 / covered(axis, index))
    const shape = [1, 1, ...kernel.map((__, other) => (other === axis ? shares.length : 1))]
    return graph.multiply(gradient, graph.numbers(shape, shares, s.type))
  }, s.gradient)
  return summed(shared)
})

/** Every pixel as a block of equal ones. */
function inBlocks(graph: GraphWriter, picture: string, block: readonly number[]): string {
  const scales = graph.numbers([block.length + 2], [1, 1, ...block], 'float32')
  const nearest = { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' }
  return graph.op('Resize', [picture, '', scales], nearest)
}

/** The forward node is asked where each maximum was, and the gradient goes there. */
const max = unary((s) => {
  const { graph } = s
  if (intOf(s.node, 'storage_order', 0) === 1) s.refuse(reasons.columnMajor)
  const shape = s.shape()
  const list = (value: string): string => graph.reshape(value, [-1])
  const places = list(s.alsoOutput(1, 'places'))
  const zeros = graph.zeros([sizeOf(shape)], s.type)
  const sum = graph.op('ScatterElements', [zeros, places, list(s.gradient)], { axis: 0, reduction: 'add' })
  return graph.reshape(sum, shape)
})

export const pooling: Readonly<Record<string, Rule>> = {
  GlobalAveragePool: globalAverage,
  GlobalMaxPool: globalMax,
  AveragePool: average,
  MaxPool: max,
}
