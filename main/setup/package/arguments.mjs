import { createPublicKey } from 'node:crypto'
import { SetupProblem } from '../say.mjs'

/**
 * What electron-builder is given for what `npm run package` was. Nothing is ever published from here.
 *
 * @param {readonly string[]} given
 * @returns {string[]}
 */
export function packagingArguments(given) {
  const { updates, 'update-key': key, rest } = taken(given, ['updates', 'update-key'])
  if ((updates === undefined) !== (key === undefined)) {
    throw new SetupProblem('--updates and --update-key belong together: where to look, and whom to believe.')
  }
  if (updates === undefined || key === undefined) return [...rest, '--publish', 'never']
  if (URL.parse(updates)?.protocol !== 'https:') throw new SetupProblem(`${updates} is not an address with https.`)
  if (!isPublicKey(key)) throw new SetupProblem('--update-key is not the public half of an update key.')
  const address = updates.replace(/\/*$/, '/')
  return [
    ...rest,
    // The app believes these two; they lie in package.json, which the archive's fingerprint covers.
    `--config.extraMetadata.updates.address=${address}`,
    `--config.extraMetadata.updates.key=${key}`,
    // And this is for electron-builder, which then adds what electron-updater wants to find beside the app.
    '--config.publish.provider=generic',
    `--config.publish.url=${address}`,
    '--publish',
    'never',
  ]
}

/** @param {string} key Base64 of the DER form (SPKI). */
function isPublicKey(key) {
  try {
    const { asymmetricKeyType } = createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' })
    return asymmetricKeyType === 'ed25519'
  } catch {
    return false
  }
}

/**
 * Takes `--name value` and `--name=value` out of arguments.
 *
 * @template {string} Name
 * @param {readonly string[]} given @param {readonly Name[]} names
 * @returns {{ [N in Name]?: string } & { rest: string[] }}
 */
function taken(given, names) {
  /** @type {{ [name: string]: string | undefined }} */
  const found = {}
  /** @type {string[]} */
  const rest = []
  for (let i = 0; i < given.length; i++) {
    const argument = given[i] ?? ''
    const [flag = '', inline] = argument.split(/=(.*)/s)
    const name = names.find((candidate) => flag === `--${candidate}`)
    if (name === undefined) rest.push(argument)
    else found[name] = inline ?? given[++i]
  }
  return /** @type {any} */ ({ ...found, rest })
}
