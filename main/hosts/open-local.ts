import type { LibraryClient, LibraryEvents, LibraryMethods } from '../../preload/contract/library-contract.ts'
import { channelPair } from '../../preload/contract/channel.ts'
import { connect } from '../../preload/contract/connect.ts'
import { openLibrary, type Library } from '../library/library.ts'
import type { EngineName } from '../library/vectors/engine-name.ts'
import { silentLog, type Log } from '../library/log.ts'
import { forkCompute } from './fork-compute.ts'
import { forkMaker } from './fork-generate.ts'
import { libraryConfig } from './library-config.ts'
import packageJson from '../../package.json' with { type: 'json' }

export interface LocalOptions {
  /** Folder of the library. */
  readonly library: string
  /** What to call this process when somebody else wants the library: `recollect search` … */
  readonly door: string
  /** See `LibraryConfig.work`. */
  readonly work: boolean
  readonly log?: Log
  /** See `LibraryConfig.index`. */
  readonly index?: EngineName | undefined
}

/** A library opened in this process, with a compute process of its own. */
export interface Local {
  readonly client: LibraryClient
  readonly library: Library
  readonly log: Log
  close(): Promise<void>
}

/** Opens a library for the command line or the browser door. @throws {Failure} as {@link openLibrary} does. */
export async function openLocal({
  library: directory,
  door,
  work,
  index,
  log = silentLog,
}: LocalOptions): Promise<Local> {
  const { version } = packageJson
  const library = await openLibrary({
    ...libraryConfig({ directory, version }),
    door,
    work,
    index,
    log,
    startCompute: () => forkCompute(directory, log),
    startMaker: () => forkMaker(log),
  })
  const [ours, theirs] = channelPair()
  library.connect(theirs, 'browser')
  const client = connect<LibraryMethods, LibraryEvents>(ours)
  return {
    client,
    library,
    log,
    async close() {
      ours.close()
      await library.close()
    },
  }
}
