import { z } from 'zod'
import { Bytes } from './bytes.ts'
import { Changed } from './changes.ts'
import { PhotoChoice } from './photo-choice.ts'
import { PhotoId } from './photos.ts'
import { strings } from './strings.ts'

/** A word of the library's own vocabulary, which photos can be tagged with. */
export const LabelId = z.int().positive().brand<'LabelId'>()
export type LabelId = z.output<typeof LabelId>

/** Any characters. Two names that differ only in case or in how their letters are encoded are the same name. */
export const LabelName = z.string().trim().min(1, strings.input.tagWithoutName).max(200, strings.input.nameTooLong(200))

/** A description of what a photo with the label shows, for the model: “a photo of a dog”, “my dog playing”. */
export const Prompt = z.string().trim().min(1).max(10_000)

/**
 * Where the machine draws the line.
 *
 * For a label of its own: how many deviations above an ordinary photo of this library a photo must score. For one of an
 * exclusive group: the probability within the group. Neither depends on the model. Null: calibrated from the library.
 */
export const Threshold = z.number().min(0).max(100).nullable()

const definition = {
  name: LabelName,
  /** Without any, only people, files and examples give the label. */
  prompts: z.array(Prompt).max(100),
  /** The label that this one is a kind of. A photo of a kind is found by the label above, too. */
  parent: LabelId.nullable(),
  /** The kinds of this label exclude each other: the machine chooses one of them, or none. */
  exclusive: z.boolean(),
  /** Whether the machine gives this label. */
  automatic: z.boolean(),
  threshold: Threshold,
}

export const Label = z.strictObject({
  id: LabelId,
  ...definition,
  /** Visible photos that have it, or a kind of it. */
  photos: z.int().nonnegative(),
  /** Of those that have this very label, how many because a person said so, and how many only by the machine's word. */
  byPerson: z.int().nonnegative(),
  byMachine: z.int().nonnegative(),
  /** Photos that a person took it from. */
  rejected: z.int().nonnegative(),
  /** How the machine decides at present; null where it does not, or has not looked yet. */
  fit: z
    .strictObject({
      /** Where the line is, see {@link Threshold}. */
      threshold: z.number(),
      /** Of the photos that the machine would tag, the share that is expected to be right, 0 to 1; null: too few to tell. */
      precision: z.number().min(0).max(1).nullable(),
      /** Examples that people gave, for and against, which it has learnt from. */
      examples: z.int().nonnegative(),
    })
    .nullable(),
})
export type Label = z.output<typeof Label>

/** A label to be made: only the name is needed. Without prompts given, “a photo of NAME” is the prompt. */
export const NewLabel = z.strictObject({
  name: LabelName,
  prompts: definition.prompts.optional(),
  parent: LabelId.nullable().default(null),
  exclusive: z.boolean().default(false),
  automatic: z.boolean().default(true),
  threshold: Threshold.default(null),
})
export type NewLabel = z.output<typeof NewLabel>

/** What is to be different about a label; absent fields stay. */
export const LabelChanges = z.strictObject(definition).partial()
export type LabelChanges = z.output<typeof LabelChanges>

/** Labels as a file: what `labels.export` gives and `labels.import` takes. Kinds name what they are a kind of. */
export const Vocabulary = z.strictObject({
  recollect: z.literal('labels'),
  version: z.literal(1),
  labels: z
    .array(
      z.strictObject({
        name: LabelName,
        prompts: z.array(Prompt).max(100).default([]),
        /** Name of a label in this file or in the library. */
        parent: LabelName.optional(),
        exclusive: z.boolean().default(false),
        automatic: z.boolean().default(true),
        threshold: Threshold.default(null),
      }),
    )
    .max(100_000),
})
export type Vocabulary = z.output<typeof Vocabulary>

