import { createHash } from 'node:crypto'

/**
 * The text of the manifest with the sizes and hashes of these files, by name, in the entry of the model `id`; and its
 * logit scale, where one is given. Everything else stays as it is written.
 */
export function withFiles(
  manifest: string,
  id: string,
  files: ReadonlyMap<string, Uint8Array>,
  logitScale?: number,
): string {
  const [start, ...entries] = manifest.split(/(?=^ {4}\{$)/m)
  const own = entries.map((entry) => {
    if (!entry.includes(`"id": "${id}"`)) return entry
    const listed = [...files].reduce(withFile, entry)
    return logitScale === undefined
      ? listed
      : listed.replace(/("logitScale": )[\d.]+/, (_, head: string) => `${head}${logitScale}`)
  })
  return [start, ...own].join('')
}

function withFile(entry: string, [name, bytes]: readonly [string, Uint8Array]): string {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const place = new RegExp(`("name": "${name}",[^}]*?"bytes": )\\d+(,[^}]*?"sha256": )"[0-9a-f]*"`)
  return entry.replace(place, (_, head: string, middle: string) => `${head}${bytes.length}${middle}"${sha256}"`)
}
