import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InferenceSession, Tensor as Value } from 'onnxruntime-node'
import { expect, test } from 'vitest'
import { randomNumbers } from '../../../models/onnx/random.ts'
import { testData } from '../../test-data.ts'
import type { Model, Tensor } from '../onnx/model.ts'
import { readModel } from '../onnx/read-model.ts'
import { writeModel } from '../onnx/write-model.ts'
import { loadManifest } from '../../library/models/manifest.ts'
import { installGenerator } from './install-generator.ts'
import { installTaef2 } from './install-taef2.ts'
import { readSafetensors } from './safetensors.ts'
import { halfOf, taef2 } from './taef2.ts'
import { safetensorsFile as safetensors } from './testing/taef2-file.ts'

/**
 * The tensors as they are published, out of an exported graph: its names are shorter, and the scales and biases of group
 * normalisation have lost theirs.
 */
function published(half: 'encoder' | 'decoder', { weights }: Model): Tensor[] {
  const layers = [...new Set(weights.flatMap(({ name }) => /^(\d+)\.p0/.exec(name)?.[1] ?? []))]
  const perGroup = (kind: string, part: string): Tensor[] =>
    weights
      .filter(({ name }) => name.startsWith(`onnx::${kind}_`))
      .map((weight, index) => ({ ...weight, name: `${layers[index]}.pool.1.${part}`, dims: [weight.dims[0]!] }))
  const named = weights
    .filter(({ name }) => /^\d+\./.test(name))
    .map((weight) => ({
      ...weight,
      name: weight.name.replace(/\.c(\d)\./, '.conv.$1.').replace(/\.p(\d)\./, '.pool.$1.'),
    }))
  const own = (name: string): string =>
    name.replace(/^\d+/, (layer) => `${half}.layers.${Number(layer) - (half === 'decoder' ? 1 : 0)}`)
  return [...named, ...perGroup('Mul', 'weight'), ...perGroup('Add', 'bias')].map((tensor) => ({
    ...tensor,
    name: own(tensor.name),
  }))
}

async function run(model: Uint8Array, input: string, shape: number[]): Promise<Float32Array> {
  const session = await InferenceSession.create(model)
  const count = shape.reduce((product, size) => product * size, 1)
  const results = await session.run({ [input]: new Value('float32', randomNumbers(count, 0.5, 7), shape) })
  await session.release()
  return Object.values(results)[0]!.data as Float32Array
}

for (const [half, input, shape] of [
  ['encoder', 'image', [1, 3, 32, 48]],
  ['decoder', 'latent', [1, 32, 4, 6]],
] as const) {
  const exported = testData(`weights/taef2_${half}.onnx`)
  test.skipIf(!exported)(
    `the ${half} made of tensors is the one that was exported (skipped without the test data)`,
    async () => {
      const bytes = readFileSync(exported!)
      const file = safetensors(published(half, readModel(bytes)))
      const made = await run(writeModel(taef2(half, halfOf(half, readSafetensors(file)))), input, [...shape])
      const expected = await run(bytes, input, [...shape])
      expect(made).toHaveLength(expected.length)
      const worst = made.reduce((most, number, at) => Math.max(most, Math.abs(number - expected[at]!)), 0)
      expect(worst).toBeLessThan(1e-5)
    },
  )
}

test('a tensor that is missing is named', () => {
  expect(() => taef2('encoder', new Map())).toThrow(
    'The tensor 0.weight is missing: these are not the tensors of TAEF2',
  )
})

test('what is no safetensors file is refused, and so is half of one', () => {
  const tensor: Tensor = { name: 'w', type: 'float32', dims: [2], data: new Uint8Array(8) }
  const whole = safetensors([tensor])
  expect(readSafetensors(whole).get('w')).toMatchObject({ type: 'float32', dims: [2] })
  expect(() => readSafetensors(new Uint8Array(4))).toThrow('This is no safetensors file, or it is cut off')
  expect(() => readSafetensors(whole.subarray(0, 20))).toThrow('This is no safetensors file, or it is cut off')
  expect(() => readSafetensors(whole.subarray(0, whole.length - 1))).toThrow('The tensor w does not fit its place')
  const text = Buffer.from('aaaaaaaaaaaaaaaa')
  text.writeBigUInt64LE(8n)
  expect(() => readSafetensors(text)).toThrow('its header is no JSON')
})

test('bfloat16 becomes float32', () => {
  const file = Buffer.from(
    safetensors([{ name: 'w', type: 'float16', dims: [2], data: Uint8Array.of(0x80, 0x3f, 0, 0xc0) }]),
  )
  const header = file.indexOf('"F16"')
  // One letter more in the name of the type, one fewer in what is said about the file.
  const text = file.toString('latin1')
  const longer = text.slice(0, header) + '"BF16"' + text.slice(header + 5)
  const tensor = readSafetensors(Buffer.from(longer.replace('for a test', 'for a tes'), 'latin1')).get('w')!
  expect(tensor.type).toBe('float32')
  expect(Array.from(new Float32Array(tensor.data.slice().buffer))).toEqual([1, -2])
})

test('numbers of other kinds are refused by name', () => {
  const file = Buffer.from(safetensors([{ name: 'w', type: 'float32', dims: [2], data: new Uint8Array(8) }]))
  file.write('I64', file.indexOf('F32'))
  expect(() => readSafetensors(file)).toThrow('The tensor w is I64, which is not supported')
})

const halves = [testData('weights/taef2_encoder.onnx'), testData('weights/taef2_decoder.onnx')]
test.skipIf(halves.includes(undefined))(
  'TAEF2 is installed, and brings back what it is given, from the file that its maker publishes (skipped without the test data)',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'taef2-'))
    const [encoder, decoder] = halves.map((file) => readModel(readFileSync(file!)))
    const both = safetensors([...published('encoder', encoder!), ...published('decoder', decoder!)])
    writeFileSync(join(folder, 'taef2.safetensors'), both)
    const { generators } = await loadManifest(join(import.meta.dirname, '../../../models/manifest.json'))
    const entry = generators.find(({ id }) => id === 'taef2')!
    const file = join(folder, 'taef2.safetensors')
    await installGenerator({ entry, file, folder: join(folder, 'installed') })
    expect(readdirSync(join(folder, 'installed')).sort()).toEqual(['decoder.onnx', 'encoder.onnx'])
    await expect(installTaef2(join(folder, 'installed/encoder.onnx'), folder)).rejects.toMatchObject({
      code: 'model-damaged',
    })
    rmSync(folder, { recursive: true })
  },
)
