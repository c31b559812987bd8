import type { LibraryConfig } from '../library/library.ts'
import { near } from './near.ts'
import { sibling } from './sibling.ts'
import { systemFetch } from './system-fetch.ts'

/** Where the parts of the app that the library needs lie, in a build and in the sources alike. */
export function libraryConfig(own: {
  readonly directory: string
  readonly version: string
}): Omit<LibraryConfig, 'door' | 'work' | 'startCompute' | 'startMaker' | 'log'> {
  return {
    ...own,
    scanWorker: sibling('library/vectors/scan-worker'),
    checkpointWorker: sibling('library/store/checkpoint-worker'),
    readerWorker: sibling('library/store/reader-worker'),
    // Electron's own processes are not Node, and the fuse that would make them so is off.
    ...(!('electron' in process.versions) && { snapshotProcess: sibling('library/vectors/snapshot-process') }),
    models: modelsFolder(),
    fetch: systemFetch,
  }
}

/** The folder with `manifest.json` and the models that come with the app. */
export function modelsFolder(): string {
  return near('models', 'manifest.json')
}
