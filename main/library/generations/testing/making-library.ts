import { join } from 'node:path'
import { channelPair } from '../../../../preload/contract/channel.ts'
import { connect } from '../../../../preload/contract/connect.ts'
import {
  libraryMethods,
  type LibraryClient,
  type LibraryEvents,
  type LibraryMethods,
} from '../../../../preload/contract/library-contract.ts'
import { fakeCompute } from '../../fake-compute.ts'
import type { fakeMaker } from '../../fake-maker.ts'
import { openLibrary } from '../../library.ts'
import { silentLog } from '../../log.ts'

/** Opens the library in `directory`, in which `maker` makes pictures. What it answers is held to the contract. */
export async function openMakingLibrary(
  directory: string,
  maker: ReturnType<typeof fakeMaker>,
): Promise<{ readonly client: LibraryClient; readonly close: () => Promise<void> }> {
  const library = await openLibrary({
    directory,
    door: 'a test',
    version: '1.0.0',
    models: join(import.meta.dirname, '../../../../models'),
    scanWorker: new URL('../../vectors/scan-worker.ts', import.meta.url),
    checkpointWorker: new URL('../../store/checkpoint-worker.ts', import.meta.url),
    readerWorker: new URL('../../store/reader-worker.ts', import.meta.url),
    startCompute: fakeCompute().start,
    startMaker: maker.start,
    log: silentLog,
    work: true,
    graceMs: 200,
    sketchesStayMs: 0,
  })
  const [ours, theirs] = channelPair()
  library.connect(theirs, 'browser')
  const plain = connect<LibraryMethods, LibraryEvents>(ours)
  const call: LibraryClient['call'] = async (name, input, signal) =>
    libraryMethods[name].output.parse(await plain.call(name, input, signal)) as never
  return {
    client: { ...plain, call },
    async close() {
      ours.close()
      await library.close()
    },
  }
}
