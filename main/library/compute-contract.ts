import { z } from 'zod'
import { Format } from '../../preload/contract/photos.ts'
import { setAsideCodes } from '../../preload/contract/set-aside-codes.ts'
import { ProviderReport } from '../../preload/contract/models.ts'

/** How {@link import('./compute.ts').Compute} travels between the two processes. Same names, same meaning. */

const Path = z.string().min(1)
/** Not `z.instanceof`: that is about one kind of buffer, and vectors come over several kinds of channel. */
const Vector = z.custom<Float32Array>((value) => value instanceof Float32Array, 'a vector')

export const JobFailureSchema = z.strictObject({
  kind: z.enum(['permanent', 'transient']),
  code: z.enum(setAsideCodes),
  message: z.string(),
})

const number = z.number().nullable()
const text = z.string().nullable()

export const RenderedSchema = z.strictObject({
  format: Format,
  width: z.int().positive(),
  height: z.int().positive(),
  colour: z.int().min(0).max(0xffffff),
  metadata: z.strictObject({
    takenAt: number,
    takenOffset: number,
    takenSource: z.enum(['metadata', 'gps']).nullable(),
    camera: text,
    lens: text,
    exposureTime: number,
    aperture: number,
    iso: number,
    focalLength: number,
    latitude: number,
    longitude: number,
    altitude: number,
    rating: number,
    title: text,
    description: text,
    keywords: z.array(z.string()).readonly(),
    generated: z.boolean(),
  }),
})

const Tower = z.strictObject({ file: Path, input: z.string(), output: z.string() })
const Triple = z.tuple([z.number(), z.number(), z.number()]).readonly()

export const ModelSpecSchema = z.strictObject({
  key: z.string(),
  dimensions: z.int().positive(),
  image: Tower.extend({
    preprocessing: z.strictObject({
      size: z.int().positive(),
      resize: z.enum(['crop', 'squash']),
      interpolation: z.enum(['bilinear', 'bicubic']),
      mean: Triple,
      std: Triple,
    }),
  }),
  text: Tower.extend({
    tokenization: z.strictObject({
      file: Path,
      context: z.int().positive(),
      pad: z.int(),
      end: z.int(),
      lowercase: z.boolean(),
    }),
    ids: z.enum(['int32', 'int64']),
  }),
  logitScale: z.number(),
  logitBias: z.number(),
  batch: z.int().positive(),
  precision: z.enum(['fp32', 'fp16', 'int8']).optional(),
})

export const computeMethods = {
  render: {
    input: z.strictObject({ jobs: z.array(z.strictObject({ path: Path, previews: Path })) }),
    output: z.array(z.union([RenderedSchema, JobFailureSchema])).readonly(),
  },
  loadModel: {
    input: z.strictObject({ model: ModelSpecSchema, provider: z.string() }),
    output: z.strictObject({ provider: z.string(), reason: z.string(), reports: z.array(ProviderReport).readonly() }),
  },
  unloadModel: { input: z.strictObject({ key: z.string() }), output: z.strictObject({}) },
  embedImages: {
    input: z.strictObject({ key: z.string(), previews: z.array(Path).max(64) }),
    output: z.array(z.union([Vector, JobFailureSchema])).readonly(),
  },
  embedTexts: {
    input: z.strictObject({ key: z.string(), texts: z.array(z.string()).max(10_000) }),
    output: z.array(Vector).readonly(),
  },
  view: { input: z.strictObject({ path: Path, destination: Path }), output: z.strictObject({}) },
} as const
export type ComputeMethods = typeof computeMethods
export const computeEvents = {} as const
export type ComputeEvents = typeof computeEvents
