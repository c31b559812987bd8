import { expect, test } from 'vitest'
import type { ShortAttributes } from '../attributes.ts'
import { compared, limits, type GradientCase, type TestGraph } from '../testing/finite-differences.ts'

/** A case with one input, where the operator moves numbers or adds them up. */
const linear = (
  shape: number[],
  build: (graph: TestGraph, x: string) => string,
  rest: Partial<GradientCase> = {},
): GradientCase => ({ inputs: { x: shape }, build: (graph, { x }) => build(graph, x!), linear: true, ...rest })

const curved = (shape: number[], build: (graph: TestGraph, x: string) => string): GradientCase =>
  linear(shape, build, { linear: false })

const reduced = (operator: string, axes?: number[], attributes: ShortAttributes = {}, offset = 0): GradientCase => ({
  ...curved([2, 3, 4], (graph, x) =>
    graph.op(operator, axes ? [x, graph.integers(axes)] : [x], { keepdims: 1, ...attributes }),
  ),
  offset,
})

const cases: Record<string, GradientCase> = {
  'ReduceSum over one axis': reduced('ReduceSum', [1]),
  'ReduceSum over everything': reduced('ReduceSum', undefined, { keepdims: 0 }),
  'ReduceSum over nothing': reduced('ReduceSum', undefined, { noop_with_empty_axes: 1 }),
  'ReduceMean without its axes': reduced('ReduceMean', [-1, 0], { keepdims: 0 }),
  'ReduceMean of operator set 13': {
    ...curved([2, 3, 4], (graph, x) => graph.op('ReduceMean', [x], { axes: [-2], keepdims: 0 })),
    operatorSet: 13,
  },
  ReduceSumSquare: reduced('ReduceSumSquare', [2]),
  ReduceL1: reduced('ReduceL1', [0]),
  ReduceL2: reduced('ReduceL2', [-1], { keepdims: 0 }),
  ReduceLogSumExp: reduced('ReduceLogSumExp', [1]),
  ReduceMax: reduced('ReduceMax', [1]),
  ReduceMin: reduced('ReduceMin', [0, 2], { keepdims: 0 }),

  Reshape: linear([2, 6], (graph, x) => graph.op('Reshape', [x, graph.integers([3, -1])])),
  'Reshape to what another value measures': linear([2, 6], (graph, x) => {
    const turned = graph.op('Transpose', [x])
    const first = graph.op('Gather', [graph.op('Shape', [turned]), graph.integers([0])])
    return graph.op('Reshape', [x, graph.op('Concat', [first, graph.integers([-1])], { axis: 0 })])
  }),
  Flatten: linear([2, 3, 2], (graph, x) => graph.op('Flatten', [x], { axis: 2 })),
  'Unsqueeze and Squeeze': linear([2, 3], (graph, x) =>
    graph.op('Squeeze', [graph.op('Unsqueeze', [x, graph.integers([0, 2])]), graph.integers([0])]),
  ),
  'Unsqueeze of operator set 11': linear([2, 3], (graph, x) => graph.op('Unsqueeze', [x], { axes: [1] }), {
    operatorSet: 11,
  }),
  Transpose: linear([2, 3, 4], (graph, x) => graph.op('Transpose', [x], { perm: [2, 0, 1] })),
  'Transpose without an order': linear([2, 3, 4], (graph, x) => graph.op('Transpose', [x])),
  Expand: linear([3, 1], (graph, x) => graph.op('Expand', [x, graph.integers([2, 1, 4])])),
  Tile: linear([2, 3], (graph, x) => graph.op('Tile', [x, graph.integers([2, 3])])),
  'Concat with itself and a constant': linear([2, 3], (graph, x) =>
    graph.op('Concat', [x, graph.numbers([2, 2]), x], { axis: -1 }),
  ),
  'Split, one part unused': linear([2, 6], (graph, x) => {
    const [first, , last] = graph.ops('Split', [x, graph.integers([1, 2, 3])], 3, { axis: 1 })
    return graph.op('Concat', [last!, first!], { axis: 1 })
  }),
  'Split of operator set 13': linear(
    [2, 6],
    (graph, x) => {
      const [first, second] = graph.ops('Split', [x], 2, { axis: -1 })
      return graph.op('Mul', [first!, second!])
    },
    { operatorSet: 13, linear: false },
  ),

  'Slice, an inner part': linear([4, 5], (graph, x) =>
    graph.op('Slice', [x, graph.integers([1, -3]), graph.integers([3, 100]), graph.integers([0, 1])]),
  ),
  'Slice backwards': linear([4, 5], (graph, x) =>
    graph.op('Slice', [x, graph.integers([-1]), graph.integers([-100]), graph.integers([1]), graph.integers([-1])]),
  ),
  'Slice backwards from the middle': linear([5], (graph, x) =>
    graph.op('Slice', [x, graph.integers([3]), graph.integers([0]), graph.integers([0]), graph.integers([-1])]),
  ),
  'Slice, every second': linear([2, 7], (graph, x) =>
    graph.op('Slice', [x, graph.integers([1]), graph.integers([100]), graph.integers([1]), graph.integers([2])]),
  ),
  'Slice, every third from the first': linear([7, 2], (graph, x) =>
    graph.op('Slice', [x, graph.integers([0]), graph.integers([7]), graph.integers([0]), graph.integers([3])]),
  ),
  Pad: linear([2, 3], (graph, x) => graph.op('Pad', [x, graph.integers([1, 0, 0, 2])])),
  'Pad that cuts': linear([4, 3], (graph, x) => graph.op('Pad', [x, graph.integers([-1, 1, 0, -1])])),
  'Pad of chosen axes': linear([2, 3], (graph, x) =>
    graph.op('Pad', [x, graph.integers([1, 2]), '', graph.integers([-1])]),
  ),
  'Gather of one row': linear([2, 5, 3], (graph, x) => graph.op('Gather', [x, graph.integers([-1])], { axis: 1 })),
  'Gather of rows that follow each other': linear([5, 3], (graph, x) =>
    graph.op('Gather', [x, graph.integers([1, 2, 3])]),
  ),
  'Gather, some rows twice': linear([4, 2, 3], (graph, x) =>
    graph.op('Gather', [x, graph.integers([2, 0, 2])], { axis: 0 }),
  ),
  'Gather of a table': linear([4, 3], (graph, x) => {
    const places = graph.op('Reshape', [graph.integers([3, 0, 1, 1]), graph.integers([2, 2])])
    return graph.op('Gather', [x, places], { axis: 0 })
  }),
  GatherElements: linear([3, 2], (graph, x) => {
    const places = graph.op('Reshape', [graph.integers([2, 0, 1, 1]), graph.integers([2, 2])])
    return graph.op('GatherElements', [x, places], { axis: 0 })
  }),

  MatMul: { inputs: { a: [3, 4], b: [4, 2] }, build: (graph, { a, b }) => graph.op('MatMul', [a!, b!]) },
  'MatMul of many by one': {
    inputs: { a: [2, 2, 3], b: [3, 2] },
    build: (graph, { a, b }) => graph.op('MatMul', [a!, b!]),
  },
  'MatMul of one by many': {
    inputs: { a: [2, 3], b: [2, 3, 2] },
    build: (graph, { a, b }) => graph.op('MatMul', [a!, b!]),
  },
  'MatMul, broadcast both ways': {
    inputs: { a: [2, 1, 2, 3], b: [2, 3, 2] },
    build: (graph, { a, b }) => graph.op('MatMul', [a!, b!]),
  },
  'MatMul of a table and a list': {
    inputs: { a: [2, 2, 3], b: [3] },
    build: (graph, { a, b }) => graph.op('MatMul', [a!, b!]),
  },
  'MatMul of a list and a table': {
    inputs: { a: [3], b: [2, 3, 2] },
    build: (graph, { a, b }) => graph.op('MatMul', [a!, b!]),
  },
  'MatMul of two lists': { inputs: { a: [3], b: [3] }, build: (graph, { a, b }) => graph.op('MatMul', [a!, b!]) },
  Gemm: {
    inputs: { a: [2, 3], b: [3, 4], c: [4] },
    build: (graph, { a, b, c }) => graph.op('Gemm', [a!, b!, c!], { alpha: { float: 0.5 }, beta: { float: 2 } }),
  },
  'Gemm, both turned': {
    inputs: { a: [3, 2], b: [4, 3] },
    build: (graph, { a, b }) => graph.op('Gemm', [a!, b!], { transA: 1, transB: 1 }),
  },
  'Gemm, the second turned': {
    inputs: { a: [2, 3], b: [4, 3], c: [2, 1] },
    build: (graph, { a, b, c }) => graph.op('Gemm', [a!, b!, c!], { transB: 1 }),
  },
  'Einsum of attention': {
    inputs: { q: [1, 3, 2, 2], k: [1, 2, 2, 2] },
    build: (graph, { q, k }) => graph.op('Einsum', [q!, k!], { equation: 'bihd, bjhd -> bhij' }),
  },
  'Einsum that sums one operand alone': {
    inputs: { a: [2, 3], b: [4] },
    build: (graph, { a, b }) => graph.op('Einsum', [a!, b!], { equation: 'ij,k->ik' }),
  },

  Softmax: curved([2, 4], (graph, x) => graph.op('Softmax', [x], { axis: -1 })),
  'Softmax over an inner axis': curved([2, 3, 2], (graph, x) => graph.op('Softmax', [x], { axis: 1 })),
  'Softmax of operator set 11': {
    ...curved([2, 2, 3], (graph, x) => graph.op('Softmax', [x], { axis: 1 })),
    operatorSet: 11,
  },
  LogSoftmax: curved([2, 4], (graph, x) => graph.op('LogSoftmax', [x], { axis: -1 })),
  LpNormalization: curved([2, 4], (graph, x) => graph.op('LpNormalization', [x], { axis: 1, p: 2 })),
  LayerNormalization: curved([2, 2, 4], (graph, x) =>
    graph.op('LayerNormalization', [x, graph.numbers([4]), graph.numbers([4])], { axis: -1 }),
  ),
  'LayerNormalization over two axes': curved([2, 3, 2], (graph, x) =>
    graph.op('LayerNormalization', [x, graph.numbers([3, 2])], { axis: 1 }),
  ),
  InstanceNormalization: curved([2, 2, 3, 2], (graph, x) =>
    graph.op('InstanceNormalization', [x, graph.numbers([2]), graph.numbers([2])]),
  ),
  GroupNormalization: curved([1, 4, 2, 3], (graph, x) =>
    graph.op('GroupNormalization', [x, graph.numbers([4]), graph.numbers([4])], { num_groups: 2, stash_type: 11 }),
  ),
  'GroupNormalization of operator set 18': {
    ...curved([1, 4, 2, 3], (graph, x) =>
      graph.op('GroupNormalization', [x, graph.numbers([2]), graph.numbers([2])], { num_groups: 2 }),
    ),
    operatorSet: 18,
  },
  'GroupNormalization, as exported': curved([1, 4, 2, 3], (graph, x) => {
    const apart = graph.op('Reshape', [x, graph.integers([0, 2, -1])])
    const ones = graph.numbers([2], [1, 1])
    const made = graph.op('InstanceNormalization', [apart, ones, graph.numbers([2], [0, 0])])
    const whole = graph.op('Reshape', [made, graph.op('Shape', [x])])
    return graph.op('Add', [graph.op('Mul', [whole, graph.numbers([4, 1, 1])]), graph.numbers([4, 1, 1])])
  }),
  BatchNormalization: linear([2, 3, 2], (graph, x) => {
    const positive = graph.numbers([3], [0.5, 1.5, 2])
    return graph.op('BatchNormalization', [x, graph.numbers([3]), graph.numbers([3]), graph.numbers([3]), positive])
  }),
}

test.each(Object.entries(cases))('the gradient of %s is the slope that small steps show', async (_, theCase) => {
  const { precision, error } = await compared(theCase)
  expect(error).toBeLessThan(limits[precision])
})
