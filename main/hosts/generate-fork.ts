import { constants, setPriority } from 'node:os'
import { serve } from '../../preload/contract/serve.ts'
import { makePictures } from '../compute/generate/make-pictures.ts'
import { loadSharp } from '../compute/images/sharp.ts'
import { parentChannel } from './channels.ts'
import { generateMethods, type GenerateEvents, type GenerateMethods } from './generate-methods.ts'

/**
 * Entry: makes pictures, as a forked process of plain Node. It takes whole cores for minutes and gigabytes with a large
 * model, so everything else goes first, and if it runs out of memory only its job is lost.
 */
setPriority(constants.priority.PRIORITY_LOW)
// A terminal sends Ctrl-C to every process; whoever started this one says what it means.
process.on('SIGINT', () => undefined)

const channel = parentChannel()
const sharp = loadSharp('native')
const emit = serve<GenerateMethods, GenerateEvents>(
  channel,
  generateMethods,
  {
    async make(task, signal) {
      const listeners = { onStep: emitted('step'), onMade: emitted('made') }
      await makePictures(sharp, task, listeners, signal)
      return {}
    },
  },
  (error) => process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`),
)
channel.onClose(() => process.exit(0))

function emitted<Name extends keyof GenerateEvents>(name: Name) {
  return (event: Parameters<typeof emit<Name>>[1]): void => emit(name, event)
}
