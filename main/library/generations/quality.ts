import type { QualityName } from '../../../preload/contract/generations.ts'

/** How much work goes into one picture. */
export interface Quality {
  readonly steps: number
  /** Looks that are judged in every step. */
  readonly cutouts: number
  /** About how many pixels the picture has on a side, if it is square. */
  readonly size: number
}

export const qualities: Readonly<Record<QualityName, Quality>> = {
  draft: { steps: 40, cutouts: 4, size: 192 },
  normal: { steps: 60, cutouts: 8, size: 256 },
  better: { steps: 120, cutouts: 8, size: 320 },
  best: { steps: 200, cutouts: 12, size: 384 },
}

/**
 * Sides of a picture of about `size`² pixels with this ratio of width to height, divisible by `block`. Ratios beyond 1:4
 * are cut: a model sees a square, and little of anything longer.
 */
export function sidesFor(
  size: number,
  aspect: number,
  block: number,
): { readonly width: number; readonly height: number } {
  const ratio = Math.min(4, Math.max(1 / 4, aspect))
  const divisible = (side: number): number => Math.max(block, Math.round(side / block) * block)
  return { width: divisible(size * Math.sqrt(ratio)), height: divisible(size / Math.sqrt(ratio)) }
}
