import { readFileSync } from 'node:fs'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { expect, test } from 'vitest'
import { testData } from '../../test-data.ts'
import { GraphBuilder } from './graph-builder.ts'
import type { Model } from './model.ts'
import { randomNumbers } from '../../../models/onnx/random.ts'
import { readModel } from './read-model.ts'
import { float32, int64, numbersOf } from './tensor.ts'
import { writeModel } from './write-model.ts'

/** y = sum of x · w along rows, with one attribute of every kind on the way. */
function everything(): Model {
  const graph = new GraphBuilder('everything', 'one of each')
  const x = graph.input('x', 'float32', ['rows', 2])
  const product = graph.add('Mul', [x, graph.weight('w', [2], [3, -4])])
  const lifted = graph.add('LeakyRelu', [product], { alpha: { float: 0.5 } })
  const cast = graph.add('Cast', [lifted], { to: { int: 1 } })
  const turned = graph.add('Transpose', [graph.add('Transpose', [cast], { perm: { ints: [1, 0] } })], {
    perm: { ints: [1, 0] },
  })
  const half = graph.add('Constant', [], { value: { tensor: float32('half', [], [0.5]) } })
  const scaled = graph.add('Mul', [turned, half])
  const all = graph.add('Slice', [
    scaled,
    graph.integers('start', [0]),
    graph.integers('end', [Infinity]),
    graph.integers('axis', [1]),
  ])
  graph.output('y', graph.add('ReduceSum', [all, graph.integers('axis', [1])], { keepdims: { int: 0 } }), 'float32', [
    'rows',
  ])
  return graph.build()
}

test('the runtime computes what was written', async () => {
  const session = await InferenceSession.create(writeModel(everything()))
  const { y } = await session.run({ x: new Tensor('float32', [1, 1, 2, -1], [2, 2]) })
  await session.release()
  // (3·1 and −4·1·½)·½ is 0.5; (3·2 and −4·−1)·½ is 5.
  expect(y?.data).toEqual(Float32Array.of(0.5, 5))
})

test('what was written is read back the same, and the same model is always the same bytes', () => {
  const model = everything()
  const bytes = writeModel(model)
  const again = readModel(bytes)
  expect(again).toEqual(model)
  expect(Buffer.compare(writeModel(again), bytes)).toBe(0)
})

test('attributes of every kind survive', () => {
  const attributes = {
    int: { int: -3 },
    end: { int: Infinity },
    ints: { ints: [1, -2, 2 ** 40] },
    float: { float: 0.25 },
    floats: { floats: [0.5, -1.5] },
    string: { string: 'same_upper' },
    strings: { strings: ['a', 'ü'] },
  }
  const node = { name: 'n', operator: 'Custom', domain: 'org.example', inputs: ['', 'x'], outputs: ['y'], attributes }
  const model = { ...everything(), nodes: [node] }
  const [read] = readModel(writeModel(model)).nodes
  expect(read).toEqual({ ...node, attributes: { ...attributes, end: { int: 2 ** 63 } } })
})

test('weights in a file beside the model keep their place', () => {
  const outside = {
    ...float32('w', [2], [0, 0]),
    data: new Uint8Array(),
    external: { location: 'weights.bin', offset: 4096, length: 8 },
  }
  const [read] = readModel(writeModel({ ...everything(), weights: [outside] })).weights
  expect(read).toEqual(outside)
})

test('a shape that does not fit its numbers is refused', () => {
  expect(() => float32('w', [2, 2], [1, 2, 3])).toThrow(/Tensor w has 3 numbers, its shape 2×2 needs others/)
})

test('numbers come back out of tensors', () => {
  expect(numbersOf(float32('a', [2], [1.5, -2]))).toEqual([1.5, -2])
  expect(numbersOf(int64('b', [2], [7, -1]))).toEqual([7, -1])
})

test('what is no ONNX is refused', () => {
  expect(() => readModel(new Uint8Array())).toThrow(/it has no graph/)
})

const mobilenet = testData('weights/mobilenet_v2_1.0_224_features.onnx')
test.skipIf(!mobilenet)(
  'a model from elsewhere still computes the same after reading and writing it (skipped without the test data)',
  async () => {
    const original = readFileSync(mobilenet!)
    const feeds = { input: new Tensor('float32', randomNumbers(224 * 224 * 3, 0.5, 3), [1, 224, 224, 3]) }
    const featuresOf = async (bytes: Uint8Array): Promise<unknown> => {
      const session = await InferenceSession.create(bytes)
      const { features } = await session.run(feeds)
      await session.release()
      return features?.data
    }
    expect(await featuresOf(writeModel(readModel(original)))).toEqual(await featuresOf(original))
  },
)
