import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { randomTiny, randomVitB32, writeRandomClip } from '../../../models/onnx/random-clip.ts'
import { hashOf } from '../../library/models/file-integrity.ts'
import type { Manifest } from '../../library/models/manifest.ts'
import { answerApart, apart } from './apart.ts'

/** Models of random weights: as large and as slow as the real ones, and blind. */
const shapes = [randomVitB32, randomTiny]
export const randomModels: readonly string[] = shapes.map(({ name }) => name)

/**
 * Writes a model of random weights into `folder`, and a manifest that has it as one that comes with the app.
 * `random-vit-b32` takes 600 MB and some seconds.
 */
export async function writeRandomModel(folder: string, id: string): Promise<void> {
  const shape = shapes.find(({ name }) => name === id)
  if (!shape) throw new Error(`There is no random model ${id}`)
  const own = join(folder, id)
  const { dimensions, image, text, logitScale, logitBias, batch } = writeRandomClip(own, shape)
  const { context, pad, end, lowercase } = text.tokenization
  const files = [
    { name: 'image.onnx', role: 'image' },
    { name: 'text.onnx', role: 'text' },
    { name: 'tokenizer.json', role: 'tokenizer' },
  ] as const
  const manifest: Manifest = {
    version: 1,
    models: [
      {
        id,
        name: 'Random weights, for measuring',
        description: 'As large and as slow as a real one, and blind.',
        licence: 'MIT',
        languages: [],
        understands: 'words',
        builtIn: true,
        precision: 'fp32',
        files: await Promise.all(
          files.map(async ({ name, role }) => {
            const path = join(own, name)
            return { name, role, bytes: statSync(path).size, sha256: await hashOf(path) }
          }),
        ),
        dimensions,
        image: { input: image.input, output: image.output, preprocessing: image.preprocessing },
        text: { input: text.input, output: text.output, ids: text.ids, tokenization: { context, pad, end, lowercase } },
        logitScale,
        logitBias,
        batch,
        notes: [],
      },
    ],
    generators: [],
  }
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest))
}

const task = 'write-random-model'

/** The same in a process of its own. */
export async function writeRandomModelApart(folder: string, id: string): Promise<void> {
  await apart(import.meta.filename, task, { folder, id })
}

await answerApart(import.meta.filename, task, async ({ folder, id }: { folder: string; id: string }) => {
  await writeRandomModel(folder, id)
  return {}
})