/** What a change to a label would do to the machine's tags. People's tags never change. */
export const LabelPreview = z.strictObject({
  /** Photos that would have it by the machine's word afterwards, that would newly have it, and that would lose it. */
  photos: z.int().nonnegative(),
  added: z.int().nonnegative(),
  removed: z.int().nonnegative(),
  /** uint32: ids of those, most certain first and least certain first; at most a thousand each. */
  addedIds: Bytes,
  removedIds: Bytes,
  threshold: z.number(),
  /** See `Label.fit`. */
  precision: z.number().min(0).max(1).nullable(),
  /** Photos said to have it that look exactly like others said not to: they teach nothing. Absent where there are none. */
  contradictions: z.int().positive().optional(),
})
export type LabelPreview = z.output<typeof LabelPreview>

export const labelMethods = {
  /** The whole vocabulary, by name. */
  'labels.list': { input: z.strictObject({}), output: z.array(Label) },
  /**
   * Makes labels, all or none; the machine's tags follow before this answers (of more than five hundred labels, the rest
   * follow in the background), without embedding anything anew. Names that exist already are left as they are. Answers with the ids, in the order given. Fails with `invalid-input`.
   */
  'labels.add': {
    input: z.strictObject({ labels: z.array(NewLabel).min(1).max(10_000) }),
    output: Changed.extend({ ids: z.array(LabelId) }),
  },
  /** Changes a label; the machine's tags follow. Fails with `not-found`, or `invalid-input`: a name taken, a parent below itself. */
  'labels.change': { input: z.strictObject({ id: LabelId, changes: LabelChanges }), output: Changed },
  /** What `labels.change` with `changes`, or saying `yes` and `no` about some photos, would do. Changes nothing. */
  'labels.preview': {
    input: z.strictObject({
      label: z.union([LabelId, NewLabel]),
      changes: LabelChanges.default({}),
      yes: z.array(PhotoId).max(10_000).default([]),
      no: z.array(PhotoId).max(10_000).default([]),
    }),
    output: LabelPreview,
  },
  /** Deletes labels and their tags; their kinds move up. What files say does not bring them back. */
  'labels.remove': { input: z.strictObject({ ids: z.array(LabelId).min(1).max(10_000) }), output: Changed },
  /** Gives everything that has one of `from` the label `into`, and deletes `from`. Their names lead to it from now on. */
  'labels.merge': {
    input: z.strictObject({ from: z.array(LabelId).min(1).max(10_000), into: LabelId }),
    output: Changed,
  },
  'labels.export': { input: z.strictObject({}), output: Vocabulary },
  /** Adds what is new and changes what has the same name; nothing is deleted. All or nothing. Fails with `invalid-input`. */
  'labels.import': {
    input: z.strictObject({ vocabulary: Vocabulary }),
    output: Changed.extend({ added: z.int().nonnegative(), changed: z.int().nonnegative() }),
  },
  /** The labels that come with the app, to look at or to import again. */
  'labels.starter': { input: z.strictObject({}), output: Vocabulary },
  /**
   * What the machine thinks of `labels` for the chosen photos, most certain first: a list to confirm or reject. Fails
   * with `no-model`.
   */
  'labels.review': {
    input: z.strictObject({
      photos: PhotoChoice,
      labels: z.array(LabelId).min(1).max(1_000),
      /** `undecided`: only what no person has said anything about. */
      show: z.enum(['undecided', 'all']).default('undecided'),
      limit: z.int().min(1).max(100_000).default(2_000),
    }),
    output: z.strictObject({
      /** Rows in this answer, and in all. */
      count: z.int().nonnegative(),
      total: z.int().nonnegative(),
      /** uint32, one a row: photo, and place of the label in `labels`. */
      photos: Bytes,
      labels: Bytes,
      /** float32, one a row: how certain, 0 to 1. */
      confidences: Bytes,
      /** uint8, one a row: 0 nobody has said, 1 a person said yes, 2 a person said no. */
      verdicts: Bytes,
      /** uint8, one a row: 1 where the machine gives it at present. */
      given: Bytes,
      /** uint32, width ÷ height in thousandths, and 0xRRGGBB, one a row, to draw with before pictures arrive. */
      aspects: Bytes,
      colours: Bytes,
    }),
  },
} as const
