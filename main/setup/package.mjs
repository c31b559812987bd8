import { fileURLToPath } from 'node:url'
import { handOver } from './child.mjs'
import { packagingArguments } from './package/arguments.mjs'
import { prepare } from './prepare.mjs'
import { inProject, root } from './root.mjs'
import { asCommand } from './say.mjs'

const usage = `npm run package -- [TARGET…] [OPTION…]

Makes the packages that people install, for the machine that it runs on, in dist/. Everything else is
electron-builder's: its options can be given too.

  --dir             only the folder that would be packaged, which can be started as it is
  --linux deb rpm   only these kinds (also AppImage, tar.gz; --mac dmg zip; --win nsis)
  --updates URL     where the app is to look for new versions, when it is asked to; https, the folder of the files
  --update-key KEY  whose signature new versions must have

electron-builder fetches Electron and its own tools the first time, about 150 MB.`

await asCommand(async () => {
  const given = process.argv.slice(2)
  if (given.includes('--help') || given.includes('-h')) return console.log(usage)
  await prepare(fileURLToPath(import.meta.url), { built: true })
  process.chdir(root)
  const builder = inProject('node_modules', 'electron-builder', 'cli.js')
  const { code } = await handOver(process.execPath, [builder, ...packagingArguments(given)])
  process.exitCode = code
})
