import { strings } from '../../../strings.ts'
import type { Node } from '../../onnx/model.ts'
import { intOf, intsOf, textOf } from '../attributes.ts'
import type { GraphWriter } from '../graph-writer.ts'
import type { Rule } from '../rule.ts'
import { range, sizeOf, type Shape } from '../shapes.ts'

const { reasons } = strings.networks

/** A convolution with everything that ONNX lets it leave out filled in. Lists have a number per spatial axis. */
export interface Convolution {
  /** Shape of the weights: [out, in / groups, …kernel]. */
  readonly weights: Shape
  readonly strides: readonly number[]
  readonly dilations: readonly number[]
  readonly before: readonly number[]
  readonly after: readonly number[]
  readonly groups: number
}

/** Reads the attributes of a Conv from `input` to `output`. */
export function convolutionOf(node: Node, input: Shape, output: Shape, weights: Shape): Convolution {
  const kernel = weights.slice(2)
  const ones = kernel.map(() => 1)
  const strides = intsOf(node, 'strides') ?? ones
  const dilations = intsOf(node, 'dilations') ?? ones
  const { before, after } = paddingOf(node, input, output, kernel, strides, dilations)
  return { weights, strides, dilations, before, after, groups: intOf(node, 'group', 1) }
}

/** How much a kernel or window is padded on either side, per spatial axis. */
export function paddingOf(
  node: Node,
  input: Shape,
  output: Shape,
  kernel: Shape,
  strides: readonly number[],
  dilations: readonly number[],
): { readonly before: readonly number[]; readonly after: readonly number[] } {
  const zeros = kernel.map(() => 0)
  const automatic = textOf(node, 'auto_pad', 'NOTSET')
  if (automatic === 'VALID') return { before: zeros, after: zeros }
  if (automatic === 'NOTSET') {
    const pads = intsOf(node, 'pads') ?? [...zeros, ...zeros]
    return { before: pads.slice(0, kernel.length), after: pads.slice(kernel.length) }
  }
  const total = kernel.map((size, axis) => {
    const reach = (output[axis + 2]! - 1) * strides[axis]! + dilations[axis]! * (size - 1) + 1
    return Math.max(0, reach - input[axis + 2]!)
  })
  const less = total.map((size) => Math.floor(size / 2))
  const more = total.map((size, axis) => size - less[axis]!)
  return automatic === 'SAME_UPPER' ? { before: less, after: more } : { before: more, after: less }
}

/**
 * The transpose of a convolution: from a gradient of its output to that of its input.
 *
 * Without strides that is a Conv with the kernel turned round, which every provider has a fast path for. With strides it
 * is that Conv after zeros have been put between the pixels, or a ConvTranspose, which makes no products with zeros but
 * takes channels that are convolved by themselves one at a time.
 */
export function transposedConvolution(
  graph: GraphWriter,
  gradient: string,
  weights: string,
  convolution: Convolution,
  input: Shape,
  output: Shape,
): string {
  const { strides, dilations, before, after, groups } = convolution
  const kernel = convolution.weights.slice(2)
  const reach = kernel.map((size, axis) => dilations[axis]! * (size - 1))
  const front = reach.map((size, axis) => size - before[axis]!)
  const back = reach.map((size, axis) => input[axis + 2]! - output[axis + 2]! * strides[axis]! + size - front[axis]!)
  const apart = strides.every((stride) => stride === 1) || isDepthwise(convolution)
  if (apart && [...front, ...back].every((size) => size >= 0)) {
    const turned = turnedRound(graph, weights, convolution)
    return graph.op('Conv', [withZerosBetween(graph, gradient, output, strides), turned], {
      kernel_shape: kernel,
      strides: kernel.map(() => 1),
      dilations,
      group: groups,
      pads: [...front, ...back],
    })
  }
  const missing = kernel.map((_, axis) => {
    const made = (output[axis + 2]! - 1) * strides[axis]! + reach[axis]! + 1 - before[axis]! - after[axis]!
    return input[axis + 2]! - made
  })
  // Rows that the last stride did not reach: ConvTranspose makes less than a stride of them, the rest are zeros.
  const own = missing.map((size, axis) => Math.min(Math.max(size, 0), strides[axis]! - 1))
  const made = graph.op('ConvTranspose', [gradient, weights], {
    kernel_shape: kernel,
    strides,
    dilations,
    group: groups,
    pads: [...before, ...after],
    output_padding: own,
  })
  const zeros = [...input.map(() => 0), 0, 0, ...missing.map((size, axis) => size - own[axis]!)]
  return graph.pad(made, zeros.slice(0, input.length), zeros.slice(input.length))
}

