import { z } from 'zod'

/** Bytes, in whatever kind of memory the channel put them. */
export const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'expected bytes')
