import { z } from 'zod'
import { Changed } from './changes.ts'
import { LabelId, LabelName } from './labels.ts'
import { PhotoChoice } from './photo-choice.ts'
import { PhotoId } from './photos.ts'

/** That a photo has a label, and who says so. */
export const Tag = z.strictObject({
  label: LabelId,
  name: z.string(),
  /** False: a person said that it does not belong here, and the machine keeps quiet. */
  holds: z.boolean(),
  /** Whose word counts: a person's over the file's over the machine's. */
  source: z.enum(['person', 'file', 'machine']),
  /** When it was said, epoch milliseconds. */
  at: z.int(),
  /** For the machine's: the model (`ModelSpec.key`), and how certain it is, 0 to 1. */
  model: z.string().nullable(),
  confidence: z.number().min(0).max(1).nullable(),
})
export type Tag = z.output<typeof Tag>

export const tagMethods = {
  /** Tags of photos, in the order of `ids`; those that hold first, by name. */
  'tags.of': {
    input: z.strictObject({ ids: z.array(PhotoId).max(1_000) }),
    output: z.array(z.strictObject({ id: PhotoId, tags: z.array(Tag) })),
  },
  /**
   * A person says of photos that they have labels (`yes`), do not have them (`no`), or takes back what was said
   * (`clear`). Names that do not exist yet become labels without prompts. Where the machine gives the label, it learns
   * from this and its tags follow before this answers.
   */
  'tags.say': {
    input: z.strictObject({
      photos: PhotoChoice,
      labels: z
        .array(z.union([LabelId, LabelName]))
        .min(1)
        .max(1_000),
      verdict: z.enum(['yes', 'no', 'clear']),
    }),
    output: Changed.extend({
      /** Photos that were meant. */
      photos: z.int().nonnegative(),
      /** The machine's tags that came and went because of it, on other photos. */
      added: z.int().nonnegative(),
      removed: z.int().nonnegative(),
    }),
  },
} as const
