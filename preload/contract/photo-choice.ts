import { z } from 'zod'
import { PhotoId, Query } from './photos.ts'

/** Which photos are meant: these, or all that a query finds. For a query by what pictures show, those that stand out. */
export const PhotoChoice = z.union([
  z.strictObject({ ids: z.array(PhotoId).max(1_000_000) }),
  z.strictObject({ query: Query }),
])
export type PhotoChoice = z.output<typeof PhotoChoice>
/** The same as whoever asks may write it: what a query leaves out has its usual value. */
export type PhotoChoiceInput = z.input<typeof PhotoChoice>
