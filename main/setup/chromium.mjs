import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Names under which a Chromium goes on a PATH, best first. */
const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge']

/** @type {Record<string, readonly string[]>} */
const places = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((name) => {
    const folder = process.env[name]
    return folder
      ? [`${folder}\\Google\\Chrome\\Application\\chrome.exe`, `${folder}\\Microsoft\\Edge\\Application\\msedge.exe`]
      : []
  }),
}

/**
 * A Chromium to drive: `RECOLLECT_CHROMIUM` if it is set, else one that is installed.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {string} platform
 * @param {(path: string) => boolean} exists
 * @returns {string | undefined} Absolute path of its binary.
 */
export function findChromium(env = process.env, platform = process.platform, exists = existsSync) {
  const named = env['RECOLLECT_CHROMIUM']
  if (named) return exists(named) ? named : undefined
  const onPath =
    platform === 'win32'
      ? []
      : (env['PATH'] ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)))
  // Names before folders: the first name that is anywhere.
  const ordered = names.flatMap((name) => onPath.filter((path) => path.endsWith(`/${name}`)))
  return [...ordered, ...(places[platform] ?? [])].find((path) => exists(path))
}

/** How to come by a Chromium. @param {string} platform */
export const howToGetChromium = (platform = process.platform) =>
  platform === 'linux'
    ? 'sudo apt-get install chromium, or npx playwright install chromium'
    : 'install Google Chrome, or set RECOLLECT_CHROMIUM to the path of any Chromium'
