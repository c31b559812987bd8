import { readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const Record = z.record(z.string(), z.strictObject({ bytes: z.int(), mtimeMs: z.number(), sha256: z.string() }))
type Record = z.output<typeof Record>

const recordName = '.verified.json'

/**
 * Remembers, beside the files of a model, which of them have been read and found right, so that starting the app does
 * not read a gigabyte again. A file whose size or time of change is different from then counts as unread.
 */
export interface VerifiedFiles {
  /** Whether the file as it lies there now has been found to have this hash. */
  has(name: string, sha256: string): Promise<boolean>
  add(name: string, sha256: string): Promise<void>
}

export function verifiedFiles(folder: string): VerifiedFiles {
  const path = join(folder, recordName)
  const read = async (): Promise<Record> => {
    // A lost or damaged record only means that files are read once more.
    const text = await readFile(path, 'utf8').catch(() => '{}')
    try {
      return Record.parse(JSON.parse(text))
    } catch {
      return {}
    }
  }
  return {
    async has(name, sha256) {
      const entry = (await read())[name]
      if (entry?.sha256 !== sha256) return false
      const found = await stat(join(folder, name)).catch(() => undefined)
      return found?.size === entry.bytes && found.mtimeMs === entry.mtimeMs
    },
    async add(name, sha256) {
      const { size, mtimeMs } = await stat(join(folder, name))
      const record = { ...(await read()), [name]: { bytes: size, mtimeMs, sha256 } }
      await writeFile(`${path}.part`, `${JSON.stringify(record, null, 2)}\n`)
      await rename(`${path}.part`, path)
    },
  }
}
