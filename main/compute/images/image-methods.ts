import { z } from 'zod'
import type { Rendered } from '../../library/compute.ts'
import type { JobFailure } from '../../library/pipeline/stage.ts'
import type { Preprocessing } from '../../library/models/model-spec.ts'

/** What the main thread hands to each worker when it starts it. */
export interface WorkerOptions {
  readonly sharp: 'native' | 'wasm'
}

/** The answer to a job that would take so much memory that only one such job may run at a time: ask again with `heavy`. */
export const heavy = 'heavy'
export type Heavy = typeof heavy

const Path = z.string().min(1).max(65_536)
const channels = z.tuple([z.number(), z.number(), z.number()])

const PreprocessingInput: z.ZodType<Preprocessing> = z.object({
  size: z.int().min(1).max(4096),
  resize: z.enum(['crop', 'squash']),
  interpolation: z.enum(['bilinear', 'bicubic']),
  mean: channels,
  std: channels,
})

/** Calls of the main thread to an image worker: one picture each. A failure that is about the picture is a value. */
export const imageMethods = {
  render: {
    input: z.object({ path: Path, previews: Path, heavy: z.boolean() }),
    output: z.custom<Rendered | JobFailure | Heavy>(),
  },
  /** The tensor of one preview: 3 × size × size. */
  tensor: {
    input: z.object({ preview: Path, preprocessing: PreprocessingInput }),
    output: z.custom<Float32Array<ArrayBuffer> | JobFailure>(),
  },
  view: {
    input: z.object({ path: Path, destination: Path, heavy: z.boolean() }),
    output: z.custom<JobFailure | Heavy | null>(),
  },
  query: {
    input: z.object({ bytes: z.instanceof(Uint8Array), destination: Path, heavy: z.boolean() }),
    output: z.custom<JobFailure | Heavy | null>(),
  },
} as const
export type ImageMethods = typeof imageMethods

export const imageEvents = {
  /** Sent once: everything is loaded, calls are answered. */
  ready: z.object({}),
} as const
export type ImageEvents = typeof imageEvents
