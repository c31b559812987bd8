import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { GraphBuilder } from '../onnx/graph-builder.ts'
import { randomTiny, writeRandomClip } from '../../../models/onnx/random-clip.ts'
import { randomNumbers } from '../../../models/onnx/random.ts'
import { wordTokenizer } from '../../../models/onnx/word-tokenizer.ts'
import { writeModel } from '../onnx/write-model.ts'
import type { ModelSpec } from '../../library/models/model-spec.ts'
import { openEncoder } from './encoder.ts'
import { openTokenizer } from './tokenizer.ts'

let folder: string
let spec: ModelSpec
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'encoder-'))
  spec = writeRandomClip(folder, randomTiny)
})
afterAll(() => rmSync(folder, { recursive: true }))

const pictures = (count: number): Float32Array => randomNumbers(count * 3 * 32 * 32, 1, 7)
const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0)

/**
 * A model of two dimensions in one graph: a picture of one pixel is its red and green; a text is how many of its tokens
 * are “a”, and how many are “b”. Padding counts as “b”, so that it shows whether the mask was given.
 */
function writeCombined(name: string, ids: 'int32' | 'int64', mask = false, length: number | string = 4): ModelSpec {
  const graph = new GraphBuilder(name, 'for a test')
  const pixels = graph.input('pixels', 'float32', ['n', 3, 1, 1])
  const tokens = graph.input('ids', ids, ['m', length])
  const redGreen = graph.add('Slice', [
    graph.add('Flatten', [pixels]),
    graph.integers('start', [0]),
    graph.integers('end', [2]),
    graph.integers('axis', [1]),
  ])
  graph.output('picture', redGreen, 'float32', ['n', 2])
  const rows = graph.weight('rows', [4, 2], [0, 1, 0, 0, 1, 0, 0, 1])
  const vectors = graph.add('Gather', [rows, tokens])
  const masked = mask ? graph.add('Mul', [vectors, maskOf(graph, ids)]) : vectors
  const sum = graph.add('ReduceSum', [masked, graph.integers('axis', [1])], { keepdims: { int: 0 } })
  graph.output('words', sum, 'float32', ['m', 2])
  const file = join(folder, `${name}.onnx`)
  writeFileSync(file, writeModel(graph.build()))
  const tokenizer = join(folder, `${name}.json`)
  const words = { vocabulary: { '[pad]': 0, '[end]': 1, a: 2, b: 3 }, unknown: '[pad]', end: '[end]', pad: '[pad]' }
  writeFileSync(tokenizer, JSON.stringify(wordTokenizer({ ...words, pattern: '\\p{L}' })))
  const tokenization = { file: tokenizer, context: 4, pad: 0, end: 1, lowercase: true }
  return {
    ...spec,
    key: name,
    dimensions: 2,
    image: { file, input: 'pixels', output: 'picture', preprocessing: { ...spec.image.preprocessing, size: 1 } },
    text: { file, input: 'ids', output: 'words', ids, tokenization },
  }
}

function maskOf(graph: GraphBuilder, ids: 'int32' | 'int64'): string {
  const input = graph.input('attention_mask', ids, ['m', 4])
  const floats = graph.add('Cast', [input], { to: { int: 1 } })
  return graph.add('Unsqueeze', [floats, graph.integers('axis', [2])])
}

test('pictures and words become unit vectors of the same space', async () => {
  const encoder = await openEncoder(spec, 'cpu')
  const vectors = [...(await encoder.images(pictures(3), 3)), ...(await encoder.texts(['a cat', '']))]
  await encoder.close()
  expect(vectors).toHaveLength(5)
  for (const vector of vectors) {
    expect(vector).toBeInstanceOf(Float32Array)
    expect(vector).toHaveLength(32)
    expect(dot(vector as Float32Array, vector as Float32Array)).toBeCloseTo(1, 6)
  }
})

test('texts that are not filled up have the vectors that they would have', async () => {
  const encoder = await openEncoder(spec, 'cpu', { load: ['text'] })
  const texts = ['a cat', 'many more words than that']
  const vectors = [...(await encoder.texts(texts)), ...(await encoder.texts(texts.slice(0, 1)))]
  await encoder.close()
  const { input, output, tokenization } = spec.text
  const tokenizer = await openTokenizer(tokenization)
  const session = await InferenceSession.create(spec.text.file)
  const ids = texts.flatMap((text) => tokenizer.encode(text).ids)
  const full = new Tensor('int64', BigInt64Array.from(ids, BigInt), [2, tokenization.context])
  const { [output]: expected } = await session.run({ [input]: full })
  const rows = expected!.data as Float32Array
  for (const [at, row] of [0, 1, 0].entries()) {
    const wanted = rows.subarray(row * spec.dimensions, (row + 1) * spec.dimensions)
    expect(dot(vectors[at]!, wanted) / Math.sqrt(dot(wanted, wanted))).toBeCloseTo(1, 5)
  }
})

