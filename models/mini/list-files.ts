import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withFiles } from '../manifest-text.ts'

// Writes the sizes, hashes and logit scale of a newly trained `recollect-mini` into the manifest.
// After training: `node models/mini/list-files.ts`.

const read = (name: string): Buffer => readFileSync(join(import.meta.dirname, name))
const names = ['image.onnx', 'text.onnx', 'tokenizer.json']
const { logitScale } = JSON.parse(read('golden.json').toString()) as { logitScale: number }
const manifest = join(import.meta.dirname, '../manifest.json')
const files = new Map(names.map((name) => [name, read(name)]))
writeFileSync(manifest, withFiles(readFileSync(manifest, 'utf8'), 'recollect-mini', files, logitScale))
