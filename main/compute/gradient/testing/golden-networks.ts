import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { imageTower, randomTiny } from '../../../../models/onnx/random-clip.ts'
import type { Model } from '../../onnx/model.ts'
import { readModel } from '../../onnx/read-model.ts'
import { writeModel } from '../../onnx/write-model.ts'
import type { Shape } from '../shapes.ts'
import { smallResnetClip } from './resnet-clip.ts'
import { smallVqganDecoder, smallVqganEncoder } from './vqgan.ts'

/** A network whose gradient PyTorch has computed too: `golden/gradients.json`. */
export interface GoldenNetwork {
  readonly model: () => Model
  readonly input: string
  readonly output: string
  readonly shape: Shape
}

const models = join(import.meta.dirname, '../../../../models')

export const goldenNetworks: Readonly<Record<string, GoldenNetwork>> = {
  'a vision transformer of CLIP': {
    model: () => imageTower(randomTiny, 1),
    input: 'pixel_values',
    output: 'image_embeds',
    shape: [2, 3, 32, 32],
  },
  'a ResNet of CLIP': { model: smallResnetClip, input: 'pixel_values', output: 'image_embeds', shape: [1, 3, 32, 32] },
  'a VQGAN decoder': { model: smallVqganDecoder, input: 'latent', output: 'image', shape: [1, 8, 4, 4] },
  'a VQGAN encoder': { model: smallVqganEncoder, input: 'image', output: 'latent', shape: [1, 3, 16, 16] },
  'the image half of recollect-mini': {
    model: () => readModel(readFileSync(join(models, 'mini/image.onnx'))),
    input: 'pixel_values',
    output: 'image_embeds',
    shape: [1, 3, 224, 224],
  },
}

/** What is put in, and what weighs the output: the same formula is in `golden/make_golden.py`. */
export const wave = (count: number, step: number): Float32Array =>
  Float32Array.from({ length: count }, (_, index) => Math.sin(index * step))

// `node golden-networks.ts FOLDER` writes the networks for `make_golden.py`.
const [, script, folder] = process.argv
if (script === import.meta.filename && folder !== undefined) {
  mkdirSync(folder, { recursive: true })
  const list = Object.entries(goldenNetworks).map(([name, { model, ...rest }], index) => {
    writeFileSync(join(folder, `${index}.onnx`), writeModel(model()))
    return { name, file: `${index}.onnx`, ...rest }
  })
  writeFileSync(join(folder, 'networks.json'), JSON.stringify(list))
}
