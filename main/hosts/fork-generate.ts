import { fork } from 'node:child_process'
import type { Channel } from '../../preload/contract/channel.ts'
import { connect } from '../../preload/contract/connect.ts'
import { Failure } from '../../preload/contract/failure.ts'
import { strings } from '../strings.ts'
import type { MadePicture, MakeStep, MakeTask } from '../library/generations/maker.ts'
import type { MakerEvents, MakerMethods } from '../library/generations/maker-contract.ts'
import { silentLog, type Log } from '../library/log.ts'
import { childChannel } from './channels.ts'
import { retell } from './retell.ts'
import { sibling } from './sibling.ts'

/** Starts a process of plain Node that makes pictures. Closing the channel ends it; so does the end of this process. */
export async function forkMaker(log: Log = silentLog): Promise<Channel> {
  const child = fork(sibling('hosts/generate-fork'), [], {
    serialization: 'advanced',
    // stdout belongs to whoever started us. What native libraries say about the machine belongs into the log.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [],
  })
  if (child.stderr) retell(child.stderr, 'generate', log)
  return childChannel(child)
}

/**
 * Makes pictures in a process of its own; see {@link import('../compute/generate/make-pictures.ts').makePictures}. What
 * `onMade` has been told of stays, however this ends.
 *
 * @throws {Failure} what `makePictures` throws, and `compute-died` when the process ended, as it does without memory.
 */
export async function forkGenerate(
  task: MakeTask,
  { onStep, onMade }: { readonly onStep: (step: MakeStep) => void; readonly onMade: (made: MadePicture) => void },
  signal: AbortSignal,
): Promise<void> {
  const channel = await forkMaker()
  const client = connect<MakerMethods, MakerEvents>(channel)
  client.on('step', onStep)
  client.on('made', onMade)
  try {
    await client.call('make', task, signal)
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'compute-died') throw error
    throw new Failure('compute-died', strings.library.makerEnded, { cause: error })
  } finally {
    channel.close()
  }
}
