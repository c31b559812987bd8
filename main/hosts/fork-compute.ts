import { fork } from 'node:child_process'
import { join } from 'node:path'
import type { Channel } from '../../preload/contract/channel.ts'
import { childChannel } from './channels.ts'
import { crashesFile } from './crashes-file.ts'
import { sibling } from './sibling.ts'

/** Starts a compute process of plain Node for the library in the folder `library`. Closing the channel ends it; so does the end of this process. */
export async function forkCompute(library: string): Promise<Channel> {
  const child = fork(sibling('hosts/compute-fork'), [join(library, crashesFile)], {
    serialization: 'advanced',
    // What it says to stderr is for the log; stdout belongs to whoever started us.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [],
  })
  return childChannel(child)
}
