import { parentChannel } from './channels.ts'
import { hostGenerate } from './generate-host.ts'

/** Entry: makes pictures, as a forked process of plain Node. */
// A terminal sends Ctrl-C to every process; whoever started this one says what it means.
process.on('SIGINT', () => undefined)

hostGenerate(parentChannel(), 'native')
