import { constants, setPriority } from 'node:os'
import type { Channel } from '../../preload/contract/channel.ts'
import { serve } from '../../preload/contract/serve.ts'
import { installGenerator } from '../compute/generate/install-generator.ts'
import { makePictures } from '../compute/generate/make-pictures.ts'
import { measureSteps } from '../compute/generate/measure-steps.ts'
import { loadSharp, type SharpBuild } from '../compute/images/sharp.ts'
import { makerMethods, type MakerEvents, type MakerMethods } from '../library/generations/maker-contract.ts'

/**
 * The process that makes pictures, for whoever is at the other end of `channel`; ends with it.
 *
 * It takes whole cores for minutes and gigabytes with a large model, so everything else goes first, and if it runs out of
 * memory only its job is lost.
 */
export function hostGenerate(channel: Channel, sharpBuild: SharpBuild): void {
  setPriority(constants.priority.PRIORITY_LOW)
  const sharp = loadSharp(sharpBuild)
  const emit = serve<MakerMethods, MakerEvents>(
    channel,
    makerMethods,
    {
      async make(task, signal) {
        const listeners = { onSource: emitted('source'), onStep: emitted('step'), onMade: emitted('made') }
        await makePictures(sharp, task, listeners, signal)
        return {}
      },
      measure: (tools, signal) => measureSteps(tools, signal),
      async install(task) {
        await installGenerator(task)
        return {}
      },
    },
    (error, method) => {
      const stack = error instanceof Error ? error.stack : undefined
      const line = { level: 'error', message: `${method} failed`, error: String(error), stack }
      process.stderr.write(`${JSON.stringify(line)}\n`)
    },
  )
  channel.onClose(() => process.exit(0))

  function emitted<Name extends keyof MakerEvents>(name: Name) {
    return (event: Parameters<typeof emit<Name>>[1]): void => emit(name, event)
  }
}
