import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { randomTiny, writeRandomClip } from '../../../models/onnx/random-clip.ts'
import { randomNumbers } from '../../../models/onnx/random.ts'
import type { ModelSpec } from '../../library/models/model-spec.ts'
import { openEncoder } from './encoder.ts'

let folder: string
let spec: ModelSpec
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'encoder-'))
  spec = writeRandomClip(folder, randomTiny)
})
afterAll(() => rmSync(folder, { recursive: true }))

const pictureLength = 3 * 32 * 32
const pictures = (count: number): Float32Array => randomNumbers(count * pictureLength, 1, 7)
const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0)

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
