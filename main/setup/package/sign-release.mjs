import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { asCommand, say, SetupProblem } from '../say.mjs'

const usage = `node main/setup/package/sign-release.mjs FOLDER [--percentage N]
node main/setup/package/sign-release.mjs --new-key

Says what is new, for every kind of machine that there are packages for in FOLDER: update-<platform>-<processor>.json,
which installed apps read, and believe because it is signed. The private half of the key comes from the environment, as
RECOLLECT_UPDATE_SIGNING_KEY; the public half is given to npm run package -- --update-key.

  --percentage N  offer it to so many of a hundred installations; sign again with more when all is well
  --new-key       make a pair of keys, and print both halves`

/** How packages name systems and processors, and how Node does. @type {Record<string, string>} */
const platforms = { linux: 'linux', mac: 'darwin', win: 'win32' }
/** @type {Record<string, string>} */
const processors = { x64: 'x64', amd64: 'x64', x86_64: 'x64', arm64: 'arm64', aarch64: 'arm64' }
/** What an installed app can put in its own place. */
const installable = /^recollect-(\d+\.\d+\.\d+(?:-[\w.]+)?)-(linux|mac|win)-(\w+)\.(AppImage|deb|rpm|zip|exe)$/

/** @typedef {{ name: string, size: number, sha512: string }} File */
/** @typedef {{ platform: string, arch: string, version: string, files: File[] }} Found */

/**
 * The packages in a folder, by the machine that they are for.
 *
 * @param {string} folder
 * @returns {Found[]}
 */
export function packagesIn(folder) {
  /** @type {Map<string, Found>} */
  const found = new Map()
  for (const name of readdirSync(folder).sort()) {
    const [, version = '', os = '', processor = ''] = installable.exec(name) ?? []
    const [platform, arch] = [platforms[os], processors[processor]]
    if (!platform || !arch) continue
    const content = readFileSync(join(folder, name))
    const machine = found.get(`${platform}-${arch}`) ?? { platform, arch, version, files: [] }
    if (machine.version !== version) throw new SetupProblem(`There are packages of ${machine.version} and ${version}.`)
    const sha512 = createHash('sha512').update(content).digest('base64')
    machine.files.push({ name, size: content.length, sha512 })
    found.set(`${platform}-${arch}`, machine)
  }
  return [...found.values()]
}

/**
 * What an update server has to offer for one kind of machine; `main/shell/updates/release.ts` reads it.
 *
 * @param {Found} found
 * @param {{ key: string, percentage: number, now: Date }} options `key`: Ed25519, base64 of the DER form (PKCS #8).
 * @returns {string}
 */
export function signedRelease({ platform, arch, version, files }, { key, percentage, now }) {
  const release = { product: 'recollect', platform, arch, version, published: now.toISOString(), percentage, files }
  const payload = Buffer.from(JSON.stringify(release))
  const privateKey = createPrivateKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'pkcs8' })
  const signature = sign(null, payload, privateKey)
  return JSON.stringify({ payload: payload.toString('base64'), signature: signature.toString('base64') })
}

/** Both halves of a new key, as base64. */
export function newKey() {
  const { privateKey } = generateKeyPairSync('ed25519')
  return {
    privateHalf: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    publicHalf: createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).toString('base64'),
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await asCommand(async () => {
    const [first, ...rest] = process.argv.slice(2)
    if (first === undefined || first === '--help') return console.log(usage)
    if (first === '--new-key') {
      const { privateHalf, publicHalf } = newKey()
      return console.log(
        `Keep this where only a release can read it:\n${privateHalf}\n\nThis goes into the app:\n${publicHalf}`,
      )
    }
    const key = process.env['RECOLLECT_UPDATE_SIGNING_KEY']
    if (!key) throw new SetupProblem(`There is no RECOLLECT_UPDATE_SIGNING_KEY.\n\n${usage}`)
    const percentage = Number(rest[0] === '--percentage' ? rest[1] : 100)
    if (!Number.isInteger(percentage) || percentage < 0 || percentage > 100) {
      throw new SetupProblem('A percentage is a whole number from 0 to 100.')
    }
    const all = packagesIn(first)
    if (all.length === 0) throw new SetupProblem(`There are no packages in ${first}.`)
    for (const found of all) {
      const name = `update-${found.platform}-${found.arch}.json`
      writeFileSync(join(first, name), signedRelease(found, { key, percentage, now: new Date() }))
      say(`${name}: ${found.version}, ${found.files.map(({ name: file }) => file).join(', ')}`)
    }
  })
}
