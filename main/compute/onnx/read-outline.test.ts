import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { randomNumbers } from '../../../models/onnx/random.ts'
import { GraphBuilder } from './graph-builder.ts'
import { readOutline } from './read-outline.ts'
import { writeModel } from './write-model.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'outline-'))))
afterEach(() => rmSync(folder, { recursive: true }))

/** x (1×64) times a large matrix, plus a small list. */
function example() {
  const graph = new GraphBuilder('example', 'a large weight and a small one')
  const product = graph.add('MatMul', [
    graph.input('x', 'float32', [1, 64]),
    graph.weight('large', [64, 64], randomNumbers(4_096, 1, 1)),
  ])
  graph.output(
    'y',
    graph.add('Add', [product, graph.weight('small', [64], randomNumbers(64, 1, 2))]),
    'float32',
    [1, 64],
  )
  return graph.build()
}

test('an outline has everything but the large weights', async () => {
  writeFileSync(join(folder, 'model.onnx'), writeModel(example()))
  const outline = await readOutline(join(folder, 'model.onnx'))
  const [large, small] = outline.weights
  expect(large).toMatchObject({ dims: [64, 64], external: { location: 'model.onnx', length: 16_384 } })
  expect(large?.data).toHaveLength(0)
  expect({ ...outline, weights: [small] }).toEqual({ ...example(), weights: [example().weights[1]] })
})

test('the runtime takes the weights of an outline from the file', async () => {
  writeFileSync(join(folder, 'model.onnx'), writeModel(example()))
  const outline = await readOutline(join(folder, 'model.onnx'))
  const run = async (bytes: Uint8Array): Promise<unknown> => {
    const session = await InferenceSession.create(bytes, {
      extra: { session: { model_external_initializers_file_folder_path: folder } },
    })
    const { y } = await session.run({ x: new Tensor('float32', randomNumbers(64, 1, 3), [1, 64]) })
    await session.release()
    return y?.data
  }
  expect(await run(writeModel(outline))).toEqual(await run(writeModel(example())))
})

test('a file that is cut off is refused', async () => {
  writeFileSync(join(folder, 'model.onnx'), writeModel(example()).subarray(0, 9_000))
  await expect(readOutline(join(folder, 'model.onnx'))).rejects.toThrow('This file ends in the middle of its network')
})
