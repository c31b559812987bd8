import { fork } from 'node:child_process'
import type { Channel } from '../../preload/contract/channel.ts'
import { silentLog, type Log } from '../library/log.ts'
import { childChannel } from './channels.ts'
import { computeLaunch } from './compute-launch.ts'
import { retell } from './retell.ts'
import { sibling } from './sibling.ts'

/**
 * Starts a compute process of plain Node for the library in the folder `library`. Closing the channel ends it; so does
 * the end of this process.
 */
export async function forkCompute(library: string, log: Log = silentLog): Promise<Channel> {
  const { args, execArgv, env } = computeLaunch(library)
  const child = fork(sibling('hosts/compute-fork'), args, {
    serialization: 'advanced',
    // stdout belongs to whoever started us. What native libraries say about the machine belongs into the log.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv,
    env,
  })
  if (child.stderr) retell(child.stderr, 'compute', log)
  return childChannel(child)
}
