import { availableParallelism, constants, setPriority } from 'node:os'
import type { Channel } from '../../preload/contract/channel.ts'
import { createCompute } from '../compute/compute.ts'
import { openEncoderThread } from '../compute/encoder/encoder-thread.ts'
import { openTexts } from '../compute/encoder/texts.ts'
import { openImages } from '../compute/images/images.ts'
import type { SharpBuild } from '../compute/images/sharp.ts'
import { serveCompute } from '../compute/serve-compute.ts'
import { sibling } from './sibling.ts'

interface ComputeHostOptions {
  readonly sharp: SharpBuild
  /** File in an existing folder, for what to remember in case this process is ended by a driver. */
  readonly crashes: string
}

/** The compute process: serves compute on `channel` and ends when the other side has gone. */
export function hostCompute(channel: Channel, { sharp, crashes }: ComputeHostOptions): void {
  // Before its threads, which take after it: what people wait for goes first, in the library and everywhere else.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
  const images = openImages({ worker: sibling('compute/images/image-worker'), threads: availableParallelism(), sharp })
  const encoder = openEncoderThread(sibling('compute/encoder/encoder-worker'), { crashes })
  serveCompute(channel, createCompute(images, openTexts(), encoder.load), (error, method) => {
    const stack = error instanceof Error ? error.stack : undefined
    const line = { level: 'error', scope: 'compute', message: `${method} failed`, error: String(error), stack }
    process.stderr.write(`${JSON.stringify(line)}\n`)
  })
  channel.onClose(() => {
    const end = (): never => process.exit(0)
    void encoder.idle().finally(end)
    // A driver that hangs must not keep this process for ever.
    setTimeout(end, 10_000)
  })
}

/** The first argument of a compute process: see {@link ComputeHostOptions.crashes}. */
export function crashesArgument(): string {
  const [, , file] = process.argv
  if (file === undefined) throw new Error('A compute process is started with the path of its notes')
  return file
}
