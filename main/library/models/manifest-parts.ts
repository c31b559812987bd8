import { z } from 'zod'

/** A name that can only mean something inside its own folder. */
export const PlainName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]*$/i, 'a plain file name')
  .max(100)

export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)

/** Hugging Face repository, commit and path in it. Absent for files that come with the app. */
export const source = {
  repository: z
    .string()
    .regex(/^[\w.-]+\/[\w.-]+$/)
    .optional(),
  revision: z
    .string()
    .regex(/^[0-9a-f]{40}$/)
    .optional(),
  path: z
    .string()
    .regex(/^[\w.-]+(\/[\w.-]+)*$/)
    .optional(),
}
