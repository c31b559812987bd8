import type { Channel } from '../../../preload/contract/channel.ts'
import { connect } from '../../../preload/contract/connect.ts'
import { Failure, messageOf } from '../../../preload/contract/failure.ts'
import type { Client } from '../../../preload/contract/method.ts'
import { strings } from '../../strings.ts'
import type { MakerEvents, MakerMethods } from './maker-contract.ts'

export type MakerClient = Client<MakerMethods, MakerEvents>

/** Starts a process that makes pictures. Closing the channel must end it. */
export type StartMaker = () => Promise<Channel>

/** What a process is asked for, as far as people are told of it. */
type Work = keyof typeof strings.making.process

/** It stops between two looks, and the longest of them takes a second. */
const patienceMs = 5_000

/**
 * Starts a process, asks it something, and ends it whatever comes of that: sessions hold gigabytes, and nothing in it is
 * worth keeping.
 *
 * @throws {Failure} also where the process ended by itself (`compute-died`).
 */
export async function askMaker<T>(
  start: StartMaker,
  work: Work,
  ask: (client: MakerClient) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const isCancelled = (): boolean => signal.aborted
  if (isCancelled()) throw new Failure('cancelled', strings.models.cancelled)
  const channel = await start()
  let patience: NodeJS.Timeout | undefined
  const hurry = (): void => void (patience = setTimeout(() => channel.close(), patienceMs))
  signal.addEventListener('abort', hurry, { once: true })
  try {
    return await ask(connect<MakerMethods, MakerEvents>(channel))
  } catch (error) {
    throw isCancelled() ? new Failure('cancelled', strings.models.cancelled, { cause: error }) : told(error, work)
  } finally {
    signal.removeEventListener('abort', hurry)
    clearTimeout(patience)
    channel.close()
  }
}

/** What went wrong, in words for people. */
function told(error: unknown, work: Work): Failure {
  const code = error instanceof Failure ? error.code : 'internal'
  const message = messageOf(error)
  const { died, noMemory, failed } = strings.making.process[work]
  if (code === 'compute-died') return new Failure('compute-died', died, { cause: error })
  // What the runtime and Node say when there is none left.
  if (/bad.alloc|allocate memory|allocation failed|out of memory/i.test(message)) {
    return new Failure('not-available', noMemory, { cause: error })
  }
  if (error instanceof Failure && code !== 'internal') return error
  return new Failure('internal', failed(message), { cause: error })
}
