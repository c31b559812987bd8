import { z } from 'zod'
import type { MadePicture, MakeStep, MakeTask } from '../compute/generate/make-pictures.ts'

/** What the process that makes pictures is asked. */
export const generateMethods = {
  /** See {@link import('../compute/generate/make-pictures.ts').makePictures}. */
  make: { input: z.custom<MakeTask>((task) => typeof task === 'object' && task !== null), output: z.object({}) },
} as const
export type GenerateMethods = typeof generateMethods

export const generateEvents = {
  step: z.custom<MakeStep>(),
  made: z.custom<MadePicture>(),
} as const
export type GenerateEvents = typeof generateEvents
