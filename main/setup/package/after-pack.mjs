import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inProject, root } from '../root.mjs'
import { say } from '../say.mjs'
import { entriesOf } from './asar.mjs'
import { archName } from './before-pack.mjs'
import { megabytes, problemsOf, sizeOf } from './contents.mjs'
import { licencesOf } from './licences.mjs'

/**
 * electron-builder calls this when an app's folder is complete, before it flips fuses and signs: adds the licences of
 * everything inside, and refuses a package that lacks something, holds what other machines need, or is too large.
 *
 * @param {{ appOutDir: string, electronPlatformName: string, arch: number, packager: { getResourcesDir(folder: string): string } }} context
 */
export default function afterPack({ appOutDir, electronPlatformName: platform, arch, packager }) {
  const resources = packager.getResourcesDir(appOutDir)
  writeFileSync(join(resources, 'licences.txt'), licencesOf(root, packagesIn(join(resources, 'app.asar'))))
  const problems = problemsOf({ resources, platform, arch: archName(arch) })
  if (problems.length > 0) throw new Error(problems.join('\n'))
  say(`The app adds ${megabytes(sizeOf(resources))} to Electron's own size.`)
}

/** Those that the archive holds, and those that the build has taken into its own files. @param {string} archive */
function packagesIn(archive) {
  const held = entriesOf(archive).flatMap(
    ({ path }) => /^.*node_modules\/(@[^/]+\/)?[^/]+(?=\/package\.json$)/.exec(path) ?? [],
  )
  const bundled = ['main', 'preload', 'renderer'].flatMap((part) =>
    JSON.parse(readFileSync(inProject('out', part, 'packages.json'), 'utf8')),
  )
  return [...held, ...bundled].filter((path) => typeof path === 'string' && path.startsWith('node_modules/'))
}
