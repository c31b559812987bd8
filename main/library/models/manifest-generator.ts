import { z } from 'zod'
import { PlainName, Sha256, source } from './manifest-parts.ts'

/** One file of a generator. */
const GeneratorFile = z.strictObject({
  name: PlainName,
  /** `tensors`: both halves without their graphs, in safetensors, to be built when they are installed. */
  role: z.enum(['encoder', 'decoder', 'tensors']),
  ...source,
  bytes: z.int().positive(),
  sha256: Sha256,
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
    files: z.array(GeneratorFile).min(1),
    /** Side in pixels of the square that a place of its latent covers, and how many numbers the place has. */
    block: z.int().positive(),
    channels: z.int().positive(),
    /** How far apart its latents lie, roughly: what steps and noise are measured in. */
    spread: z.number().positive(),
    notes: z.array(z.string()).default([]),
  })
  .refine(({ files }) => {
    const roles = files.map(({ role }) => role).sort()
    return ['decoder,encoder', 'tensors'].includes(roles.join())
  }, 'needs an encoder and a decoder, or the tensors of both')
  .refine(
    ({ builtIn, files }) => builtIn || files.every((file) => file.repository && file.revision && file.path),
    'says not where its files come from',
  )
export type ManifestGenerator = z.output<typeof ManifestGenerator>
