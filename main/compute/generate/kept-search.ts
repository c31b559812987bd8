import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { cannotWrite } from '../../library/generations/picture-folder.ts'
import type { GenerationState } from './run-generation.ts'

interface Kept {
  /** Of the program: another one might go on otherwise than it began. */
  readonly version: string
  readonly state: GenerationState
}

/** Keeps how far a search has come in `file`, in place of what was there. Throws a `Failure` `not-available`. */
export async function keepSearch(file: string, kept: Kept): Promise<void> {
  try {
    await writeFile(`${file}.part`, serialize(kept))
    await rename(`${file}.part`, file)
  } catch (error) {
    await rm(`${file}.part`, { force: true }).catch(() => undefined)
    throw cannotWrite(dirname(file), error)
  }
}

/**
 * How far a search had come, if `file` says so: it was written by {@link keepSearch} of the same version on this computer,
 * or it is not used. Each search has a file of its own.
 *
 * @param steps That the search has: one that was done is begun anew.
 */
export async function keptSearch(file: string, version: string, steps: number): Promise<GenerationState | undefined> {
  const bytes = await readFile(file).catch(() => undefined)
  if (!bytes) return undefined
  try {
    const { version: by, state } = deserialize(bytes) as Kept
    return by === version && state.step > 0 && state.step < steps ? state : undefined
  } catch {
    return undefined
  }
}
