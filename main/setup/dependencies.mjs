import { readFileSync } from 'node:fs'
import { npm } from './npm.mjs'
import { inProject, root } from './root.mjs'
import { during } from './say.mjs'

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, peer?: boolean, link?: boolean }} Locked */
/** @typedef {{ packages: Record<string, Locked> }} Lock */

/**
 * Whether what is installed is what the lock file asks for. npm leaves a list of what it installed in node_modules, as
 * its last act; an installation that was interrupted has none.
 *
 * @param {Lock} wanted package-lock.json
 * @param {Lock | undefined} installed node_modules/.package-lock.json
 */
export function matchesLock(wanted, installed) {
  if (!installed) return false
  return Object.entries(wanted.packages).every(([place, entry]) => {
    if (place === '' || entry.link) return true
    const found = installed.packages[place]
    // Packages for other platforms are not there, and should not be.
    if (!found) return entry.optional === true || entry.peer === true
    return found.version === entry.version && found.integrity === entry.integrity
  })
}

/** @returns {boolean} */
export function dependenciesAreInstalled() {
  const wanted = readLock('package-lock.json')
  return wanted !== undefined && matchesLock(wanted, readLock('node_modules', '.package-lock.json'))
}

/** Installs exactly what the lock file says. No package runs code of its own while it does. */
export async function installDependencies() {
  await during('Installing what Recollect is made of into node_modules, once, 1 to 3 minutes', () =>
    npm(['ci', '--ignore-scripts'], root, 'The packages that Recollect is made of could not be installed.'),
  )
}

/** @param {string[]} parts @returns {Lock | undefined} */
function readLock(...parts) {
  try {
    return JSON.parse(readFileSync(inProject(...parts), 'utf8'))
  } catch {
    return undefined
  }
}
