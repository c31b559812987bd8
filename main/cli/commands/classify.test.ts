import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bytesOf } from '../../../preload/contract/columns.ts'
import { Failure } from '../../../preload/contract/failure.ts'
import { PhotoId } from '../../../preload/contract/photos.ts'
import { runFake, type Answers } from '../fake-surroundings.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'recollect-classify-'))))
afterEach(() => rmSync(folder, { recursive: true }))

const encoded = (...values: number[]) => ({
  model: 'tiny',
  dimensions: 2,
  vectors: bytesOf(Float32Array.from(values)),
  logitScale: 10,
  logitBias: 0,
})

/** Texts point east and north, the photo of the library a little north of east, every file due north. */
const texts: string[] = []
const answers: Answers = {
  'encode.text': (input) => {
    texts.splice(0, texts.length, ...input.texts)
    return encoded(1, 0, 0, 1)
  },
  'encode.image': (input) => ('photo' in input ? encoded(0.8, 0.6) : encoded(0, 1)),
  'photos.at': ({ path }) => {
    if (path !== '/photos/7.jpg') throw new Failure('not-found', 'Not in the library')
    return { id: PhotoId.parse(7) }
  },
}

test('a photo gets the probability of each label, in the order of the labels', async () => {
  const { code, out } = await runFake(['classify', '/photos/7.jpg', '--labels', 'cat, dog', '--json'], { answers })
  expect(code).toBe(0)
  expect(texts).toEqual(['a photo of a cat', 'a photo of a dog'])
  const { path, labels, probabilities } = JSON.parse(out) as { path: string; labels: string[]; probabilities: number[] }
  expect({ path, labels }).toEqual({ path: '/photos/7.jpg', labels: ['cat', 'dog'] })
  // softmax(10 × [0.8, 0.6])
  expect(probabilities[0]).toBeCloseTo(1 / (1 + Math.exp(-2)), 5)
  expect(probabilities[0]! + probabilities[1]!).toBeCloseTo(1, 5)
})

test('the sentence around the labels can be chosen', async () => {
  await runFake(['classify', '/photos/7.jpg', '--labels', 'joy,grief', '--prompt', 'faces full of {}'], { answers })
  expect(texts).toEqual(['faces full of joy', 'faces full of grief'])
})

test('any picture file will do, and one that cannot be had does not stop the others', async () => {
  const file = join(folder, 'new.jpg')
  writeFileSync(file, 'bytes')
  const missing = join(folder, 'missing.jpg')
  const { code, out, err } = await runFake(['classify', missing, file, '--labels', 'cat,dog'], { answers })
  expect(code).toBe(1)
  expect(err).toBe(`There is no file ${missing}.\n`)
  expect(out).toBe(`${file}\n  100.0 %  dog\n    0.0 %  cat\n`)
})

test.each([
  [['--labels', 'cat'], /at least two labels/],
  [['--labels', 'cat,dog', '--prompt', 'a photo'], /has no \{\}/],
  [[], /required option '--labels/],
])('%j is not understood', async (args, message) => {
  const { code, err } = await runFake(['classify', '/photos/7.jpg', ...args], { answers })
  expect(code).toBe(2)
  expect(err).toMatch(message)
})

test('embed prints a vector that can be read back exactly', async () => {
  const { out } = await runFake(['embed', '--image', '/photos/7.jpg', '--json'], { answers })
  const { vector, ...rest } = JSON.parse(out) as { vector: number[] }
  expect(rest).toEqual({ model: 'tiny', dimensions: 2 })
  expect(Float32Array.from(vector)).toEqual(Float32Array.of(0.8, 0.6))
})

test('embed wants a text or a picture, and not both', async () => {
  expect((await runFake(['embed'], { answers })).code).toBe(2)
  expect((await runFake(['embed', '--text', 'a', '--image', 'b'], { answers })).code).toBe(2)
})
