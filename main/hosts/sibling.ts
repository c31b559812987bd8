import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * The script of another process or thread, named by its source below `main/` without `.ts`.
 *
 * A build puts every entry beside this one; without a build, Node runs the source itself.
 */
export function sibling(source: string): URL {
  const name = source.slice(source.lastIndexOf('/') + 1)
  // A built chunk may lie one folder below the entries.
  for (const built of [join(import.meta.dirname, `${name}.js`), join(import.meta.dirname, '..', `${name}.js`)]) {
    if (existsSync(built)) return pathToFileURL(built)
  }
  return pathToFileURL(join(import.meta.dirname, '..', `${source}.ts`))
}