test('texts are filled up for a model that looks at what they are filled up with', async () => {
  const encoder = await openEncoder(writeCombined('looks', 'int64', false, 'tokens'), 'cpu')
  const [vector] = await encoder.texts(['a'])
  await encoder.close()
  // One “a”, the end, and two that fill up and count as “b”.
  expect([...vector!]).toEqual([expect.closeTo(1 / Math.sqrt(5), 5), expect.closeTo(2 / Math.sqrt(5), 5)])
})

test('a picture has the same vector in any company', async () => {
  const encoder = await openEncoder({ ...spec, batch: 4 }, 'cpu', { load: ['image'] })
  const data = pictures(11)
  const together = await encoder.images(data, 11)
  const alone = await encoder.images(data.subarray(9 * 3 * 32 * 32, 10 * 3 * 32 * 32), 1)
  await encoder.close()
  expect(together).toHaveLength(11)
  expect(dot(together[9] as Float32Array, alone[0] as Float32Array)).toBeCloseTo(1, 6)
})

test('a phrase has the same vector among a hundred others', async () => {
  const encoder = await openEncoder(spec, 'cpu', { load: ['text'] })
  const many = await encoder.texts(Array.from({ length: 100 }, (_, i) => `label ${i}`))
  const [alone] = await encoder.texts(['label 64'])
  await encoder.close()
  expect(many).toHaveLength(100)
  expect(dot(many[64]!, alone!)).toBeCloseTo(1, 6)
})

test.each(['int32', 'int64'] as const)('one graph for both halves answers for each of them (%s ids)', async (ids) => {
  const encoder = await openEncoder(writeCombined(`combined-${ids}`, ids), 'cpu')
  const [picture] = await encoder.images(Float32Array.of(3, 4, 9), 1)
  const [text] = await encoder.texts(['aaa'])
  await encoder.close()
  expect(picture).toEqual(Float32Array.of(0.6, 0.8))
  expect(text).toEqual(Float32Array.of(1, 0))
})

test('a graph that asks which tokens are padding is told', async () => {
  const encoder = await openEncoder(writeCombined('masked', 'int64', true), 'cpu')
  const [text] = await encoder.texts(['a'])
  const [picture] = await encoder.images(Float32Array.of(0, 2, 0), 1)
  await encoder.close()
  expect(text).toEqual(Float32Array.of(1, 0))
  expect(picture).toEqual(Float32Array.of(0, 1))
})

test('a picture that gives nothing or no number is set aside, and the rest of its batch goes through', async () => {
  const encoder = await openEncoder(writeCombined('odd', 'int64'), 'cpu')
  const answers = await encoder.images(Float32Array.of(1, 0, 0, 0, 0, 1, NaN, 1, 1, Infinity, 1, 1, 0, 5, 0), 5)
  await encoder.close()
  const aside = { kind: 'permanent', code: 'no-vector', message: expect.stringContaining('no vector') }
  expect(answers).toEqual([Float32Array.of(1, 0), aside, aside, aside, Float32Array.of(0, 1)])
})

test('a phrase that gives nothing is an error that quotes it', async () => {
  const encoder = await openEncoder(writeCombined('mute', 'int64', true), 'cpu')
  await expect(encoder.texts(['a', ''])).rejects.toMatchObject({
    code: 'model-unusable',
    message: 'The model mute makes no vector of “”.',
  })
  await encoder.close()
})

test('data of the wrong length is refused before it is run', async () => {
  const encoder = await openEncoder(spec, 'cpu', { load: [] })
  await expect(encoder.images(new Float32Array(5), 1)).rejects.toMatchObject({ code: 'invalid-input' })
  await encoder.close()
})

test.each([
  ['a file that is no graph', { file: 'no-graph.onnx' }, /cannot be loaded on cpu/],
  ['an input with another name', { input: 'picture' }, /is not what its description says.*takes pixel_values/],
  ['an output with another name', { output: 'vector' }, /failed on cpu/],
])('%s makes the model unusable, in words', async (_, change, message) => {
  writeFileSync(join(folder, 'no-graph.onnx'), 'version https://git-lfs.github.com/spec/v1')
  const file = 'file' in change ? join(folder, change.file) : spec.image.file
  const open = openEncoder({ ...spec, image: { ...spec.image, ...change, file } }, 'cpu')
  const used = open.then((encoder) => encoder.images(pictures(1), 1).finally(() => encoder.close()))
  await expect(used).rejects.toMatchObject({ code: 'model-unusable', message: expect.stringMatching(message) })
})

test('a graph with other dimensions than its description makes the model unusable', async () => {
  const encoder = await openEncoder({ ...spec, dimensions: 512 }, 'cpu', { load: [] })
  await expect(encoder.images(pictures(1), 1)).rejects.toMatchObject({
    message: expect.stringMatching(/as 1×32, expected 1×512/),
  })
  await encoder.close()
})

test('a provider that is not there is an error, and no silent fallback', async () => {
  await expect(openEncoder(spec, 'made-up')).rejects.toMatchObject({ code: 'model-unusable' })
})
