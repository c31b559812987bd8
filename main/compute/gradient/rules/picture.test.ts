import { expect, test } from 'vitest'
import type { ShortAttributes } from '../attributes.ts'
import { compared, limits, type GradientCase, type TestGraph } from '../testing/finite-differences.ts'

const linear = (shape: number[], build: (graph: TestGraph, x: string) => string): GradientCase => ({
  inputs: { x: shape },
  build: (graph, { x }) => build(graph, x!),
  linear: true,
})

const conv = (shape: number[], weights: number[], attributes: ShortAttributes = {}): GradientCase =>
  linear(shape, (graph, x) =>
    graph.op('Conv', [x, graph.numbers(weights)], { kernel_shape: weights.slice(2), ...attributes }),
  )

const transposed = (shape: number[], weights: number[], attributes: ShortAttributes = {}): GradientCase =>
  linear(shape, (graph, x) =>
    graph.op('ConvTranspose', [x, graph.numbers(weights)], { kernel_shape: weights.slice(2), ...attributes }),
  )

const pooled = (operator: string, shape: number[], attributes: ShortAttributes): GradientCase => ({
  ...linear(shape, (graph, x) => graph.op(operator, [x], attributes)),
  linear: operator !== 'MaxPool',
})

const resized = (mode: string, coordinates: string, to: number[], rest: ShortAttributes = {}): GradientCase =>
  linear([1, 2, 3, 4], (graph, x) =>
    graph.op('Resize', [x, '', '', graph.integers(to)], { mode, coordinate_transformation_mode: coordinates, ...rest }),
  )

