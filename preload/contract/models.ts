import { z } from 'zod'

/** A model from the manifest, and what stands between it and being used. */
export const Model = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** One or two sentences for the picker: what it is good and bad at. */
  description: z.string(),
  licence: z.string(),
  /** ISO 639-1 codes of the languages it understands; `*` for many. */
  languages: z.array(z.string()),
  /** Bytes to download in all. 0 for the one that comes with the app. */
  bytes: z.int(),
  state: z.enum(['available', 'downloading', 'installed', 'damaged']),
  /** Bytes here so far while downloading. */
  received: z.int().nullable(),
  /** Why the last attempt failed, in a sentence. */
  problem: z.string().nullable(),
  /** The one that searches are answered with. */
  current: z.boolean(),
  /** Whether the current text half understands words, or only colours. */
  understands: z.enum(['words', 'colours']),
})
export type Model = z.output<typeof Model>

/** What happened when one execution provider was tried. */
export const ProviderReport = z.strictObject({
  provider: z.string(),
  usable: z.boolean(),
  /** Median milliseconds for one image; null where it never got that far. */
  imageMs: z.number().nullable(),
  /** Cosine between its answer and the CPU's for the same picture; null where it never got that far. */
  agreement: z.number().nullable(),
  /** Why it is, or is not, in use. */
  reason: z.string(),
})
export type ProviderReport = z.output<typeof ProviderReport>

export const Encoder = z.strictObject({
  /** Null while no model is loaded. */
  model: z.string().nullable(),
  provider: z.string().nullable(),
  /** One sentence: which provider and why. */
  reason: z.string(),
  reports: z.array(ProviderReport),
})
export type Encoder = z.output<typeof Encoder>

const ModelId = z.strictObject({ id: z.string().max(100) })

export const modelMethods = {
  'models.list': { input: z.strictObject({}), output: z.array(Model).readonly() },
  /** Starts, or resumes, a download; follow it with `models.changed`. Fails with `not-found`. */
  'models.download': { input: ModelId, output: z.strictObject({}) },
  /** Stops a download; what has arrived is kept for the next time. */
  'models.cancel': { input: ModelId, output: z.strictObject({}) },
  /** Re-embeds in the background with this model; searches keep using the old one until it is through. Fails with `model-damaged`, `model-unusable`, `no-model`. */
  'models.use': { input: ModelId, output: z.strictObject({}) },
  /** Installs a model from a folder that holds its files. Fails with `model-damaged`. */
  'models.import': { input: ModelId.extend({ folder: z.string().min(1).max(8192) }), output: z.strictObject({}) },
  /** Which provider encodes, and how that was decided. */
  'encoder.get': { input: z.strictObject({}), output: Encoder },
  /** Tries every provider again. */
  'encoder.probe': { input: z.strictObject({}), output: Encoder },
} as const
