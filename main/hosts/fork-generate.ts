import { fork } from 'node:child_process'
import { connect } from '../../preload/contract/connect.ts'
import { Failure } from '../../preload/contract/failure.ts'
import type { MadePicture, MakeStep, MakeTask } from '../compute/generate/make-pictures.ts'
import { childChannel } from './channels.ts'
import type { GenerateEvents, GenerateMethods } from './generate-methods.ts'
import { sibling } from './sibling.ts'

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
  const child = fork(sibling('hosts/generate-fork'), [], {
    serialization: 'advanced',
    // stdout belongs to whoever started us.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [],
  })
  const channel = childChannel(child)
  const client = connect<GenerateMethods, GenerateEvents>(channel)
  client.on('step', onStep)
  client.on('made', onMade)
  try {
    await client.call('make', task, signal)
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'compute-died') throw error
    const why = 'The process that makes pictures ended by itself, perhaps for lack of memory.'
    throw new Failure('compute-died', `${why} A lower --quality takes less.`, { cause: error })
  } finally {
    channel.close()
  }
}
