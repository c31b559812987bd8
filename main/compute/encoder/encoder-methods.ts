import { z } from 'zod'
import { ModelSpecSchema } from '../../library/compute-contract.ts'
import type { EncoderReady } from '../../library/compute.ts'
import type { JobFailure } from '../../library/pipeline/stage.ts'

/** What the thread that encodes pictures is started with. */
export interface EncoderWorkerOptions {
  /** File for what is to be remembered in case a driver ends the process. */
  readonly crashes: string
}

/** Names one that was loaded, for as long as the thread runs. */
const Loaded = z.int()

/** Calls of compute to the thread that encodes pictures: see {@link import('../compute.ts').LoadEncoder}. */
export const encoderMethods = {
  load: {
    input: z.strictObject({ model: ModelSpecSchema, provider: z.string() }),
    output: z.custom<EncoderReady & { readonly loaded: number }>(),
  },
  images: {
    input: z.strictObject({
      loaded: Loaded,
      data: z.custom<Float32Array>((value) => value instanceof Float32Array),
      count: z.int(),
    }),
    output: z.custom<readonly (Float32Array | JobFailure)[]>(),
  },
  close: { input: z.strictObject({ loaded: Loaded }), output: z.strictObject({}) },
} as const
export type EncoderMethods = typeof encoderMethods
export const encoderEvents = {} as const
export type EncoderEvents = typeof encoderEvents
