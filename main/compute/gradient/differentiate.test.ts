import { InferenceSession, Tensor } from 'onnxruntime-node'
import { expect, test } from 'vitest'
import { GraphBuilder } from '../onnx/graph-builder.ts'
import type { Model } from '../onnx/model.ts'
import { writeModel } from '../onnx/write-model.ts'
import { differentiate } from './differentiate.ts'
import { NoGradient } from './no-gradient.ts'

/** loss = sum of (x · w)² along both axes, with x of any height. */
function example(): Model {
  const graph = new GraphBuilder('example', '')
  const x = graph.input('x', 'float32', ['rows', 2])
  const product = graph.add('Mul', [x, graph.weight('w', [2], [3, -4])])
  const squares = graph.add('Mul', [product, product])
  graph.output('loss', graph.add('ReduceSum', [squares], { keepdims: { int: 0 } }), 'float32', [])
  graph.output('unasked', graph.add('Erf', [x]), 'float32', ['rows', 2])
  return graph.build()
}

async function run(model: Model, feeds: Record<string, Tensor>): Promise<Record<string, number[]>> {
  const session = await InferenceSession.create(writeModel(model))
  const results = await session.run(feeds)
  await session.release()
  return Object.fromEntries(Object.entries(results).map(([name, { data }]) => [name, Array.from(data as Float32Array)]))
}

test('a graph becomes one that returns its value and its gradient', async () => {
  const made = await differentiate(example(), { input: 'x', output: 'loss', shapes: { x: [1, 2] } })
  const { loss, gradient } = await run(made, { x: new Tensor('float32', [2, 1], [1, 2]) })
  expect(loss).toEqual([36 + 16])
  expect(gradient).toEqual([2 * 9 * 2, 2 * 16 * 1])
})

test('what neither the value nor the gradient needs is left out', async () => {
  const made = await differentiate(example(), { input: 'x', output: 'loss', shapes: { x: [1, 2] } })
  expect(made.nodes.map(({ operator }) => operator)).not.toContain('Erf')
  const alone = await differentiate(example(), { input: 'x', output: 'loss', shapes: { x: [1, 2] }, keep: [] })
  expect(alone.outputs.map(({ name }) => name)).toEqual(['gradient'])
  // The gradient of a sum does not need the sum.
  expect(alone.nodes.map(({ operator }) => operator)).not.toContain('ReduceSum')
})

test('a gradient that was computed elsewhere goes on through a graph', async () => {
  const graph = new GraphBuilder('half', '')
  graph.output('y', graph.add('Tanh', [graph.input('x', 'float32', [2])]), 'float32', [2])
  const made = await differentiate(graph.build(), {
    input: 'x',
    output: 'y',
    shapes: { x: [2] },
    cotangent: 'matters',
    gradient: 'x_gradient',
  })
  const feeds = { x: new Tensor('float32', [0, 0], [2]), matters: new Tensor('float32', [5, -3], [2]) }
  expect((await run(made, feeds))['x_gradient']).toEqual([5, -3])
})

test('weights are shared, not copied', async () => {
  const model = example()
  const made = await differentiate(model, { input: 'x', output: 'loss', shapes: { x: [1, 2] } })
  expect(made.weights).toContain(model.weights[0])
})

test('an operator without a gradient is named, and so is its node', async () => {
  const graph = new GraphBuilder('sorted', '')
  const sorted = graph.add('CumSum', [graph.input('x', 'float32', [3]), graph.integers('axis', [0])])
  graph.output('y', graph.add('ReduceMax', [sorted], { keepdims: { int: 0 } }), 'float32', [])
  const made = differentiate(graph.build(), { input: 'x', output: 'y', shapes: { x: [3] } })
  await expect(made).rejects.toThrow(NoGradient)
  await expect(made).rejects.toMatchObject({ operator: 'CumSum', node: 'CumSum_0' })
  await expect(made).rejects.toThrow('There is no gradient of CumSum (node CumSum_0): the operator is not supported')
})

test('a form of an operator that has no gradient is named with the reason', async () => {
  const graph = new GraphBuilder('mirrored', '')
  const x = graph.input('x', 'float32', [3])
  graph.output(
    'y',
    graph.add('Pad', [x, graph.integers('pads', [1, 1])], { mode: { string: 'reflect' } }),
    'float32',
    [5],
  )
  await expect(
    differentiate(graph.build(), { input: 'x', output: 'y', shapes: { x: [3] }, cotangent: 'c' }),
  ).rejects.toThrow('There is no gradient of Pad (node Pad_0): only padding with a constant is supported')
})

test('what cannot be asked is refused in words', async () => {
  const shapes = { x: [1, 2] }
  await expect(differentiate(example(), { input: 'z', output: 'loss', shapes })).rejects.toThrow(
    'The output loss does not depend on an input called z',
  )
  await expect(differentiate(example(), { input: 'x', output: 'unasked', shapes })).rejects.toThrow(
    'The output unasked is not a single number',
  )
  await expect(differentiate(example(), { input: 'x', output: 'loss', shapes: {} })).rejects.toThrow(
    'No shape is given for the input x',
  )
})

test('a way that only jumps has no gradient, and that is said', async () => {
  const graph = new GraphBuilder('jumps', '')
  const floor = graph.add('Floor', [graph.input('x', 'float32', [])])
  graph.output('y', floor, 'float32', [])
  await expect(differentiate(graph.build(), { input: 'x', output: 'y', shapes: { x: [] } })).rejects.toThrow(
    'No gradient reaches the input x: every way to it has a jump',
  )
})

test('models from before 2019 are refused by their age', async () => {
  const old = { ...example(), operatorSets: { '': 9 } }
  await expect(differentiate(old, { input: 'x', output: 'loss', shapes: { x: [1, 2] } })).rejects.toThrow(
    'operator set 9 of ONNX; 11 is the oldest that can be read',
  )
})
