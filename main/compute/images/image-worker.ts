import { parentPort, workerData } from 'node:worker_threads'
import { messageOf } from '../../../preload/contract/failure.ts'
import { serve } from '../../../preload/contract/serve.ts'
import type { JobFailure } from '../../library/pipeline/stage.ts'
import { strings } from '../../strings.ts'
import { imageMethods, type ImageEvents, type ImageMethods, type WorkerOptions } from './image-methods.ts'
import { failureOf, PictureError } from './picture-error.ts'
import { createRenderer } from './render.ts'
import { loadSharp } from './sharp.ts'
import { workerChannel } from './worker-channel.ts'

/** The thread that does the work of {@link import('./images.ts').Images}: one picture at a time. */

if (!parentPort) throw new Error('image-worker runs as a worker thread only')
const { sharp } = workerData as WorkerOptions
const renderer = createRenderer(loadSharp(sharp), Date.now)

const emit = serve<ImageMethods, ImageEvents>(workerChannel(parentPort), imageMethods, {
  render: ({ path, previews, heavy }, signal) => orFailure(renderer.render({ path, previews }, heavy, signal), signal),
  tensor: ({ preview, preprocessing }) => orFailure(renderer.tensor(preview, preprocessing)),
  view: ({ path, destination, heavy }, signal) => orFailure(renderer.view(path, destination, heavy, signal), signal),
  query: ({ bytes, destination, heavy }, signal) =>
    orFailure(renderer.query(bytes, destination, heavy, signal), signal),
})
emit('ready', {})

/** What is wrong with a picture is an answer, not an error. */
async function orFailure<T>(answer: Promise<T>, signal?: AbortSignal): Promise<T | JobFailure> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof PictureError) return failureOf(error)
    if (signal?.aborted) throw error
    // A decoder tripped over something that nobody thought of. That must not cost more than this picture.
    return failureOf(
      new PictureError('damaged', strings.pictures.damaged.unexpected(messageOf(error)), { cause: error }),
    )
  }
}
