import { createPublicKey, verify } from 'node:crypto'
import { z } from 'zod'
import { strings } from '../../strings.ts'

/** What the makers say of their newest version for one kind of machine. */
export const Release = z.object({
  product: z.literal('recollect'),
  /** Node's name of the system, and of the processor. */
  platform: z.string(),
  arch: z.string(),
  version: z.string(),
  /** When it was signed, as ISO 8601. */
  published: z.iso.datetime(),
  /** To how many of a hundred installations it is given. Each keeps its place in the line. */
  percentage: z.int().min(0).max(100),
  /** Packages, beside the file that names them. `sha512` as base64, `size` in bytes. */
  files: z
    .array(z.object({ name: z.string().regex(/^[\w.+-]+$/), size: z.int().positive(), sha512: z.base64() }))
    .min(1),
})
export type Release = z.output<typeof Release>

/** How it travels: the release as JSON in base64, and a signature of exactly those bytes. One file, so that the two belong together. */
const Signed = z.object({ payload: z.base64(), signature: z.base64() })

export interface Machine {
  readonly platform: string
  readonly arch: string
}

/** Name of the file that says what is new for a machine. */
export const releaseFile = ({ platform, arch }: Machine): string => `update-${platform}-${arch}.json`

/**
 * Reads what an update server says, and believes it only if whoever has the other half of `key` signed it, for this
 * product and this kind of machine.
 *
 * @param key Ed25519, base64 of the DER form (SPKI).
 * @throws {Error} A sentence, in every other case.
 */
export function readRelease(text: string, key: string, { platform, arch }: Machine): Release {
  const signed = Signed.safeParse(parseJson(text))
  if (!signed.success) throw new Error(strings.shell.updates.damaged)
  const payload = Buffer.from(signed.data.payload, 'base64')
  const publicKey = createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' })
  if (!verify(null, payload, publicKey, Buffer.from(signed.data.signature, 'base64'))) {
    throw new Error(strings.shell.updates.notSigned)
  }
  const release = Release.safeParse(parseJson(payload.toString()))
  if (!release.success) throw new Error(strings.shell.updates.notUnderstood)
  if (release.data.platform !== platform || release.data.arch !== arch) {
    throw new Error(strings.shell.updates.otherMachine(release.data.platform, release.data.arch))
  }
  return release.data
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
