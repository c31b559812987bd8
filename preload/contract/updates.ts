import { z } from 'zod'

/** Where this copy of the app stands with new versions of itself. Reasons are sentences. */
export const UpdateState = z.discriminatedUnion('state', [
  /** It cannot replace itself, and says why. */
  z.strictObject({ state: z.literal('unavailable'), reason: z.string() }),
  /** Nobody has asked it to look. */
  z.strictObject({ state: z.literal('off') }),
  /** It will look, or fetch what it has found, when no photos are being read. */
  z.strictObject({ state: z.literal('waiting') }),
  z.strictObject({ state: z.literal('looking') }),
  z.strictObject({ state: z.literal('current') }),
  z.strictObject({ state: z.literal('fetching'), version: z.string(), percent: z.number().min(0).max(100) }),
  /** Fetched and found to be genuine; installed when the app quits. */
  z.strictObject({ state: z.literal('ready'), version: z.string() }),
  /** It looks again after a day. */
  z.strictObject({ state: z.literal('failed'), reason: z.string() }),
])
export type UpdateState = z.output<typeof UpdateState>
