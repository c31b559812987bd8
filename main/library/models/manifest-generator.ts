import { z } from 'zod'
import { PlainName, Sha256, source } from './manifest-parts.ts'

/** One file of a generator. */
const GeneratorFile = z.strictObject({
  name: PlainName,
  role: z.enum(['encoder', 'decoder']),
  ...source,
  bytes: z.int().positive(),
  sha256: Sha256,
})

/**
 * A file that people download with a browser and hand over, because nobody recorded its hash. What is built of it is tried
 * before it is accepted, and held to its own hash from then on.
 */
const ByHand = z.strictObject({
  /** What its maker calls it, and the page to download it from. */
  name: PlainName,
  page: z.url({ protocol: /^https$/ }),
  approximateBytes: z.int().positive(),
  /** `taef2`: the tensors of both halves without their graphs, in safetensors. */
  format: z.enum(['taef2']),
})

/** An autoencoder that pictures can be made with, as `models/manifest.json` describes it. */
export const ManifestGenerator = z
  .strictObject({
    id: PlainName,
    name: z.string(),
    /** One or two sentences for people who choose. */
    description: z.string(),
    /** SPDX identifier of the weights' licence. */
    licence: z.string(),
    builtIn: z.boolean().default(false),
    /** Folder of a generator that comes with the app, when it is not called like its id. */
    folder: PlainName.optional(),
    /** Both halves; none where they are built of what is handed over. */
    files: z.array(GeneratorFile).default([]),
    byHand: ByHand.optional(),
    /** Side in pixels of the square that a place of its latent covers, and how many numbers the place has. */
    block: z.int().positive(),
    channels: z.int().positive(),
    /** How far apart its latents lie, roughly: what steps and noise are measured in. */
    spread: z.number().positive(),
    notes: z.array(z.string()).default([]),
  })
  .refine(({ files, byHand }) => {
    const roles = files.map(({ role }) => role).sort()
    return roles.join() === (byHand ? '' : 'decoder,encoder')
  }, 'needs an encoder and a decoder, or says what to build both of')
  .refine(
    ({ builtIn, files }) => builtIn || files.every((file) => file.repository && file.revision && file.path),
    'says not where its files come from',
  )
export type ManifestGenerator = z.output<typeof ManifestGenerator>
