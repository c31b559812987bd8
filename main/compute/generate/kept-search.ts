import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { cannotWrite } from '../../library/generations/picture-folder.ts'
import type { GenerationState } from './run-generation.ts'

/** Keeps how far a search has come in `file`, in place of what was there. Throws a `Failure` `not-available`. */
export async function keepSearch(file: string, state: GenerationState): Promise<void> {
  try {
    await writeFile(`${file}.part`, serialize(state))
    await rename(`${file}.part`, file)
  } catch (error) {
    await rm(`${file}.part`, { force: true }).catch(() => undefined)
    throw cannotWrite(dirname(file), error)
  }
}

/**
 * How far a search had come, if `file` says so. What is there was written by {@link keepSearch}, of the same search by
 * the same version on this computer, or it is not used.
 *
 * @param steps That the search has: one that was done is begun anew.
 */
export async function keptSearch(file: string, steps: number): Promise<GenerationState | undefined> {
  const bytes = await readFile(file).catch(() => undefined)
  if (!bytes) return undefined
  try {
    const state = deserialize(bytes) as GenerationState
    return state.step > 0 && state.step < steps ? state : undefined
  } catch {
    return undefined
  }
}
