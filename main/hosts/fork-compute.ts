import { fork } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Channel } from '../../preload/contract/channel.ts'
import { encoderEnvironment } from '../compute/encoder/process-environment.ts'
import { silentLog, type Log } from '../library/log.ts'
import { childChannel } from './channels.ts'
import { crashesFile } from './crashes-file.ts'
import { sibling } from './sibling.ts'

/**
 * Starts a compute process of plain Node for the library in the folder `library`. Closing the channel ends it; so does
 * the end of this process.
 */
export async function forkCompute(library: string, log: Log = silentLog): Promise<Channel> {
  const child = fork(sibling('hosts/compute-fork'), [join(library, crashesFile)], {
    serialization: 'advanced',
    // stdout belongs to whoever started us. What native libraries say about the machine belongs into the log.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [],
    env: { ...process.env, ...encoderEnvironment },
  })
  if (child.stderr) createInterface(child.stderr).on('line', (line) => retell(line, log))
  return childChannel(child)
}

/** Our own errors come as JSON; the rest is the chatter of drivers. */
function retell(line: string, log: Log): void {
  if (line.startsWith('{"level":"error"')) {
    const { message, ...fields } = JSON.parse(line) as { message: string }
    log.error('compute', message, fields)
  } else if (line.trim() !== '') log.debug('compute', line)
}
