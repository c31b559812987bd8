import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openEncoder, type Encoder } from '../../main/compute/encoder/encoder.ts'
import { openTokenizer, type Tokenizer } from '../../main/compute/encoder/tokenizer.ts'
import { loadManifest } from '../../main/library/models/manifest.ts'
import { openModels } from '../../main/library/models/model-store.ts'

/** What PyTorch computed when the model was exported. */
interface Golden {
  readonly logitScale: number
  /** The vector of the picture that `goldenPicture` makes again. */
  readonly image: readonly number[]
  readonly phrases: readonly {
    readonly text: string
    readonly ids: readonly number[]
    readonly vector: readonly number[]
  }[]
}

const models = join(import.meta.dirname, '..')
const golden = JSON.parse(readFileSync(join(import.meta.dirname, 'golden.json'), 'utf8')) as Golden

let encoder: Encoder
let tokenizer: Tokenizer
beforeAll(async () => {
  const manifest = await loadManifest(join(models, 'manifest.json'))
  const store = openModels({ manifest, builtIn: models, directory: join(models, 'nothing-here') })
  const spec = await store.spec('recollect-mini')
  encoder = await openEncoder(spec, 'cpu')
  tokenizer = await openTokenizer(spec.text.tokenization)
})
afterAll(() => encoder.close())

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, i) => sum + value * b[i]!, 0)
const cosine = (a: ArrayLike<number>, b: ArrayLike<number>): number => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))

/** Channel c, row y, column x is sin(0.05x + 0.03y + c). */
function goldenPicture(): Float32Array {
  const { size } = encoder.spec.image.preprocessing
  return Float32Array.from({ length: 3 * size * size }, (_, at) => {
    const [channel, place] = [Math.floor(at / size ** 2), at % size ** 2]
    return Math.sin(0.05 * (place % size) + 0.03 * Math.floor(place / size) + channel)
  })
}

test('phrases become the same tokens as in training, plurals and accents and unknown words included', () => {
  for (const { text, ids } of golden.phrases) {
    const encoded = tokenizer.encode(text)
    expect(encoded.ids.slice(0, encoded.used), text).toEqual(ids)
  }
})

test('phrases become the same vectors as in PyTorch', async () => {
  const vectors = await encoder.texts(golden.phrases.map(({ text }) => text))
  for (const [at, { text, vector }] of golden.phrases.entries()) {
    expect(cosine(vectors[at]!, vector), text).toBeGreaterThan(0.9999)
  }
})

test('a picture becomes the same vector as in PyTorch', async () => {
  const [vector] = await encoder.images(goldenPicture(), 1)
  expect(cosine(vector as Float32Array, golden.image)).toBeGreaterThan(0.9999)
})

test('words that mean nearly the same are nearer to each other than to anything else', async () => {
  const [dog, puppy, laptop] = await encoder.texts(['a dog', 'a puppy', 'a laptop computer'])
  expect(cosine(dog!, puppy!)).toBeGreaterThan(cosine(dog!, laptop!) + 0.2)
})

test('any text has a vector: none, one in another script, one of many words', async () => {
  const vectors = await encoder.texts(['', '日本の海', 'dog '.repeat(200)])
  for (const vector of vectors) expect(dot(vector, vector)).toBeCloseTo(1, 4)
})

test('all of it is smaller than 25 MB', () => {
  const bytes = ['image.onnx', 'text.onnx', 'tokenizer.json'].map(
    (name) => statSync(join(import.meta.dirname, name)).size,
  )
  expect(bytes.reduce((sum, size) => sum + size)).toBeLessThan(25_000_000)
})
