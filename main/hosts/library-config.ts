import type { LibraryConfig } from '../library/library.ts'
import { near } from './near.ts'
import { sibling } from './sibling.ts'

/** Where the parts of the app that the library needs lie, in a build and in the sources alike. */
export function libraryConfig(own: {
  readonly directory: string
  readonly version: string
}): Omit<LibraryConfig, 'door' | 'work' | 'startCompute' | 'log'> {
  return { ...own, scanWorker: sibling('library/vectors/scan-worker'), models: near('models', 'manifest.json') }
}
