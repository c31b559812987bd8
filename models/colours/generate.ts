import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeModel } from '../../main/compute/onnx/write-model.ts'
import { withFiles } from '../manifest-text.ts'
import { imageTower } from './image-tower.ts'
import { textTower, tokenizer } from './text-tower.ts'

/**
 * The files of the built-in model, by name. Always the same bytes; a test compares them with those in this folder.
 *
 * After a change to this folder: `node models/colours/generate.ts`.
 */
export function coloursFiles(): ReadonlyMap<string, Uint8Array> {
  return new Map([
    ['image.onnx', writeModel(imageTower())],
    ['text.onnx', writeModel(textTower())],
    ['tokenizer.json', new TextEncoder().encode(`${JSON.stringify(tokenizer(), null, 1)}\n`)],
  ])
}

if (process.argv[1] === import.meta.filename) {
  const files = coloursFiles()
  for (const [name, bytes] of files) writeFileSync(join(import.meta.dirname, name), bytes)
  const manifest = join(import.meta.dirname, '../manifest.json')
  writeFileSync(manifest, withFiles(readFileSync(manifest, 'utf8'), 'colours', files))
}
