import { z } from 'zod'
import type { LabelId } from '../../../preload/contract/labels.ts'
import type { Family } from './families.ts'

/** How certain the machine is of a label, by what a photo scores: a line through these points, level beyond them. */
const Curve = z.object({
  /** Ascending. */
  scores: z.array(z.number()),
  /** Never falling, 0 to 1. */
  confidences: z.array(z.number()),
})
export type Curve = z.output<typeof Curve>

/** What is stored of a fit beside its direction. */
export const FitDetails = z.object({
  /** What it was derived from, see {@link basisOf}. */
  basis: z.string(),
  /** A photo with this score or more has the label. For kinds that exclude each other, both are probabilities. */
  cutoff: z.number(),
  /** The cutoff as people set it, see the contract's `Threshold`. */
  threshold: z.number(),
  /** Share of what it gives that is expected to be right. Null: too few to tell. */
  precision: z.number().nullable(),
  /** What people said that it has learnt from. */
  examples: z.number(),
  curve: Curve,
  /** How a kind's cosine becomes one that can be compared with the other kinds': taught directions score differently. */
  scale: z.number().default(1),
  offset: z.number().default(0),
  /** The direction of the prompts alone, as Base64, and the prompts: encoding them anew takes longest. */
  prompts: z.array(z.string()),
  text: z.string(),
})
export type FitDetails = z.output<typeof FitDetails>

/** How the machine decides whether a photo has a label. Derived, and can be derived again. */
export interface Fit extends FitDetails {
  readonly label: LabelId
  /** Revision of the label that this belongs to. */
  readonly revision: number
  /** A unit vector: the more of it a photo has, the more the label fits. */
  readonly direction: Float32Array
  /** Vectors that it was calibrated on. */
  readonly photos: number
}

/** Names the state of everything that a family's fits follow from, but for the photos. */
export function basisOf({ exclusive, labels }: Family): string {
  return `${exclusive ? 'exclusive' : 'own'} ${labels.map(({ id, revision }) => `${id}.${revision}`).join(' ')}`
}

/** How certain the machine is at a score. */
export function confidenceAt({ scores, confidences }: Curve, score: number): number {
  const last = scores.length - 1
  if (last < 0) return 0
  if (score >= scores[last]!) return confidences[last]!
  if (!(score > scores[0]!)) return confidences[0]!
  let [low, high] = [0, last]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (scores[middle]! <= score) low = middle
    else high = middle
  }
  const share = (score - scores[low]!) / (scores[high]! - scores[low]!)
  return confidences[low]! + share * (confidences[high]! - confidences[low]!)
}

/**
 * Whether a library of `photos` vectors has become so different from what was calibrated on `fitted` that it is worth
 * thinking again while photos still stream in.
 */
export const hasOutgrown = (fitted: number, photos: number): boolean =>
  photos > fitted * 1.2 + 20 || photos < fitted / 1.5 - 20

/** The same for when it is quiet: sooner, so that whoever takes something back finds the tags that were there before. */
export const hasMoved = (fitted: number, photos: number): boolean => Math.abs(photos - fitted) > 0.02 * fitted
