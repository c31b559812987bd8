import { strings } from '../../../strings.ts'
import { intOf, intsOf, textOf } from '../attributes.ts'
import { unary, type Rule, type Situation } from '../rule.ts'
import { range } from '../shapes.ts'

const { reasons } = strings.networks

/**
 * Resizing is linear and acts on every axis by itself, so its transpose is a product with a matrix per axis. The matrix
 * is what the same Resize makes of the unit matrix; being constant, it is computed once, when the graph is loaded, and
 * is right for every mode and rounding that the runtime knows.
 */
const resize = unary((s) => {
  const { graph } = s
  const [input, output] = [s.shape(), s.outputShape]
  const resized = range(input.length).filter((axis) => input[axis] !== output[axis])
  if (textOf(s.node, 'coordinate_transformation_mode', 'half_pixel') === 'tf_crop_and_resize') {
    s.refuse(reasons.region)
  }
  if (textOf(s.node, 'keep_aspect_ratio_policy', 'stretch') !== 'stretch') s.refuse(reasons.aspectRatio)
  if (intsOf(s.node, 'axes')) s.refuse(reasons.axesChosen)
  if (resized.some((axis) => axis < input.length - 2)) s.refuse(reasons.innerAxes)
  if (isWholeEnlargement(s, resized)) return summedBlocks(s)

  return resized.reduce((gradient, axis) => {
    const isLast = axis === input.length - 1
    const matrix = resizedUnits(s, axis)
    return isLast
      ? graph.op('MatMul', [gradient, graph.transpose(matrix, [1, 0])])
      : graph.op('MatMul', [matrix, gradient])
  }, s.gradient)
})

/** [in, out]: what an axis of the output is made of. */
function resizedUnits(s: Situation, axis: number): string {
  const { graph } = s
  const [from, to] = [s.shape()[axis]!, s.outputShape[axis]!]
  const units = new Float32Array(from * from)
  for (let i = 0; i < from; i++) units[i * from + i] = 1
  // The formulas use the scale that was asked for, not the one that rounding to whole pixels made of it.
  const scale = s.constant(2)?.[axis]
  const size =
    scale === undefined
      ? ['', '', graph.integers([1, 1, from, to])]
      : ['', graph.numbers([4], [1, 1, 1, scale], 'float32')]
  const unit = graph.numbers([1, 1, from, from], units, s.type)
  return graph.reshape(graph.op('Resize', [unit, ...size], s.node.attributes), [from, to])
}

/** Whether every pixel simply becomes a block of equal ones. */
function isWholeEnlargement(s: Situation, resized: readonly number[]): boolean {
  if (textOf(s.node, 'mode', 'nearest') !== 'nearest') return false
  const coordinates = textOf(s.node, 'coordinate_transformation_mode', 'half_pixel')
  const rounding = textOf(s.node, 'nearest_mode', 'round_prefer_floor')
  const isBlocks =
    (coordinates === 'asymmetric' && rounding === 'floor') ||
    (coordinates === 'half_pixel' && rounding.startsWith('round_prefer'))
  return isBlocks && resized.every((axis) => Number.isInteger(s.outputShape[axis]! / s.shape()[axis]!))
}

function summedBlocks(s: Situation): string {
  const { graph } = s
  const [input, output] = [s.shape(), s.outputShape]
  const factors = input.slice(2).map((size, axis) => output[axis + 2]! / size)
  const area = factors.reduce((product, factor) => product * factor, 1)
  const means = graph.op('AveragePool', [s.gradient], { kernel_shape: factors, strides: factors })
  return graph.multiply(means, s.scalar(area))
}

/** Pixels of a block spread over channels, or brought back from them: only an order. */
const depthToSpace = unary((s) => {
  const { graph } = s
  const block = intOf(s.node, 'blocksize', 1)
  if (textOf(s.node, 'mode', 'DCR') === 'DCR') return graph.op('SpaceToDepth', [s.gradient], { blocksize: block })
  const [batch, channels, height, width] = s.shape() as [number, number, number, number]
  const apart = graph.reshape(s.gradient, [batch, channels / block ** 2, height, block, width, block])
  return graph.reshape(graph.transpose(apart, [0, 1, 3, 5, 2, 4]), s.shape())
})

const spaceToDepth = unary((s) =>
  s.graph.op('DepthToSpace', [s.gradient], { blocksize: intOf(s.node, 'blocksize', 1), mode: 'DCR' }),
)

export const resampling: Readonly<Record<string, Rule>> = {
  Resize: resize,
  DepthToSpace: depthToSpace,
  SpaceToDepth: spaceToDepth,
}
