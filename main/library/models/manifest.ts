import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { Failure, messageOf } from '../../../preload/contract/failure.ts'
import { strings } from '../../strings.ts'
import { ManifestGenerator } from './manifest-generator.ts'
import { PlainName, Sha256, source } from './manifest-parts.ts'

const Triple = z.tuple([z.number(), z.number(), z.number()]).readonly()

/** One file of a model: where it comes from, and how to know that it is the right one. */
const ModelFile = z.strictObject({
  /** Its name in the model's own folder. */
  name: PlainName,
  /** `both`: one graph with both halves. */
  role: z.enum(['image', 'text', 'both', 'tokenizer']),
  ...source,
  /** Exact size. Absent where it is not recorded: then the hash alone decides, and progress has no end. */
  bytes: z.int().positive().optional(),
  /** For showing, where the exact size is not recorded. */
  approximateBytes: z.int().positive().optional(),
  sha256: Sha256,
})
export type ModelFile = z.output<typeof ModelFile>

/** How a picture becomes the input of the image half: see `Preprocessing` in `model-spec.ts`. */
const Preprocessing = z.strictObject({
  size: z.int().positive(),
  resize: z.enum(['crop', 'squash']),
  interpolation: z.enum(['bilinear', 'bicubic']),
  mean: Triple,
  std: Triple,
})

/** A model that the app can use, as `models/manifest.json` describes it. */
const ManifestModel = z
  .strictObject({
    id: PlainName,
    name: z.string(),
    /** One or two sentences for people who choose. */
    description: z.string(),
    /** SPDX identifier of the weights' licence. */
    licence: z.string(),
    /** ISO 639-1 codes; `*` for many. */
    languages: z.array(z.string()),
    /** Whether its text half understands words in general, or only colours. */
    understands: z.enum(['words', 'colours']),
    /** Comes with the app and is never downloaded. */
    builtIn: z.boolean().default(false),
    /** Folder of a model that comes with the app, when it is not called like its id. */
    folder: PlainName.optional(),
    /** Numbers of the image half; decides how exactly other processors must agree with the CPU. */
    precision: z.enum(['fp32', 'fp16', 'int8']),
    files: z.array(ModelFile).min(1),
    /** Length of its vectors. */
    dimensions: z.int().positive(),
    image: z.strictObject({ input: z.string(), output: z.string(), preprocessing: Preprocessing }),
    text: z.strictObject({
      input: z.string(),
      output: z.string(),
      ids: z.enum(['int32', 'int64']),
      tokenization: z.strictObject({
        context: z.int().positive(),
        pad: z.int().nonnegative(),
        end: z.int().nonnegative(),
        /** Whether texts are brought to lower case before the tokenizer, which may do so itself. */
        lowercase: z.boolean(),
      }),
    }),
    /** Multiplier of cosines before a softmax or sigmoid (already exponentiated), and what is added. */
    logitScale: z.number().positive(),
    logitBias: z.number(),
    /** Most pictures in one run. */
    batch: z.int().positive(),
    /** For whoever maintains this entry: what is assumed rather than recorded. */
    notes: z.array(z.string()).default([]),
  })
  .refine(hasBothHalves, 'needs one tokenizer, and either an image and a text file or one for both')
  .refine(({ builtIn, files }) => builtIn || files.every(isDownloadable), 'says not where its files come from')
export type ManifestModel = z.output<typeof ManifestModel>

/** Every model that the app can use. */
export const Manifest = z.strictObject({
  version: z.literal(1),
  models: z
    .array(ManifestModel)
    .refine((models) => new Set(models.map(({ id }) => id)).size === models.length, 'two models have the same id'),
  /** What makes pictures. No model searches with them, so they are a list of their own. */
  generators: z.array(ManifestGenerator).default([]),
})
export type Manifest = z.output<typeof Manifest>

function hasBothHalves({ files }: { files: readonly ModelFile[] }): boolean {
  const roles = files.map(({ role }) => role).sort()
  const names = new Set(files.map(({ name }) => name))
  const allowed = ['both,tokenizer', 'image,text,tokenizer']
  return names.size === files.length && allowed.includes(roles.join())
}

function isDownloadable({ repository, revision, path }: ModelFile): boolean {
  return repository !== undefined && revision !== undefined && path !== undefined
}

/** Reads a manifest. It is part of the app, so a wrong one is a bug and not the user's: throws a {@link Failure} `internal`. */
export async function loadManifest(file: string): Promise<Manifest> {
  try {
    return Manifest.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error)
    throw new Failure('internal', strings.models.badList(file, reason), { cause: error })
  }
}

const huggingFace = 'https://huggingface.co'

/** Where to download a file from. A mirror takes the place of Hugging Face's address and keeps its paths. */
export function addressOf({ repository, revision, path, name }: ModelFile, mirror: string | null): string {
  if (repository === undefined || revision === undefined || path === undefined) {
    throw new Error(`${name} comes with the app and has no address`)
  }
  const base = (mirror ?? huggingFace).replace(/\/+$/, '')
  return `${base}/${repository}/resolve/${revision}/${path}`
}

/**
 * Names the vector space that a model makes: vectors of different keys are never compared.
 *
 * Whatever changes the vectors changes the key: the file of the image half and how pictures are prepared for it.
 */
export function keyOf(model: ManifestModel): string {
  const image = model.files.find(({ role }) => role === 'image' || role === 'both')
  const identity = JSON.stringify([image?.sha256, model.image, model.dimensions])
  return `${model.id}-${createHash('sha256').update(identity).digest('hex').slice(0, 8)}`
}

/** Bytes to download in all, as far as they are recorded. */
export function bytesOf({ builtIn, files }: ManifestModel): number {
  if (builtIn) return 0
  return files.reduce((sum, { bytes, approximateBytes }) => sum + (bytes ?? approximateBytes ?? 0), 0)
}
