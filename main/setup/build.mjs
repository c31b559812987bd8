import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './child.mjs'
import { inProject, root } from './root.mjs'
import { during, SetupProblem } from './say.mjs'

/** What the build is made from. */
const sources = ['main', 'preload', 'renderer', 'models', 'assets']
const files = ['package-lock.json', 'electron.vite.config.ts', 'tsconfig.base.json']
/** Larger files are told apart by size and date: reading a model's weights at every start would be slow. */
const largeFile = 1_000_000

/**
 * A name for the state of the sources: changes when any of them does, and only then.
 *
 * @param {string} project Absolute path of the project's folder.
 * @returns {string} Hexadecimal. Costs some 10 ms.
 */
export function sourceStamp(project) {
  const hash = createHash('sha256')
  hash.update(process.version.split('.')[0] ?? '')
  for (const file of [...files, ...sources.flatMap((folder) => listed(project, folder))].sort()) {
    const path = join(project, file)
    const found = statSync(path, { throwIfNoEntry: false })
    if (!found) continue
    hash.update(`\0${file}\0`)
    hash.update(found.size > largeFile ? `${found.size} ${found.mtimeMs}` : readFileSync(path))
  }
  return hash.digest('hex')
}

/** @param {string} project @param {string} folder @returns {string[]} Files below `folder`, with `/`, tests left out. */
function listed(project, folder) {
  /** @type {string[]} */
  const found = []
  for (const entry of existsSync(join(project, folder))
    ? readdirSync(join(project, folder), { withFileTypes: true })
    : []) {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) found.push(...listed(project, path))
    else if (entry.isFile() && !/\.test\.|\.tsbuildinfo$|\.pyc$/.test(entry.name)) found.push(path)
  }
  return found
}

const stampFile = inProject('out', 'built-from')

/** @returns {boolean} Whether what is in `out` was made from the sources as they are. */
export function buildIsCurrent() {
  try {
    return readFileSync(stampFile, 'utf8') === sourceStamp(root)
  } catch {
    return false
  }
}

/** Builds everything into `out`. */
export async function build() {
  await during('Building Recollect, some seconds, only when its source has changed', async () => {
    // Taken first: a source that changes while the build runs makes the next start build again.
    const stamp = sourceStamp(root)
    rmSync(stampFile, { force: true })
    const { code, output } = await run(process.execPath, [electronVite, 'build'], { cwd: root })
    if (code !== 0) {
      const log = inProject('.cache', 'setup.log')
      mkdirSync(inProject('.cache'), { recursive: true })
      writeFileSync(log, output)
      throw new SetupProblem(
        `The build failed:\n${output.trim().split('\n').slice(-25).join('\n')}\nThe whole output is in ${log}.`,
      )
    }
    writeFileSync(stampFile, stamp)
  })
}

const electronVite = inProject('node_modules', 'electron-vite', 'bin', 'electron-vite.js')
