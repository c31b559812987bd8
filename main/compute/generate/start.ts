import { chanceOf, type Chance } from './chance.ts'
import type { Generator, Latent } from './generator.ts'
import { blank, type Picture } from './picture.ts'
import { resized } from './resample-weights.ts'

/** Where a search begins. */
export type Start =
  /** Clouds of colour, and nothing else. */
  | { readonly kind: 'noise' }
  /**
   * A picture, of the size that is to be made. `strength` 0 begins with the picture itself, 1 with noise; between them
   * it is softened and fades into noise, so that its details have to be found anew.
   */
  | { readonly kind: 'picture'; readonly picture: Picture; readonly strength: number }

/** The latent that a search begins with. The same for the same seed. */
export async function startOf(generator: Generator, start: Start, size: Size, seed: number): Promise<Latent> {
  if (start.kind === 'picture' && start.strength <= 0) return generator.encode(start.picture)
  const chance = chanceOf('start', seed)
  const noise = await generator.encode(clouds(chance, size))
  const { spread } = generator.describe()
  if (start.kind === 'noise' || start.strength >= 1) return disturbed(noise, chance, 0.25 * spread)
  const own = await generator.encode(softened(start.picture, 2 ** (5 * start.strength)))
  // Half of the noise's share at half strength leaves the picture to be seen.
  const added = start.strength ** 2
  const numbers = own.numbers.map((number, at) => (1 - added) * number + added * noise.numbers[at]!)
  return disturbed({ shape: own.shape, numbers }, chance, 0.25 * start.strength * spread)
}

/** What is left of a picture when it is shrunk by `factor` and enlarged again. */
export function softened(picture: Picture, factor: number): Picture {
  const { width, height, pixels } = picture
  const few = { width: Math.max(1, Math.round(width / factor)), height: Math.max(1, Math.round(height / factor)) }
  const area = width * height
  const result = blank(width, height)
  for (let channel = 0; channel < 3; channel++) {
    const plane = pixels.subarray(channel * area, (channel + 1) * area)
    result.pixels.set(resized(resized(plane, picture, few), few, picture), channel * area)
  }
  return result
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
    for (let channel = 0; channel < 3; channel++) {
      // Much of what differs in photos is light, which all colours share.
      const grid = common.map((value) => amplitude * (0.8 * value + 0.6 * chance.normal()))
      const plane = resized(grid, { width: cells, height: cells }, { width, height })
      const first = channel * width * height
      for (const [at, value] of plane.entries()) picture.pixels[first + at]! += value
    }
  }
  return picture
}
