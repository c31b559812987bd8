import { createHash } from 'node:crypto'
import { Manifest, type ModelFile } from './manifest.ts'

/** For tests: a model of two small files, and a manifest that describes it and one that comes with the app. */
export const weights = Buffer.from(Float64Array.from({ length: 40_000 }, (_, i) => Math.sin(i)).buffer)
export const tokenizer = Buffer.from('{"model": {}}')

export const hashOfBytes = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

const commit = 'a'.repeat(40)

function fileOf(path: string, role: ModelFile['role'], content: Buffer): ModelFile {
  const source = { repository: 'maker/clip', revision: commit, path }
  return { name: path.replace(/^.*\//, ''), role, ...source, bytes: content.length, sha256: hashOfBytes(content) }
}

const files = [fileOf('onnx/model.onnx', 'both', weights), fileOf('tokenizer.json', 'tokenizer', tokenizer)]

/** What a server must serve under which path. */
export const weightsAddress = `/maker/clip/resolve/${commit}/onnx/model.onnx`
export const contents: Readonly<Record<string, Buffer>> = {
  [weightsAddress]: weights,
  [`/maker/clip/resolve/${commit}/tokenizer.json`]: tokenizer,
}

/** @param sized Whether sizes are recorded. */
export function testManifest({ sized = true } = {}): Manifest {
  const triple = [0, 0, 0]
  const preprocessing = { size: 8, resize: 'crop', interpolation: 'bicubic', mean: triple, std: triple }
  const tokenization = { context: 4, pad: 0, end: 1, lowercase: true }
  const model = {
    name: 'Test CLIP',
    description: '',
    licence: 'MIT',
    languages: ['en'],
    understands: 'words',
    precision: 'fp32',
    dimensions: 2,
    image: { input: 'a', output: 'b', preprocessing },
    text: { input: 'c', output: 'd', ids: 'int64', tokenization },
    logitScale: 100,
    logitBias: 0,
    batch: 4,
  }
  const described = files.map(({ bytes, ...file }) => ({ ...file, ...(sized && { bytes }) }))
  const own = files.map(({ name, role, bytes, sha256 }) => ({ name, role, bytes, sha256 }))
  const models = [
    { ...model, id: 'clip', files: described },
    { ...model, id: 'own', builtIn: true, files: own },
  ]
  return Manifest.parse({ version: 1, models })
}
