import type { Latent } from './generator.ts'

/**
 * How much coarser than the latent each level of a change is. A change of a coarse level moves whole regions at once:
 * without them the optimiser paints fine patterns that only the model sees.
 */
const factors = [8, 4, 2, 1]

/** The changes of a latent, level by level: lists of zeros. */
export function pyramidFor({ shape }: Latent): Float32Array[] {
  return factors.map((factor) => new Float32Array(sizeAt(shape, factor)))
}

const coarse = (size: number, factor: number): number => Math.ceil(size / factor)
const sizeAt = (shape: readonly number[], factor: number): number =>
  shape[1]! * coarse(shape[2]!, factor) * coarse(shape[3]!, factor)

/** The latent with the changes of all levels added to it. */
export function applied(latent: Latent, levels: readonly Float32Array[]): Latent {
  const numbers = latent.numbers.slice()
  for (const [level, changes] of levels.entries()) {
    visit(latent.shape, factors[level]!, (fine, at) => (numbers[fine]! += changes[at]!))
  }
  return { shape: latent.shape, numbers }
}

/** The gradient of each level's numbers, from that of the latent. */
export function gathered({ shape }: Latent, gradient: Float32Array): Float32Array[] {
  return factors.map((factor) => {
    const sums = new Float32Array(sizeAt(shape, factor))
    visit(shape, factor, (fine, at) => (sums[at]! += gradient[fine]!))
    return sums
  })
}

/** Calls `meet` with the place of every number of a latent and that of the coarse one which covers it. */
function visit(shape: readonly number[], factor: number, meet: (fine: number, coarse: number) => void): void {
  const [, channels = 0, rows = 0, columns = 0] = shape
  const [coarseRows, coarseColumns] = [coarse(rows, factor), coarse(columns, factor)]
  for (let channel = 0, fine = 0; channel < channels; channel++) {
    for (let row = 0; row < rows; row++) {
      const line = (channel * coarseRows + Math.floor(row / factor)) * coarseColumns
      for (let column = 0; column < columns; column++, fine++) meet(fine, line + Math.floor(column / factor))
    }
  }
}
