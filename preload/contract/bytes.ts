import { z } from 'zod'
import { strings } from './strings.ts'

/** Bytes, in whatever kind of memory the channel put them. */
export const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, strings.input.bytes.expected)
