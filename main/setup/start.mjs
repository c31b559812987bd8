import { fileURLToPath, pathToFileURL } from 'node:url'
import { handOver } from './child.mjs'
import { findElectron } from './electron.mjs'
import { prepare } from './prepare.mjs'
import { inProject, root } from './root.mjs'
import { asCommand, say } from './say.mjs'
import { startArguments } from './start-arguments.mjs'
import { goWhereTheyAre } from './working-folder.mjs'

const usage = `npm start -- [FOLDER…] [--library DIR] [--port N] [--no-open]

Sets up what is missing, then starts Recollect: its own window where Electron runs, your browser everywhere else.

  FOLDER…        add these folders of photos
  --library DIR  keep what Recollect knows about your photos there
  --port N       the browser door's port (default: any that is free)
  --no-open      say the address, but do not open a browser

For example: npm start -- ~/Pictures`

/** Long enough for a window that cannot open to have given up, short enough to be the start and not the session. */
const startUpMs = 10_000

await asCommand(async () => {
  const { serve, window, help } = startArguments(process.argv.slice(2))
  if (help) return console.log(usage)
  await prepare(fileURLToPath(import.meta.url), { built: true })
  goWhereTheyAre()
  const electron = await findElectron()
  let because
  if ('binary' in electron) {
    say(`Recollect opens in its own window: Electron ${electron.version} is here.`)
    const { code, ms } = await handOver(electron.binary, [root, ...window])
    if (code === 0 || ms > startUpMs) {
      process.exitCode = code
      return
    }
    because = `the window could not open, exit code ${code}`
  } else {
    because = electron.because
  }
  const cli = inProject('out', 'main', 'cli.js')
  process.argv = [process.argv[0] ?? '', cli, 'serve', `--because=${because}`, ...serve]
  await import(pathToFileURL(cli).href)
})
