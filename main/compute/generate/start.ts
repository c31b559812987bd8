import { chanceOf, type Chance } from './chance.ts'
import type { Generator, Latent } from './generator.ts'
import { blank, type Picture } from './picture.ts'
import { resampleWeights } from './resample-weights.ts'

/** Where a search begins. */
export type Start =
  /** Clouds of colour, and nothing else. */
  | { readonly kind: 'noise' }
  /**
   * A picture, of the size that is to be made. `strength` 0 begins with the picture itself, 1 with noise; between them
   * the picture fades away.
   */
  | { readonly kind: 'picture'; readonly picture: Picture; readonly strength: number }

/** The latent that a search begins with. The same for the same seed. */
export async function startOf(generator: Generator, start: Start, size: Size, seed: number): Promise<Latent> {
  if (start.kind === 'picture' && start.strength <= 0) return generator.encode(start.picture)
  const chance = chanceOf('start', seed)
  const noise = await generator.encode(clouds(chance, size))
  const { spread } = generator.describe()
  if (start.kind === 'noise' || start.strength >= 1) return disturbed(noise, chance, 0.25 * spread)
  const own = await generator.encode(start.picture)
  // Squares of the two shares add up to 1, so that the mix is as lively as a picture.
  const [kept, added] = [Math.cos((start.strength * Math.PI) / 2), Math.sin((start.strength * Math.PI) / 2)]
  const numbers = own.numbers.map((number, at) => kept * number + added * noise.numbers[at]!)
  return disturbed({ shape: own.shape, numbers }, chance, 0.25 * added * spread)
}

type Size = Pick<Picture, 'width' | 'height'>

function disturbed({ shape, numbers }: Latent, chance: Chance, deviation: number): Latent {
  return { shape, numbers: numbers.map((number) => number + deviation * chance.normal()) }
}

/** Soft clouds around a middle grey: random colours on coarser and finer grids, the finer ones fainter. */
export function clouds(chance: Chance, { width, height }: Size): Picture {
  const picture = blank(width, height)
  picture.pixels.fill(0.5)
  for (const [octave, cells] of [3, 6, 12, 24].entries()) {
    const amplitude = 0.16 / 1.6 ** octave
    const common = Float32Array.from({ length: cells * cells }, () => chance.normal())
    const [down, across] = [enlarging(cells, height), enlarging(cells, width)]
    for (let channel = 0; channel < 3; channel++) {
      // Much of what differs in photos is light, which all colours share.
      const grid = common.map((value) => amplitude * (0.8 * value + 0.6 * chance.normal()))
      addEnlarged(picture, channel, grid, down, across)
    }
  }
  return picture
}

const enlarging = (cells: number, pixels: number): Float32Array => resampleWeights(cells, pixels, 0, cells)

function addEnlarged(
  picture: Picture,
  channel: number,
  grid: Float32Array,
  down: Float32Array,
  across: Float32Array,
): void {
  const { width, height, pixels } = picture
  const cells = across.length / width
  const rows = new Float32Array(cells * width)
  for (let row = 0; row < cells; row++) {
    for (let column = 0; column < width; column++) {
      let sum = 0
      for (let cell = 0; cell < cells; cell++) sum += across[column * cells + cell]! * grid[row * cells + cell]!
      rows[row * width + column] = sum
    }
  }
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      let sum = 0
      for (let cell = 0; cell < cells; cell++) sum += down[row * cells + cell]! * rows[cell * width + column]!
      pixels[(channel * height + row) * width + column]! += sum
    }
  }
}
