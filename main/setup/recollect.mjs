#!/usr/bin/env node
import { fileURLToPath, pathToFileURL } from 'node:url'
import { prepare } from './prepare.mjs'
import { inProject } from './root.mjs'
import { asCommand } from './say.mjs'
import { goWhereTheyAre } from './working-folder.mjs'

/** The command line, from the sources: `npm run -s recollect -- search "red bicycle"`. */
await asCommand(async () => {
  await prepare(fileURLToPath(import.meta.url), { built: true })
  goWhereTheyAre()
  const cli = inProject('out', 'main', 'cli.js')
  process.argv[1] = cli
  await import(pathToFileURL(cli).href)
})
