import { resolve } from 'node:path'
import { fileURLToPathBuffer } from 'node:url'
import { libraryPath } from '../library/folders/paths.ts'

/**
 * The absolute path, in the library's form, that an argument means: a path, or the `file:` address that file managers on
 * Linux make of it, whose bytes need not be text. Other addresses stay as they are, for the library to say what it
 * thinks of them.
 *
 * @param cwd Folder that relative paths start from.
 */
export function argumentPath(argument: string, cwd: string): string {
  if (!/^(file:\/|[a-z][a-z0-9+.-]+:\/\/)/i.test(argument)) return libraryPath(resolve(cwd, argument))
  try {
    return libraryPath(fileURLToPathBuffer(argument))
  } catch {
    return argument
  }
}
