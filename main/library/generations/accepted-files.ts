import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { strings } from '../../strings.ts'
import { hashOf, whatIsWrongWith } from '../models/file-integrity.ts'
import { verifiedFiles } from '../models/verified-files.ts'

const FileRecord = z.strictObject({ bytes: z.int(), sha256: z.string() })

/** What was accepted when a generator was handed over: the file that it was built of, and what came of it. */
const Accepted = z.strictObject({ from: FileRecord, files: z.record(z.string(), FileRecord) })
type Accepted = z.output<typeof Accepted>

/** Beside the files. They are nothing without it. */
export const acceptedName = 'accepted.json'
const halves = ['encoder.onnx', 'decoder.onnx']

/** Writes down what both halves in `folder` are, which have just been tried, and what they were built of. */
export async function accept(folder: string, from: string): Promise<void> {
  const record = async (path: string): Promise<z.output<typeof FileRecord>> => ({
    bytes: (await stat(path)).size,
    sha256: await hashOf(path),
  })
  const files: Accepted['files'] = {}
  for (const name of halves) files[name] = await record(join(folder, name))
  const accepted: Accepted = { from: await record(from), files }
  await writeFile(join(folder, acceptedName), `${JSON.stringify(accepted, null, 2)}\n`)
}

/** SHA-256 of what the generator in `folder` was built of; undefined where there is none. */
export async function acceptedFrom(folder: string): Promise<string | undefined> {
  return (await recordIn(folder))?.from.sha256
}

/**
 * Holds both halves in `folder` to what was accepted, and reads them for that if they have changed since they were last
 * read.
 *
 * @returns undefined when they are that, otherwise a sentence that says what is wrong.
 */
export async function whatIsWrongWithAccepted(folder: string): Promise<string | undefined> {
  const files = (await recordIn(folder))?.files
  if (!files) return strings.making.generators.recordLost
  const verified = verifiedFiles(folder)
  for (const name of halves) {
    const expected = files[name]
    if (!expected) return strings.making.generators.fileUnknown(name)
    if (await verified.has(name, expected.sha256)) continue
    const wrong = await whatIsWrongWith(join(folder, name), { name, ...expected }).catch(() =>
      strings.making.generators.fileUnreadable(name),
    )
    if (wrong !== undefined) return wrong
    await verified.add(name, expected.sha256)
  }
  return undefined
}

async function recordIn(folder: string): Promise<Accepted | undefined> {
  try {
    return Accepted.parse(JSON.parse(await readFile(join(folder, acceptedName), 'utf8')))
  } catch {
    // Lost or damaged: nobody can say any more what the files should be.
    return undefined
  }
}
