import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { LibraryConfig } from '../library/library.ts'
import { sibling } from './sibling.ts'

/** Where the parts of the app that the library needs lie, in a build and in the sources alike. */
export function libraryConfig(own: {
  readonly directory: string
  readonly version: string
}): Omit<LibraryConfig, 'door' | 'startCompute' | 'log'> {
  return { ...own, scanWorker: sibling('library/vectors/scan-worker'), models: modelsFolder() }
}

/** The folder with `manifest.json` and the bundled models: beside the sources, or among a package's resources. */
export function modelsFolder(): string {
  const { resourcesPath } = process as typeof process & { resourcesPath?: string }
  const above = Array.from({ length: 4 }, (_, levels) =>
    join(import.meta.dirname, ...Array<string>(levels).fill('..'), 'models'),
  )
  const found = [...above, ...(resourcesPath ? [join(resourcesPath, 'models')] : [])].find((folder) =>
    existsSync(join(folder, 'manifest.json')),
  )
  if (!found) throw new Error(`No models/manifest.json above ${dirname(import.meta.dirname)}`)
  return found
}
