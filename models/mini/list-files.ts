import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The manifest with the sizes, hashes and logit scale of a newly trained `recollect-mini`.
 *
 * After training: `node models/mini/list-files.ts`.
 */
export function withFiles(manifest: string, files: ReadonlyMap<string, Uint8Array>, logitScale: number): string {
  const [start, ...entries] = manifest.split(/(?=^ {4}\{$)/m)
  const own = entries.map((entry) => (entry.includes('"id": "recollect-mini"') ? updated(entry, files) : entry))
  return [start, ...own].join('')

  function updated(entry: string, files: ReadonlyMap<string, Uint8Array>): string {
    let text = entry.replace(/("logitScale": )[\d.]+/, (_, head: string) => `${head}${logitScale}`)
    for (const [name, bytes] of files) {
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const place = new RegExp(`("name": "${name}",[^}]*?"bytes": )\\d+(,[^}]*?"sha256": )"[0-9a-f]*"`)
      text = text.replace(place, (_, head: string, middle: string) => `${head}${bytes.length}${middle}"${sha256}"`)
    }
    return text
  }
}

if (process.argv[1] === import.meta.filename) {
  const read = (name: string): Buffer => readFileSync(join(import.meta.dirname, name))
  const names = ['image.onnx', 'text.onnx', 'tokenizer.json']
  const { logitScale } = JSON.parse(read('golden.json').toString()) as { logitScale: number }
  const manifest = join(import.meta.dirname, '../manifest.json')
  const files = new Map(names.map((name) => [name, read(name)]))
  writeFileSync(manifest, withFiles(readFileSync(manifest, 'utf8'), files, logitScale))
}
