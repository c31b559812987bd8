import { availableParallelism } from 'node:os'
import type { Channel } from '../../preload/contract/channel.ts'
import { createCompute, type LoadEncoder } from '../compute/compute.ts'
import { openImages } from '../compute/images/images.ts'
import type { SharpBuild } from '../compute/images/sharp.ts'
import { openEncoder } from '../compute/encoder/encoder.ts'
import { serveCompute } from '../compute/serve-compute.ts'
import { sibling } from './sibling.ts'

/** The compute process: serves compute on `channel` and ends when the other side has gone. */
export function hostCompute(channel: Channel, sharp: SharpBuild): void {
  const images = openImages({ worker: sibling('compute/images/image-worker'), threads: availableParallelism(), sharp })
  serveCompute(channel, createCompute(images, loadEncoder), (error, method) => {
    process.stderr.write(
      `${JSON.stringify({ level: 'error', scope: 'compute', message: `${method} failed`, error: String(error), stack: (error as Error).stack })}\n`,
    )
  })
  channel.onClose(() => process.exit(0))
}

const loadEncoder: LoadEncoder = async (model) => ({
  encoder: await openEncoder(model, 'cpu'),
  provider: 'cpu',
  reason: 'The processor',
  reports: [],
})
