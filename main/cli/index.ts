import { exitCodes } from './exit-code.ts'
import { processSurroundings } from './process-surroundings.ts'
import { runCommandLine } from './program.ts'

/** Entry: the command line. */
const surroundings = processSurroundings()
const code = await runCommandLine(process.argv.slice(2), surroundings)
for (const stream of [process.stdout, process.stderr]) {
  await new Promise<unknown>((resolve) => (surroundings.brokenPipe() ? resolve(undefined) : stream.write('', resolve)))
}
// `recollect search | head` has done its work when `head` has seen enough.
process.exit(surroundings.brokenPipe() ? exitCodes.done : code)
