import { z } from 'zod'
import type { InstallTask, MadePicture, MakeStep, MakeTask, MakeTools, StepTime } from './maker.ts'

const plain = <T>() => z.custom<T>((value) => typeof value === 'object' && value !== null)

/** What the process that makes pictures is asked. It is asked one thing at a time, and holds nothing that cannot be lost. */
export const makerMethods = {
  /**
   * Makes pictures one after the other and writes each when it is done, so that stopping costs only the one at hand.
   * Fails with `image-unreadable`, `model-unusable`, `not-available` where pictures cannot be written, `cancelled`.
   */
  make: { input: plain<MakeTask>(), output: z.object({}) },
  /** Makes a few steps of nothing in particular to see how long they take. Fails with `model-unusable`, `cancelled`. */
  measure: { input: plain<MakeTools>(), output: plain<StepTime>() },
  /**
   * Builds a generator and tries it. Fails with `model-damaged`, `not-available` where it cannot be written; what is in
   * the folder is worth nothing then.
   */
  install: { input: plain<InstallTask>(), output: z.object({}) },
} as const
export type MakerMethods = typeof makerMethods

export const makerEvents = {
  /** The source has been read: name of the file that shows it as it is used. */
  source: z.custom<{ readonly file: string }>(),
  step: z.custom<MakeStep>(),
  made: z.custom<MadePicture>(),
} as const
export type MakerEvents = typeof makerEvents
