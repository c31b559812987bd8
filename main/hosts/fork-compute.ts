import { fork } from 'node:child_process'
import type { Channel } from '../../preload/contract/channel.ts'
import { childChannel } from './channels.ts'
import { sibling } from './sibling.ts'

/** Starts a compute process of plain Node. Closing the channel ends it; so does the end of this process. */
export async function forkCompute(): Promise<Channel> {
  const child = fork(sibling('hosts/compute-fork'), {
    serialization: 'advanced',
    // What it says to stderr is for the log; stdout belongs to whoever started us.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [],
  })
  return childChannel(child)
}
