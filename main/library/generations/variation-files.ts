import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Pictures that were made and not yet saved, what there is to see of those being made, and how far those have come. */
export interface VariationFiles {
  /** Absolute path of the folder. Nobody looks for pictures here but this app. */
  readonly folder: string
  /** The file that a search is kept in while it is not done. */
  state(variation: number): string
  /** Nobody has to wait for it; see {@link VariationFiles.settled}. */
  remove(names: readonly string[]): Promise<void>
  /** The same for what was shown until now: a page may have been told its name, and be about to load it. */
  removeSeen(names: readonly string[]): void
  removeState(variation: number): Promise<void>
  /** Resolves when everything is removed that was to be. */
  settled(): Promise<void>
}

/** Where a library keeps them. Not called like the folder for people: some systems tell no capitals. */
export function variationsFolder(library: string): string {
  return join(library, 'variations')
}

/**
 * Opens the folder, and removes what nothing refers to: a process that was ended leaves its last sketches. What was
 * seen stays for `seenStaysMs`.
 */
export function openVariationFiles(folder: string, referred: ReadonlySet<string>, seenStaysMs: number): VariationFiles {
  mkdirSync(folder, { recursive: true })
  for (const name of readdirSync(folder)) {
    if (referred.has(name)) continue
    try {
      rmSync(join(folder, name), { recursive: true, force: true })
    } catch {
      // Another program has it open, as on Windows: that is no reason not to open the library.
    }
  }
  let work = Promise.resolve()
  const remove = (names: readonly string[]): Promise<void> =>
    (work = work.then(async () => {
      // One that cannot be removed now is, when the library is opened next.
      for (const name of names) await rm(join(folder, name), { force: true }).catch(() => undefined)
    }))
  const stateName = (variation: number): string => `${variation}.state`
  return {
    folder,
    state: (variation) => join(folder, stateName(variation)),
    remove,
    removeSeen: (names) => void setTimeout(() => void remove(names), seenStaysMs).unref(),
    removeState: (variation) => remove([stateName(variation)]),
    settled: () => work,
  }
}
