import { mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { randomTiny, writeRandomClip } from '../../../models/onnx/random-clip.ts'
import { openAutoencoder } from './autoencoder.ts'
import { chanceOf } from './chance.ts'
import { randomCutout, wholePicture } from './cutouts.ts'
import type { Generator } from './generator.ts'
import { blank, fromBytes, psnr, toBytes, type Picture } from './picture.ts'
import { runGeneration, type GenerationRequest, type GenerationStep } from './run-generation.ts'
import { openScorer, type Scorer } from './scorer.ts'
import { clouds } from './start.ts'
import { variationOf } from './variation.ts'

const own = join(import.meta.dirname, '../../../models/generator')
const size = { width: 64, height: 48 }

let folder: string
let generator: Generator
let scorer: Scorer
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'generate-'))
  generator = openAutoencoder({
    encoder: join(own, 'encoder.onnx'),
    decoder: join(own, 'decoder.onnx'),
    id: 'recollect-paint',
    block: 8,
    channels: 32,
    spread: 1,
  })
  scorer = openScorer(writeRandomClip(folder, randomTiny))
})
afterAll(async () => {
  await generator.close()
  await scorer.close()
  rmSync(folder, { recursive: true })
})

/** Hills under a sky, as far as 64 pixels allow. */
function landscape(): Picture {
  const picture = blank(size.width, size.height)
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      const hill = y > 28 + 8 * Math.sin(x / 9)
      const colours = hill ? [0.25, 0.5 + y / 200, 0.2] : [0.4 + y / 150, 0.6, 0.9]
      for (const [channel, colour] of colours.entries()) picture.pixels[(channel * 48 + y) * 64 + x] = colour
    }
  }
  return picture
}

const cosine = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, at) => sum + value * b[at]!, 0)

async function request(rest: Partial<GenerationRequest> = {}): Promise<GenerationRequest> {
  const vector = await scorer.embed(landscape())
  return {
    ...size,
    start: { kind: 'noise' },
    targets: [{ vector, weight: 1 }],
    quality: { steps: 6, cutouts: 3 },
    seed: 1,
    previewEvery: 2,
    ...rest,
  }
}

async function listed(search: AsyncIterable<GenerationStep>): Promise<GenerationStep[]> {
  const steps: GenerationStep[] = []
  for await (const step of search) steps.push(step)
  return steps
}

const all = async (asked: GenerationRequest): Promise<GenerationStep[]> =>
  listed(runGeneration({ generator, scorer }, asked, new AbortController().signal))

test('the generator that comes with the app is small, and gives a picture back', async () => {
  const bytes = ['encoder.onnx', 'decoder.onnx'].map((name) => statSync(join(own, name)).size)
  expect(bytes[0]! + bytes[1]!).toBeLessThan(8e6)
  const picture = landscape()
  const latent = await generator.encode(picture)
  expect(latent.shape).toEqual([1, 32, 6, 8])
  expect(psnr(await generator.decode(latent), picture)).toBeGreaterThan(22)
})

test.skipIf(process.platform === 'win32')('files that are links work too', async () => {
  for (const name of ['encoder.onnx', 'decoder.onnx']) symlinkSync(join(own, name), join(folder, name))
  const entry = { encoder: join(folder, 'encoder.onnx'), decoder: join(folder, 'decoder.onnx') }
  const linked = openAutoencoder({ ...entry, id: 'linked', block: 8, channels: 32, spread: 1 })
  const latent = await linked.encode(landscape())
  expect((await linked.pull(latent, landscape().pixels)).length).toBe(latent.numbers.length)
  await linked.close()
})

test('a picture whose sides do not fit the generator is refused', async () => {
  await expect(generator.encode(blank(60, 48))).rejects.toThrow('60×48 is not divisible by 8')
})

test('the wish of a model is carried back to the latent as finite differences say', async () => {
  const latent = await generator.encode(landscape())
  const targets = [{ vector: await scorer.embed(clouds(chanceOf(3), size)), weight: 0.7 }]
  const look = randomCutout(chanceOf('look'), size.width, size.height, scorer.preprocessing)
  const lossOf = async (numbers: Float32Array): Promise<number> =>
    (await scorer.judge(await generator.decode({ ...latent, numbers }), look, targets)).loss
  const { gradient } = await scorer.judge(await generator.decode(latent), look, targets)
  const pulled = await generator.pull(latent, gradient)
  const length = Math.sqrt(pulled.reduce((sum, slope) => sum + slope * slope, 0))
  // Along the gradient the loss rises as fast as the gradient is long.
  const along = (step: number): Float32Array =>
    latent.numbers.map((number, at) => number + (step * pulled[at]!) / length)
  const rise = ((await lossOf(along(0.05))) - (await lossOf(along(-0.05)))) / 0.1
  expect(Math.abs(rise / length - 1)).toBeLessThan(0.02)
})