/** Whether every channel is convolved by itself, into one. */
const isDepthwise = ({ weights, groups }: Convolution): boolean => weights[1] === 1 && weights[0] === groups

/**
 * Every number of a picture followed by zeros, so that it fills `strides` pixels. They are put in where channels are
 * last: whole pixels are copied then, and ONNX Runtime joins the transposes to the change of order that its
 * convolutions need anyway.
 */
function withZerosBetween(graph: GraphWriter, picture: string, shape: Shape, strides: readonly number[]): string {
  if (strides.every((stride) => stride === 1)) return picture
  const [batch, channels, ...sizes] = shape as [number, number, ...number[]]
  const spatial = range(sizes.length, 2)
  let spread = graph.transpose(picture, [0, ...spatial, 1])
  // From the last axis to the first: `run` numbers follow each other, then come the zeros.
  let run = channels
  for (const axis of range(sizes.length).reverse()) {
    const count = batch * sizeOf(sizes.slice(0, axis + 1))
    spread = graph.pad(graph.reshape(spread, [count, run]), [0, 0], [0, run * (strides[axis]! - 1)])
    run *= strides[axis]! * sizes[axis]!
  }
  const grown = graph.reshape(spread, [batch, ...sizes.map((size, axis) => size * strides[axis]!), channels])
  return graph.transpose(grown, [0, spatial.length + 1, ...range(spatial.length, 1)])
}

/** The kernel with its inputs and outputs exchanged and its spatial axes reversed. */
function turnedRound(graph: GraphWriter, weights: string, convolution: Convolution): string {
  const { weights: shape, groups } = convolution
  const [outputs, inputsPerGroup, ...kernel] = shape as [number, number, ...number[]]
  const spatial = range(kernel.length, 2)
  const exchanged = (): string => {
    if (isDepthwise(convolution)) return weights
    if (groups === 1) return graph.transpose(weights, [1, 0, ...spatial])
    const grouped = graph.reshape(weights, [groups, outputs / groups, inputsPerGroup, ...kernel])
    const turned = graph.transpose(grouped, [0, 2, 1, ...range(kernel.length, 3)])
    return graph.reshape(turned, [groups * inputsPerGroup, outputs / groups, ...kernel])
  }
  return kernel.every((size) => size === 1) ? exchanged() : graph.reverse(exchanged(), spatial)
}

const conv: Rule = (s) => {
  if (s.needs(1)) s.refuse(reasons.weights)
  const [input, output] = [s.shape(), s.outputShape]
  const toInput = (): string => {
    const convolution = convolutionOf(s.node, input, output, s.shape(1))
    return transposedConvolution(s.graph, s.gradient, s.input(1), convolution, input, output)
  }
  return [
    s.needs(0) ? toInput() : undefined,
    undefined,
    s.needs(2) ? s.graph.reshape(s.graph.sum(s.gradient, [0, ...range(output.length - 2, 2)]), s.shape(2)) : undefined,
  ]
}

/** Its transpose is a Conv with the same weights. What `output_padding` added is dropped by the strides again. */
const convTranspose: Rule = (s) => {
  if (s.needs(1) || s.needs(2)) s.refuse(reasons.weights)
  if (textOf(s.node, 'auto_pad', 'NOTSET') !== 'NOTSET') s.refuse(reasons.automaticPadding)
  if (intsOf(s.node, 'output_shape')) s.refuse(reasons.outputShape)
  const kernel = s.shape(1).slice(2)
  const ones = kernel.map(() => 1)
  return [
    s.graph.op('Conv', [s.gradient, s.input(1)], {
      kernel_shape: kernel,
      strides: intsOf(s.node, 'strides') ?? ones,
      dilations: intsOf(s.node, 'dilations') ?? ones,
      pads: intsOf(s.node, 'pads') ?? [...ones, ...ones].map(() => 0),
      group: intOf(s.node, 'group', 1),
    }),
  ]
}

export const convolution: Readonly<Record<string, Rule>> = { Conv: conv, ConvTranspose: convTranspose }
