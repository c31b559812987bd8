import { expect, test } from 'vitest'
import { compared, limits, type GradientCase } from '../testing/finite-differences.ts'

const one = (operator: string, attributes = {}, rest: Partial<GradientCase> = {}): GradientCase => ({
  inputs: { x: [2, 2, 3] },
  build: (graph, { x }) => graph.op(operator, [x!], attributes),
  ...rest,
})
const two = (operator: string, a: number[], b: number[], rest: Partial<GradientCase> = {}): GradientCase => ({
  inputs: { a, b },
  build: (graph, inputs) => graph.op(operator, [inputs['a']!, inputs['b']!]),
  ...rest,
})

const cases: Record<string, GradientCase> = {
  'Add, broadcast both ways': two('Add', [2, 1, 4], [3, 1], { linear: true }),
  'Sub, broadcast': two('Sub', [2, 3], [2, 1], { linear: true }),
  Mul: two('Mul', [2, 3], [2, 3]),
  'Mul by a number': two('Mul', [2, 3], []),
  'Mul of a value with itself': {
    inputs: { x: [5] },
    build: (graph, { x }) => graph.op('Mul', [x!, x!]),
  },
  'Div, broadcast': two('Div', [2, 3], [3], { offset: 2 }),
  'Sum of three': {
    inputs: { a: [2, 3], b: [3], c: [] },
    build: (graph, { a, b, c }) => graph.op('Sum', [a!, b!, c!]),
  },
  'Mean of two': two('Mean', [2, 3], [3]),
  Max: two('Max', [2, 3], [3]),
  Min: two('Min', [2, 3], [2, 3]),
  'Pow 2': { inputs: { x: [6] }, build: (graph, { x }) => graph.op('Pow', [x!, graph.numbers([], [2])]) },
  'Pow 2.5': {
    inputs: { x: [6] },
    offset: 2,
    build: (graph, { x }) => graph.op('Pow', [x!, graph.numbers([], [2.5])]),
  },
  'Pow with a whole number': {
    inputs: { x: [6] },
    build: (graph, { x }) => graph.op('Pow', [x!, graph.integers([3])]),
  },
  Where: {
    inputs: { a: [2, 3], b: [3] },
    build: (graph, { a, b }) => graph.op('Where', [graph.op('Greater', [a!, graph.numbers([], [0])]), a!, b!]),
  },
  Neg: one('Neg'),
  Abs: one('Abs'),
  Sqrt: one('Sqrt', {}, { offset: 2 }),
  Reciprocal: one('Reciprocal', {}, { offset: 2 }),
  Exp: one('Exp'),
  Log: one('Log', {}, { offset: 2 }),
  Sin: one('Sin'),
  Cos: one('Cos'),
  Atan: one('Atan'),
  Asin: {
    inputs: { x: [6] },
    build: (graph, { x }) => graph.op('Asin', [graph.op('Mul', [x!, graph.numbers([], [0.6])])]),
  },
  Acos: {
    inputs: { x: [6] },
    build: (graph, { x }) => graph.op('Acos', [graph.op('Mul', [x!, graph.numbers([], [0.6])])]),
  },
  Relu: one('Relu'),
  'Relu in float32': one('Relu', {}, { precision: 'float32' }),
  LeakyRelu: one('LeakyRelu', { alpha: { float: 0.2 } }),
  PRelu: { inputs: { x: [2, 3, 2] }, build: (graph, { x }) => graph.op('PRelu', [x!, graph.numbers([3, 1])]) },
  Elu: one('Elu', { alpha: { float: 0.7 } }),
  Clip: {
    inputs: { x: [12] },
    build: (graph, { x }) => graph.op('Clip', [x!, graph.numbers([], [-0.5]), graph.numbers([], [0.6])]),
  },
  'Clip in float32': {
    inputs: { x: [12] },
    precision: 'float32',
    build: (graph, { x }) => graph.op('Clip', [x!, graph.numbers([], [-0.6]), graph.numbers([], [0.6])]),
  },
  'Clip without a lower bound': {
    inputs: { x: [12] },
    build: (graph, { x }) => graph.op('Clip', [x!, '', graph.numbers([], [0.6])]),
  },
  Sigmoid: one('Sigmoid'),
  HardSigmoid: one('HardSigmoid', { alpha: { float: 0.85 } }),
  HardSwish: {
    inputs: { x: [12] },
    build: (graph, { x }) => graph.op('HardSwish', [graph.op('Mul', [x!, graph.numbers([], [5])])]),
  },
  Tanh: one('Tanh'),
  Softplus: one('Softplus'),
  Softsign: one('Softsign'),
  Erf: one('Erf'),
  Gelu: one('Gelu'),
  'Gelu, approximate': one('Gelu', { approximate: 'tanh' }),
  Mish: one('Mish'),
  'Swish, as exported': {
    inputs: { x: [6] },
    build: (graph, { x }) => graph.op('Mul', [x!, graph.op('Sigmoid', [x!])]),
  },
  Dropout: one('Dropout'),
  Identity: one('Identity'),
}

test.each(Object.entries(cases))('the gradient of %s is the slope that small steps show', async (_, theCase) => {
  const { precision, error } = await compared(theCase)
  expect(error).toBeLessThan(limits[precision])
})
