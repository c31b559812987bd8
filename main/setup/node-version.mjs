/** The oldest Node that everything here runs on: better-sqlite3 crashes on older ones instead of saying so. */
export const oldestNode = '22.22.0'

/**
 * Compares two versions, each like `v22.14.0`. What follows a hyphen is left out of account.
 *
 * @param {string} a
 * @param {string} b
 * @returns {number} Below zero when `a` is older, above when it is newer, 0 when they are the same.
 */
export function compareVersions(a, b) {
  const [left, right] = [numbersOf(a), numbersOf(b)]
  for (let i = 0; i < 3; i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** @param {string} version @returns {number[]} */
function numbersOf(version) {
  return (version.replace(/^v/, '').split('-')[0] ?? '').split('.').map(Number)
}

/**
 * @param {string} version As `process.version` says it.
 * @returns {boolean} Whether everything here runs on it.
 */
export function isNewEnough(version) {
  return compareVersions(version, oldestNode) >= 0
}

/**
 * The package that holds a Node for one platform, as the lock file in `node/` pins it.
 *
 * @param {{ packages: Record<string, any> }} lock
 * @param {string} platform As `process.platform` says it.
 * @param {string} arch As `process.arch` says it.
 * @returns {{ name: string, version: string, integrity: string, binary: string } | undefined} Undefined where there is none.
 */
export function nodePackageFor(lock, platform, arch) {
  for (const [place, entry] of Object.entries(lock.packages)) {
    if (entry.os !== platform || entry.cpu !== arch) continue
    const name = place.replace('node_modules/', '')
    return { name, version: entry.version, integrity: entry.integrity, binary: entry.bin.node }
  }
  return undefined
}
