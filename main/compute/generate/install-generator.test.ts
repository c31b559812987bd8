import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { randomNumbers } from '../../../models/onnx/random.ts'
import { loadManifest } from '../../library/models/manifest.ts'
import type { ManifestGenerator } from '../../library/models/manifest-generator.ts'
import type { Tensor } from '../onnx/model.ts'
import { sizeOf } from '../onnx/tensor.ts'
import { installGenerator } from './install-generator.ts'
import { passingTaef2, safetensorsFile } from './testing/taef2-file.ts'

let folder: string
let entry: ManifestGenerator
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'install-'))
  const { generators } = await loadManifest(join(import.meta.dirname, '../../../models/manifest.json'))
  entry = generators.find(({ id }) => id === 'taef2')!
})
afterEach(() => rmSync(folder, { recursive: true }))

async function install(tensors: readonly Tensor[]): Promise<void> {
  const file = join(folder, 'taef2.safetensors')
  writeFileSync(file, safetensorsFile(tensors))
  await installGenerator({ entry, file, folder: join(folder, 'installed') })
}
const changed = (name: string, change: (tensor: Tensor) => Tensor): Tensor[] =>
  passingTaef2().map((tensor) => (tensor.name === name ? change(tensor) : tensor))

test('a generator that brings back what it is given is built', async () => {
  await install(passingTaef2())
  expect(readdirSync(join(folder, 'installed')).toSorted()).toEqual(['decoder.onnx', 'encoder.onnx'])
})

/** A file of the system that takes nothing, as on a full disk. */
const full = '/dev/full'

test.skipIf(!existsSync(full))('a disk that is full is told as that, and not blamed on the file', async () => {
  mkdirSync(join(folder, 'installed'))
  for (const half of ['encoder', 'decoder']) symlinkSync(full, join(folder, 'installed', `${half}.onnx.part`))
  await expect(install(passingTaef2())).rejects.toMatchObject({
    code: 'not-available',
    message: `There is not enough room for TAEF2 in ${folder}: the disk is full.`,
  })
})

test('a folder that cannot be written to is told as that, and not blamed on the file', async () => {
  writeFileSync(join(folder, 'installed'), 'a file')
  await expect(install(passingTaef2())).rejects.toMatchObject({
    code: 'not-available',
    message: expect.stringContaining(`TAEF2 cannot be installed in ${folder}: EEXIST`) as string,
  })
})

test('tensors of the right shapes that make something else of a picture are refused', async () => {
  const random = passingTaef2().map(({ name, dims }, seed): Tensor => {
    const numbers = randomNumbers(sizeOf(dims), 0.1, seed)
    return { name, type: 'float32', dims, data: new Uint8Array(numbers.buffer) }
  })
  await expect(install(random)).rejects.toMatchObject({
    code: 'model-damaged',
    message: expect.stringContaining('a picture of one colour comes back as something else') as string,
  })
})

test('a tensor of another shape is refused by name', async () => {
  const wide = changed('encoder.layers.14.weight', (tensor) => ({
    ...tensor,
    dims: [16, 64, 3, 3],
    data: tensor.data.subarray(tensor.data.length / 2),
  }))
  await expect(install(wide)).rejects.toMatchObject({
    code: 'model-damaged',
    message: expect.stringContaining(
      'The tensor 14.weight is 16×64×3×3 and should be 32×64×3×3: these are not the tensors of TAEF2',
    ) as string,
  })
})

for (const [type, bytes] of [
  ['float16', [0x00, 0xfe]],
  ['float32', [0x00, 0x00, 0x80, 0x7f]],
] as const) {
  test(`a tensor with what is no number in ${type} is refused by name`, async () => {
    const broken = changed('decoder.layers.18.bias', (tensor) => {
      const data = new Uint8Array(3 * bytes.length)
      data.set(bytes, bytes.length)
      return { ...tensor, type, data }
    })
    await expect(install(broken)).rejects.toMatchObject({
      code: 'model-damaged',
      message: expect.stringContaining('The tensor 19.bias holds something that is no number') as string,
    })
  })
}
