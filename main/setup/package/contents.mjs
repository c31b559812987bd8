import { closeSync, existsSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { contentOf, entriesOf } from './asar.mjs'
import { machineOf } from './native.mjs'

/** What a package may add to Electron's own size, unpacked, in bytes. */
export const largest = 140_000_000

/** @typedef {{ resources: string, platform: string, arch: string }} Place `resources`: the packaged app's folder of them. */

/** What the app cannot do without, apart from what its scripts import. @param {Place} place @returns {string[]} */
export function neededInside({ platform, arch }) {
  const machine = `${platform}-${arch}`
  const runtime = `node_modules/onnxruntime-node/bin/napi-v6/${platform}/${arch}`
  const library = {
    linux: [`${runtime}/libonnxruntime.so.1`],
    darwin: [`${runtime}/libonnxruntime.1.dylib`],
    win32: [`${runtime}/onnxruntime.dll`, `${runtime}/DirectML.dll`],
  }[platform]
  return [
    'package.json',
    'out/main/shell.js',
    'out/main/library-utility.js',
    'out/main/compute-utility.js',
    'out/main/generate-utility.js',
    'out/main/image-worker.js',
    'out/main/encoder-worker.js',
    'out/main/scan-worker.js',
    'out/main/checkpoint-worker.js',
    'out/main/reader-worker.js',
    'out/preload/index.cjs',
    'out/renderer/index.html',
    `node_modules/better-sqlite3/prebuilds/${machine}.node`,
    `${runtime}/onnxruntime_binding.node`,
    ...(library ?? []),
    // On Linux, Electron and native sharp do not share a process; see main/compute/images/sharp.ts.
    `node_modules/@img/sharp-${platform === 'linux' ? 'wasm32' : machine}/lib/`,
    'node_modules/libheif-js/libheif-wasm/libheif.wasm',
    'node_modules/@jsquash/jxl/codec/dec/jxl_dec.wasm',
  ]
}

/** What lies beside the archive. @param {Place} place */
const neededBeside = ({ platform }) => [
  'models/manifest.json',
  'models/mini/image.onnx',
  'models/mini/text.onnx',
  'licences.txt',
  ...(platform === 'linux' ? ['assets/icons/256x256.png'] : []),
]

/**
 * What is wrong with a packaged app's resources, in sentences; none where nothing is.
 *
 * @param {Place} place
 * @returns {string[]}
 */
export function problemsOf(place) {
  const { resources, platform, arch } = place
  const archive = join(resources, 'app.asar')
  if (!existsSync(archive)) return [`There is no ${archive}.`]
  const entries = entriesOf(archive)
  /** @type {string[]} */
  const problems = []
  const has = (/** @type {string} */ path) =>
    entries.some((entry) => entry.path === path || (path.endsWith('/') && entry.path.startsWith(path)))
  for (const path of neededInside(place)) if (!has(path)) problems.push(`The package lacks ${path}.`)
  for (const path of neededBeside(place))
    if (!existsSync(join(resources, path))) problems.push(`The package lacks ${path}.`)
  for (const entry of entries) {
    const beside = join(`${archive}.unpacked`, entry.path)
    if (entry.unpacked && !existsSync(beside)) {
      problems.push(`${entry.path} is said to lie beside the archive, and does not.`)
      continue
    }
    const machine = machineOf(entry.unpacked ? headOf(beside) : contentOf(archive, entry, 1_024))
    if (machine === undefined) continue
    if (!entry.unpacked) problems.push(`${entry.path} is inside the archive, where nothing can load it.`)
    if (machine !== `${platform}-${arch}`) problems.push(`${entry.path} is for ${machine}.`)
  }
  const size = sizeOf(resources)
  if (size > largest) {
    problems.push(`The package adds ${megabytes(size)} to Electron; at most ${megabytes(largest)} are agreed.`)
  }
  return problems
}

/** @param {string} folder @returns {number} Bytes of all files below it, except the languages that Electron brings. */
export function sizeOf(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !name.endsWith('.lproj'))
    .reduce((sum, entry) => {
      const path = join(folder, entry.name)
      return sum + (entry.isDirectory() ? sizeOf(path) : statSync(path).size)
    }, 0)
}

/** @param {number} bytes */
export const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`

/** @param {string} file */
function headOf(file) {
  const handle = openSync(file, 'r')
  const head = new Uint8Array(1_024)
  const length = readSync(handle, head, 0, head.length, 0)
  closeSync(handle)
  return head.subarray(0, length)
}