test('a search brings the picture closer to what is wished', async () => {
  const asked = await request({ quality: { steps: 12, cutouts: 3 } })
  const steps = await all(asked)
  const target = asked.targets[0]!.vector
  const first = await scorer.embed(clouds(chanceOf('start', 1), size))
  const last = await scorer.embed(steps.at(-1)!.picture!)
  expect(cosine(last, target)).toBeGreaterThan(cosine(first, target) + 0.05)
  expect(steps.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
})

test('a picture is handed out now and then, and at the end', async () => {
  const steps = await all(await request({ quality: { steps: 5, cutouts: 1 }, previewEvery: 2 }))
  expect(steps.filter(({ picture }) => picture).map(({ step }) => step)).toEqual([2, 4, 5])
})

test('the same seed makes the same picture, another one another', async () => {
  const pictureOf = async (seed: number) => toBytes((await all(await request({ seed }))).at(-1)!.picture!)
  const once = await pictureOf(5)
  expect(await pictureOf(5)).toEqual(once)
  expect(await pictureOf(6)).not.toEqual(once)
})

test('a search that was stopped goes on as if it never had been', async () => {
  const asked = await request()
  const whole = (await all(asked)).at(-1)!.picture!
  let kept: GenerationStep['state'] | undefined
  for await (const { step, state } of runGeneration({ generator, scorer }, asked, new AbortController().signal)) {
    if (step < 3) continue
    kept = structuredClone(state)
    break
  }
  const rest = runGeneration({ generator, scorer }, asked, new AbortController().signal, kept)
  const steps = await listed(rest)
  expect(steps[0]!.step).toBe(4)
  expect(steps.at(-1)!.picture!.pixels).toEqual(whole.pixels)
})

test('cancelling stops within one look', async () => {
  const controller = new AbortController()
  let looks = 0
  const counting: Scorer = {
    ...scorer,
    async judge(...given) {
      looks++
      if (looks === 5) controller.abort()
      return scorer.judge(...given)
    },
  }
  const search = runGeneration({ generator, scorer: counting }, await request(), controller.signal)
  await expect(listed(search)).rejects.toMatchObject({ code: 'cancelled' })
  expect(looks).toBe(5)
})

test('a wish for nothing is refused in words', async () => {
  const search = all(await request({ targets: [] }))
  await expect(search).rejects.toThrow('Say what the picture is to show: there is nothing to aim for.')
})

test('a wish with a negative weight is kept away from', async () => {
  const vector = await scorer.embed(landscape())
  const likeness = async (weight: number): Promise<number> => {
    const start: GenerationRequest['start'] = { kind: 'picture', picture: landscape(), strength: 0.3 }
    const steps = await all(await request({ start, targets: [{ vector, weight }] }))
    return cosine(await scorer.embed(steps.at(-1)!.picture!), vector)
  }
  expect(1 - (await likeness(-1))).toBeGreaterThan(3 * (1 - (await likeness(1))))
})

test('strength decides how far a variation is from its photo', async () => {
  const picture = landscape()
  const away = async (strength: number): Promise<number> => {
    const steps = await all(await request(variationOf(picture, strength)))
    return psnr(steps.at(-1)!.picture!, picture)
  }
  const [little, half, idea] = [await away(0.1), await away(0.5), await away(1)]
  expect(little).toBeGreaterThan(half)
  expect(half).toBeGreaterThan(idea)
})

test('staying at what the original means is a wish too', async () => {
  const steps = await all(await request({ targets: [], stay: { picture: landscape(), meaning: 1 } }))
  expect(steps.at(-1)!.cosines).toHaveLength(1)
})

test('a model without gradients says what is missing', async () => {
  const broken = openScorer({
    ...writeRandomClip(folder, randomTiny),
    image: { ...(await specOf()).image, output: 'other' },
  })
  await expect(broken.embed(landscape())).rejects.toMatchObject({ code: 'model-unusable' })
})
const specOf = async () => writeRandomClip(folder, randomTiny)

test('pictures become bytes and come back', () => {
  const picture = landscape()
  const again = fromBytes(toBytes(picture), size.width, size.height)
  expect(psnr(again, picture)).toBeGreaterThan(50)
  expect(() => fromBytes(new Uint8Array(5), 2, 1)).toThrow('5 bytes are no picture of 2×1')
})

test('a look shows the part of the picture that it is about, in its colours', () => {
  const preprocessing = { size: 4, resize: 'crop', interpolation: 'bicubic', mean: [0, 0, 0], std: [1, 1, 1] } as const
  const { rows, columns, colours, offset } = wholePicture(8, 4, preprocessing)
  // Of 8 columns a model that crops sees the middle 4, as they are.
  expect(Array.from(columns.slice(2 * 4, 3 * 4))).toEqual([1, 0, 0, 0])
  expect(Array.from(columns.slice(0, 4))).toEqual([0, 0, 0, 0])
  expect(Array.from(rows.slice(0, 4))).toEqual([1, 0, 0, 0])
  expect(Array.from(colours)).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1])
  expect(Array.from(offset)).toEqual([0, 0, 0])
})

test('what is no number ends a search in a sentence, wherever it comes from, and paints nothing', async () => {
  const asked = await request()
  const broken = (part: Partial<Generator>): Promise<GenerationStep[]> =>
    listed(runGeneration({ generator: { ...generator, ...part }, scorer }, asked, new AbortController().signal))
  const message = expect.stringContaining('answers with what is no number') as string
  const pull: Generator['pull'] = async ({ numbers }) => new Float32Array(numbers.length).fill(NaN, 7, 8)
  await expect(broken({ pull })).rejects.toMatchObject({ code: 'model-unusable', message })
  const decode: Generator['decode'] = async () => ({ ...size, pixels: blank(size.width, size.height).pixels.fill(NaN) })
  await expect(broken({ decode })).rejects.toMatchObject({ code: 'model-unusable', message })
})
