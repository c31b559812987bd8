import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { handOver, run } from './child.mjs'
import { isNewEnough, nodePackageFor, oldestNode } from './node-version.mjs'
import { npm } from './npm.mjs'
import { inProject } from './root.mjs'
import { during, say, SetupProblem } from './say.mjs'
import { whileLocked } from './setup-lock.mjs'

/**
 * Makes sure that what follows runs on a Node that is new enough. On an older one it fetches a newer into `.runtime`,
 * once, starts the same command with that, and ends with it: it does not return then.
 *
 * @param {string} script The command's own file.
 */
export async function onSuitableNode(script) {
  if (isNewEnough(process.version)) return
  const node = await ensureRuntime()
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env['PATH'] ?? ''}` }
  const { code } = await handOver(node, [script, ...process.argv.slice(2)], { env })
  process.exit(code)
}

/** @returns {Promise<string>} Absolute path of the newer Node's binary. */
async function ensureRuntime() {
  const lock = JSON.parse(readFileSync(new URL('./node/package-lock.json', import.meta.url), 'utf8'))
  const wanted = nodePackageFor(lock, process.platform, process.arch)
  const need = `Recollect needs Node ${oldestNode} or newer, and this is ${process.versions.node}.`
  if (!wanted) {
    throw new SetupProblem(
      `${need} For ${process.platform} on ${process.arch} there is none to fetch: please install one.`,
    )
  }
  const home = inProject('.runtime', `node-${wanted.version}`)
  const node = join(home, 'node_modules', wanted.name, wanted.binary)
  const complete = join(home, 'complete')
  if (existsSync(complete) && existsSync(node)) return node
  await whileLocked(inProject('.cache', 'setup.lock'), async () => {
    if (existsSync(complete) && existsSync(node)) return
    say(need)
    rmSync(home, { recursive: true, force: true })
    mkdirSync(home, { recursive: true })
    writeManifest(home, wanted)
    await during(`Fetching Node ${wanted.version} into .runtime, once, about 50 MB`, () =>
      npm(['ci', '--ignore-scripts'], home, 'A newer Node could not be fetched.'),
    )
    const { code, output } = await run(node, ['--version'], { cwd: home })
    if (code !== 0) {
      throw new SetupProblem(
        `${need} The one that was fetched does not run here (${output.trim()}): please install one.`,
      )
    }
    writeFileSync(complete, `${output.trim()}\n`)
  })
  return node
}

/**
 * The committed lock pins the packages of all platforms as optional, and npm passes over optional ones that fail. What
 * is installed is a project that asks for this platform's alone, with the same integrity hash, so that failing is failing.
 *
 * @param {string} folder
 * @param {{ name: string, version: string, integrity: string, binary: string }} wanted
 */
function writeManifest(folder, { name, version, integrity }) {
  const project = { name: 'recollect-runtime', private: true, dependencies: { [name]: version } }
  const packages = { '': project, [`node_modules/${name}`]: { version, integrity } }
  const write = (/** @type {string} */ file, /** @type {unknown} */ value) =>
    writeFileSync(join(folder, file), JSON.stringify(value, null, 2))
  write('package.json', project)
  write('package-lock.json', { name: project.name, lockfileVersion: 3, requires: true, packages })
}
