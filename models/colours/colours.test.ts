import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Tensor } from 'onnxruntime-node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openEncoder, type Encoder } from '../../main/compute/encoder/encoder.ts'
import { openSession } from '../../main/compute/encoder/session.ts'
import { loadManifest } from '../../main/library/models/manifest.ts'
import { openModels } from '../../main/library/models/model-store.ts'
import { randomNumbers } from '../onnx/random.ts'
import { withFiles } from '../manifest-text.ts'
import { coloursFiles } from './generate.ts'
import { pictureSize } from './image-tower.ts'
import { dimensions } from './space.ts'

const models = join(import.meta.dirname, '..')

let encoder: Encoder
beforeAll(async () => {
  const manifest = await loadManifest(join(models, 'manifest.json'))
  const store = openModels({ manifest, builtIn: models, directory: join(models, 'nothing-here') })
  encoder = await openEncoder(await store.spec('colours'), 'cpu')
})
afterAll(() => encoder.close())

type Paint = (x: number, y: number) => readonly [number, number, number]

/** A picture painted by a function of the place, 0 to 1 from left to right and top to bottom, in 0 to 255 sRGB. */
async function look(paint: Paint): Promise<Float32Array> {
  const pixels = pictureSize ** 2
  const data = new Float32Array(3 * pixels)
  for (let i = 0; i < pixels; i++) {
    const colour = paint((i % pictureSize) / pictureSize, Math.floor(i / pictureSize) / pictureSize)
    colour.forEach((value, channel) => (data[channel * pixels + i] = value / 255))
  }
  const [vector] = await encoder.images(data, 1)
  if (!(vector instanceof Float32Array)) throw new Error('No vector')
  return vector
}

const flat =
  (red: number, green: number, blue: number): Paint =>
  () => [red, green, blue]
const split =
  (share: number, first: Paint, second: Paint): Paint =>
  (x, y) =>
    (x < share ? first : second)(x, y)
const red = flat(200, 30, 35)
const blue = flat(40, 90, 190)
const green = flat(70, 130, 50)
const grey = flat(128, 128, 128)

const pictures: Readonly<Record<string, Paint>> = {
  red,
  orange: flat(245, 140, 40),
  yellow: flat(245, 220, 60),
  green,
  blue,
  purple: flat(120, 60, 170),
  pink: flat(245, 140, 180),
  brown: flat(100, 65, 35),
  black: flat(12, 12, 12),
  white: flat(248, 248, 248),
  grey,
}
const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0)

/** Names of pictures, the one that answers `words` best first. */
async function rank(words: string, candidates: Readonly<Record<string, Paint>>): Promise<string[]> {
  const [query] = await encoder.texts([words])
  const scored = await Promise.all(
    Object.entries(candidates).map(async ([name, paint]) => ({ name, score: dot(query!, await look(paint)) })),
  )
  return scored.sort((a, b) => b.score - a.score).map(({ name }) => name)
}

test('the files in this folder and their hashes in the manifest are what the generator makes', () => {
  const files = coloursFiles()
  for (const [name, bytes] of files) {
    expect(Buffer.compare(bytes, readFileSync(join(import.meta.dirname, name))), name).toBe(0)
  }
  const manifest = readFileSync(join(models, 'manifest.json'), 'utf8')
  expect(withFiles(manifest, 'colours', files)).toBe(manifest)
})

test('every colour finds the picture of that colour first', async () => {
  for (const name of Object.keys(pictures)) expect((await rank(name, pictures))[0]).toBe(name)
})

test('more of a colour ranks higher', async () => {
  const shares = { none: grey, little: split(0.1, red, grey), half: split(0.5, red, grey), all: red }
  expect(await rank('red', shares)).toEqual(['all', 'half', 'little', 'none'])
})

test('two colours together find the picture that has both', async () => {
  const both = { red, blue, 'red and blue': split(0.5, red, blue), green }
  expect((await rank('red and blue', both))[0]).toBe('red and blue')
})

test('dark and bright find dark and bright pictures, of whatever colour', async () => {
  const light = { dark: flat(20, 22, 40), middling: flat(90, 110, 100), bright: flat(235, 240, 225) }
  expect(await rank('dark', light)).toEqual(['dark', 'middling', 'bright'])
  expect(await rank('bright', light)).toEqual(['bright', 'middling', 'dark'])
  expect((await rank('dark blue', { 'dark blue': flat(15, 30, 70), 'light blue': flat(150, 200, 245) }))[0]).toBe(
    'dark blue',
  )
})

test('black and white means a picture without colours, not one of black and of white things', async () => {
  const ramp: Paint = (x) => [255 * x, 255 * x, 255 * x]
  const panda = split(0.4, flat(15, 15, 15), split(0.8, flat(245, 245, 245), green))
  for (const words of ['black and white', 'Black & White photo', 'b/w', 'monochrome']) {
    expect((await rank(words, { ramp, panda, red, blue }))[0]).toBe('ramp')
  }
})

test('words are known in any case and spelling, and among words that are not', async () => {
  const [gray, grey, sentence] = await encoder.texts(['GRAY', 'grey', 'grey, please — 请'])
  expect(gray).toEqual(grey)
  expect(dot(grey!, sentence!)).toBeCloseTo(1, 6)
})

test('a query without any known word prefers no picture', async () => {
  const [nothing] = await encoder.texts(['zebra crossing'])
  const [empty] = await encoder.texts([''])
  expect(nothing).toEqual(empty)
  const scores = await Promise.all(Object.values(pictures).map(async (paint) => dot(nothing!, await look(paint))))
  expect(Math.max(...scores) - Math.min(...scores)).toBeLessThan(1e-5)
})

test('similar pictures have similar colours in similar places', async () => {
  const beach = await look((_, y) => (y < 0.5 ? [90, 150, 220] : [215, 190, 150]))
  const otherBeach = await look((x, y) => (y < 0.45 + 0.1 * x ? [110, 165, 225] : [205, 180, 140]))
  const upsideDown = await look((_, y) => (y >= 0.5 ? [90, 150, 220] : [215, 190, 150]))
  const forest = await look(green)
  expect(dot(beach, otherBeach)).toBeGreaterThan(dot(beach, upsideDown) + 0.1)
  expect(dot(beach, upsideDown)).toBeGreaterThan(dot(beach, forest) + 0.1)
})

test('vectors of pictures have length one as the graph makes them', async () => {
  const { image } = encoder.spec
  const session = await openSession(image.file, { provider: 'cpu', dimensions })
  const noise = randomNumbers(3 * pictureSize ** 2, 1, 5).map(Math.abs)
  const feeds = { [image.input]: new Tensor('float32', noise, [1, 3, pictureSize, pictureSize]) }
  const raw = await session.run(feeds, image.output, 1)
  await session.close()
  expect(dot(raw, raw)).toBeCloseTo(1, 5)
})
