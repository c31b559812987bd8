import { existsSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The folder called `folder` that holds `mark`, among the folders above this file and a package's resources.
 *
 * The same code runs from the sources, from a build and from a package, and finds what belongs to it in each.
 */
export function near(folder: string, mark: string): string {
  const { resourcesPath } = process as { resourcesPath?: string }
  const above = Array.from({ length: 4 }, (_, levels) => join(import.meta.dirname, ...Array<string>(levels).fill('..')))
  const found = [...above, ...(resourcesPath === undefined ? [] : [resourcesPath])]
    .map((base) => join(base, folder))
    .find((candidate) => existsSync(join(candidate, mark)))
  if (found === undefined)
    throw new Error(`The app is incomplete: there is no ${folder}/${mark} near ${import.meta.dirname}`)
  return found
}
