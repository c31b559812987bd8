import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { channelPair, type Channel } from '../../preload/contract/channel.ts'
import { Failure } from '../../preload/contract/failure.ts'
import { serve } from '../../preload/contract/serve.ts'
import { makerMethods, type MakerEvents, type MakerMethods } from './generations/maker-contract.ts'
import type { MakeTask } from './generations/maker.ts'

/** What the fake says of a step that is about to be told; throwing makes the task fail, a promise makes it wait. */
export type OnStep = (at: { readonly picture: number; readonly step: number }) => unknown

/**
 * A process that makes pictures, for tests: files that say `made`, in steps of no time. Every one is like the first wish
 * by 0.9, the second by 0.8 and so on; the first of a task is nearly a copy of its source.
 */
export function fakeMaker() {
  const tasks: MakeTask[] = []
  const open = new Set<Channel>()
  const told: { onStep: OnStep; onMeasure: (signal: AbortSignal) => unknown; onInstall: () => unknown } = {
    onStep: () => undefined,
    onMeasure: () => undefined,
    onInstall: () => undefined,
  }
  let measured = 0

  const file = (folder: string, ending: string, text: string): string => {
    const name = `${randomUUID().replaceAll('-', '')}.${ending}`
    writeFileSync(join(folder, name), text)
    return name
  }
  const likeness = (index: number): number => 0.9 - index / 10

  const start = async (): Promise<Channel> => {
    const [ours, theirs] = channelPair()
    open.add(ours)
    ours.onClose(() => open.delete(ours))
    const emit = serve<MakerMethods, MakerEvents>(theirs, makerMethods, {
      async make(task, signal) {
        tasks.push(task)
        const { quality, photos, prompts, folder, size } = task
        if (photos.length > 0) emit('source', { file: file(folder, 'jpg', 'source') })
        for (const [picture, { seed }] of task.pictures.entries()) {
          for (let step = 1; step <= quality.steps; step++) {
            await told.onStep({ picture, step })
            if (signal.aborted) throw new Failure('cancelled', 'Making this picture was cancelled.')
            const sketch = step % 2 === 0 && step < quality.steps ? file(folder, 'jpg', 'sketch') : null
            emit('step', { picture, step, steps: quality.steps, likeness: step / quality.steps, sketch })
          }
          emit('made', {
            ...{ picture, seed, width: size?.width ?? 0, height: size?.height ?? 0, likeness: likeness(picture) },
            path: join(folder, file(folder, 'png', `made ${seed}`)),
            photos: photos.map((_, at) => likeness(at)),
            prompts: prompts.map((_, at) => likeness(photos.length + at)),
            source:
              photos.length > 0 ? { cosine: 0.9, psnr: picture === 0 ? Infinity : 20, nearCopy: picture === 0 } : null,
          })
        }
        return {}
      },
      async measure(_, signal) {
        measured++
        await told.onMeasure(signal)
        if (signal.aborted) throw new Failure('cancelled', 'It was cancelled.')
        return { loadMs: 1_000, stepMs: 100 }
      },
      async install() {
        await told.onInstall()
        return {}
      },
    })
    return ours
  }

  return {
    start,
    /** What it was asked to make. */
    tasks,
    /** Processes that are there. */
    get processes() {
      return open.size
    },
    get measured() {
      return measured
    },
    told,
    /** Ends all of them, as the system does where there is no memory. */
    die: () => open.forEach((channel) => channel.close()),
  }
}
