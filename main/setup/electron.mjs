import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './child.mjs'
import { inProject, root } from './root.mjs'
import { during } from './say.mjs'

const patienceMs = 60_000
const retryAfterMs = 24 * 3_600_000
const memory = inProject('.cache', 'electron.json')

/**
 * What was found out about Electron's binary, so that the next start need not find it out again.
 *
 * @typedef {{ version: string, at: number, problem: string | null }} Attempt `at`: epoch ms.
 */

/**
 * Where the desktop app can open a window: Electron's binary, fetched if it can be had within a minute.
 *
 * @returns {Promise<{ binary: string, version: string } | { because: string }>} Or why there is no window, as half a sentence.
 */
export async function findElectron() {
  const obstacle = obstacleToWindows(process.platform, process.env, process.getuid?.())
  if (obstacle) return { because: obstacle }
  const folder = inProject('node_modules', 'electron')
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const before = remembered()
  const installed = binaryIn(folder)
  if (before && before.version === version) {
    if (before.problem === null && installed) return { binary: installed, version }
    if (before.problem !== null && Date.now() - before.at < retryAfterMs) {
      return { because: `${before.problem}; the next try is a day after the last` }
    }
  }
  const problem = (installed ? null : await fetchElectron(folder)) ?? (await whyItDoesNotRun(folder))
  remember({ version, at: Date.now(), problem })
  const binary = binaryIn(folder)
  return problem === null && binary ? { binary, version } : { because: problem ?? 'Electron is not complete' }
}

/**
 * @param {string} platform
 * @param {NodeJS.ProcessEnv} env
 * @param {number | undefined} user
 * @returns {string | undefined} What keeps any window from opening here.
 */
export function obstacleToWindows(platform, env, user) {
  if (platform !== 'linux') return undefined
  if (!env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return 'there is no display'
  if (user === 0) return 'Electron does not run as root'
  return undefined
}

/** @param {string} folder @returns {string | undefined} */
function binaryIn(folder) {
  try {
    const binary = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8'))
    return existsSync(binary) ? binary : undefined
  } catch {
    return undefined
  }
}

/** @param {string} folder @returns {Promise<string | null>} Why it could not be had. */
async function fetchElectron(folder) {
  const env = {
    NODE_USE_SYSTEM_CA: '1',
    ...process.env,
    electron_config_cache: inProject('.cache', 'electron'),
    ELECTRON_GET_NO_PROGRESS: '1',
  }
  const { code, signal, output } = await during(
    'Fetching Electron for the window, once, about 120 MB, at most a minute',
    () => run(process.execPath, [join(folder, 'install.js')], { cwd: root, env, timeoutMs: patienceMs }),
  )
  if (code === 0) return null
  if (signal === 'SIGKILL') return 'fetching Electron took longer than a minute (npx install-electron takes its time)'
  return `Electron could not be fetched (${firstComplaint(output) ?? `exit code ${code}`})`
}

/** What an error says of itself, without its class and its stack. @param {string} output @returns {string | undefined} */
export function firstComplaint(output) {
  const line = output.split('\n').find((candidate) => candidate.trim() !== '')
  return line
    ?.replace(/^\w*Error(?: \[\w+\])?: /, '')
    .slice(0, 120)
    .trim()
}

/** @param {string} folder @returns {Promise<string | null>} */
async function whyItDoesNotRun(folder) {
  const binary = binaryIn(folder)
  if (!binary) return 'Electron is not complete'
  const { code, output } = await run(binary, ['--version'], { cwd: root, timeoutMs: 15_000 })
  if (code === 0) return null
  const library = /loading shared libraries: ([^:\s]+)/.exec(output)?.[1]
  return library
    ? `Electron needs ${library}, which is not installed`
    : `Electron does not run here (exit code ${code})`
}

/** @returns {Attempt | undefined} */
function remembered() {
  try {
    return JSON.parse(readFileSync(memory, 'utf8'))
  } catch {
    return undefined
  }
}

/** @param {Attempt} attempt */
function remember(attempt) {
  mkdirSync(inProject('.cache'), { recursive: true })
  writeFileSync(memory, JSON.stringify(attempt))
}
