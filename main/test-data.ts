import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

/** Where the photos and files for testing lie that are too many, or not ours, to be part of the project. */
const root = resolve(import.meta.dirname, '..', process.env['RECOLLECT_TEST_DATA'] ?? '../shared')

/** Absolute path of something under the test data, or undefined where there is none: tests that need it then skip. */
export function testData(path: string): string | undefined {
  const found = resolve(root, path)
  return existsSync(found) ? found : undefined
}
