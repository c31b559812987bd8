import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeModel } from '../../main/compute/onnx/write-model.ts'
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

/** The manifest with the sizes and hashes of these files in their entries. */
export function withHashes(manifest: string, files: ReadonlyMap<string, Uint8Array>): string {
  const [start, ...entries] = manifest.split(/(?=^ {4}\{$)/m)
  const own = entries.map((entry) => (entry.includes('"id": "colours"') ? updated(entry, files) : entry))
  return [start, ...own].join('')
}

function updated(entry: string, files: ReadonlyMap<string, Uint8Array>): string {
  let text = entry
  for (const [name, bytes] of files) {
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const place = new RegExp(`("name": "${name}",[^}]*?"bytes": )\\d+(,[^}]*?"sha256": )"[0-9a-f]*"`)
    text = text.replace(place, (_, head: string, middle: string) => `${head}${bytes.length}${middle}"${sha256}"`)
  }
  return text
}

if (process.argv[1] === import.meta.filename) {
  const files = coloursFiles()
  for (const [name, bytes] of files) writeFileSync(join(import.meta.dirname, name), bytes)
  const manifest = join(import.meta.dirname, '../manifest.json')
  writeFileSync(manifest, withHashes(readFileSync(manifest, 'utf8'), files))
}