const cases: Record<string, GradientCase> = {
  'Conv 3×3, padded': conv([1, 2, 4, 5], [3, 2, 3, 3], { pads: [1, 1, 1, 1] }),
  'Conv 1×1': conv([2, 3, 2, 2], [2, 3, 1, 1]),
  'Conv with uneven padding': conv([1, 1, 5, 4], [2, 1, 3, 3], { pads: [0, 2, 1, 0] }),
  'Conv with more padding than its kernel': conv([1, 1, 3, 3], [1, 1, 2, 2], { pads: [3, 3, 3, 3] }),
  'Conv with strides': conv([1, 2, 6, 7], [3, 2, 3, 3], { strides: [2, 2], pads: [1, 1, 1, 1] }),
  'Conv with strides that leave rows over': conv([1, 1, 8, 9], [2, 1, 2, 2], { strides: [3, 4] }),
  'Conv of patches': conv([1, 3, 4, 4], [5, 3, 2, 2], { strides: [2, 2] }),
  'Conv, dilated': conv([1, 1, 6, 6], [2, 1, 3, 3], { dilations: [2, 2], pads: [2, 2, 2, 2] }),
  'Conv in groups': conv([1, 4, 4, 4], [6, 2, 3, 3], { group: 2, pads: [1, 1, 1, 1] }),
  'Conv, a channel at a time': conv([1, 3, 5, 5], [3, 1, 3, 3], { group: 3, pads: [1, 1, 1, 1] }),
  'Conv, a channel at a time, uneven strides': conv([1, 3, 6, 6], [3, 1, 3, 3], {
    group: 3,
    strides: [2, 2],
    pads: [0, 0, 1, 1],
  }),
  'Conv, a channel at a time, strides and sizes that differ': conv([2, 3, 7, 8], [3, 1, 3, 2], {
    group: 3,
    strides: [2, 3],
    pads: [1, 0, 1, 1],
  }),
  'Conv, a channel at a time, strides beyond its kernel': conv([1, 2, 7, 7], [2, 1, 1, 1], {
    group: 2,
    strides: [2, 2],
  }),
  'Conv, a channel at a time, dilated with strides': conv([1, 2, 9, 8], [2, 1, 2, 3], {
    group: 2,
    strides: [3, 2],
    dilations: [2, 1],
    pads: [1, 1, 2, 0],
  }),
  'Conv of lines, a channel at a time, with strides': conv([2, 2, 9], [2, 1, 3], {
    group: 2,
    strides: [2],
    pads: [1, 1],
  }),
  'Conv with automatic padding': conv([1, 1, 5, 6], [1, 1, 3, 2], { auto_pad: 'SAME_UPPER', strides: [2, 2] }),
  'Conv of a line': conv([1, 2, 7], [2, 2, 3], { pads: [1, 1] }),
  'Conv with a bias that changes': {
    inputs: { bias: [2] },
    linear: true,
    build: (graph, { bias }) => graph.op('Conv', [graph.numbers([1, 1, 3, 3]), graph.numbers([2, 1, 2, 2]), bias!]),
  },
  ConvTranspose: transposed([1, 2, 3, 3], [2, 3, 2, 2], { strides: [2, 2] }),
  'ConvTranspose with padding': transposed([1, 2, 3, 4], [2, 1, 3, 3], {
    strides: [2, 2],
    pads: [1, 1, 1, 1],
    output_padding: [1, 1],
  }),
  'ConvTranspose in groups': transposed([1, 4, 3, 3], [4, 2, 3, 3], { group: 2 }),

  GlobalAveragePool: linear([2, 2, 3, 2], (graph, x) => graph.op('GlobalAveragePool', [x])),
  GlobalMaxPool: { ...linear([1, 2, 3, 2], (graph, x) => graph.op('GlobalMaxPool', [x])), linear: false },
  AveragePool: pooled('AveragePool', [1, 2, 4, 6], { kernel_shape: [2, 3], strides: [2, 3] }),
  'AveragePool that leaves rows over': pooled('AveragePool', [1, 2, 5, 6], { kernel_shape: [2, 3], strides: [2, 3] }),
  'AveragePool, overlapping, its edges counted': pooled('AveragePool', [1, 2, 5, 5], {
    kernel_shape: [3, 3],
    pads: [1, 1, 1, 1],
    count_include_pad: 1,
  }),
  'AveragePool, its edges left out': pooled('AveragePool', [1, 1, 5, 4], {
    kernel_shape: [3, 3],
    strides: [2, 1],
    pads: [1, 0, 1, 1],
  }),
  MaxPool: pooled('MaxPool', [1, 2, 4, 4], { kernel_shape: [2, 2], strides: [2, 2] }),
  'MaxPool, overlapping': pooled('MaxPool', [1, 1, 5, 5], {
    kernel_shape: [3, 3],
    strides: [2, 2],
    pads: [1, 1, 1, 1],
  }),

  'Resize by 2, nearest': linear([1, 2, 3, 3], (graph, x) =>
    graph.op('Resize', [x, '', graph.float32([1, 1, 2, 2])], {
      mode: 'nearest',
      coordinate_transformation_mode: 'asymmetric',
      nearest_mode: 'floor',
    }),
  ),
  'Resize to other sizes, nearest': resized('nearest', 'half_pixel', [1, 2, 5, 3]),
  'Resize larger, linear': resized('linear', 'half_pixel', [1, 2, 6, 7]),
  'Resize smaller, linear': resized('linear', 'pytorch_half_pixel', [1, 2, 2, 2]),
  'Resize smaller, linear, smoothed': resized('linear', 'half_pixel', [1, 2, 2, 2], { antialias: 1 }),
  'Resize to its corners': resized('linear', 'align_corners', [1, 2, 5, 8]),
  'Resize, cubic': resized('cubic', 'half_pixel', [1, 2, 6, 8]),
  'Resize by a scale that is no whole number': linear([1, 1, 3, 4], (graph, x) =>
    graph.op('Resize', [x, '', graph.float32([1, 1, 1.7, 2.3])], { mode: 'linear' }),
  ),
  DepthToSpace: linear([1, 8, 2, 3], (graph, x) => graph.op('DepthToSpace', [x], { blocksize: 2 })),
  'DepthToSpace, columns first': linear([1, 8, 2, 3], (graph, x) =>
    graph.op('DepthToSpace', [x], { blocksize: 2, mode: 'CRD' }),
  ),
  SpaceToDepth: linear([1, 2, 4, 6], (graph, x) => graph.op('SpaceToDepth', [x], { blocksize: 2 })),
}

test.each(Object.entries(cases))('the gradient of %s is the slope that small steps show', async (_, theCase) => {
  const { precision, error } = await compared(theCase)
  expect(error).toBeLessThan(limits[precision])
})
