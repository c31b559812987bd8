import type { Picture } from './picture.ts'

/** A part of the loss that is computed from the picture alone. `gradient` is added to, not returned. */
export type PictureTerm = (picture: Picture, gradient: Float32Array) => number

/** How much neighbouring pixels differ: the mean of squared differences, times `weight`. */
export function totalVariation(weight: number): PictureTerm {
  return ({ width, height, pixels }, gradient) => {
    let sum = 0
    const scale = weight / pixels.length
    const differ = (a: number, b: number): void => {
      const difference = pixels[b]! - pixels[a]!
      sum += difference * difference
      gradient[b]! += 2 * scale * difference
      gradient[a]! -= 2 * scale * difference
    }
    for (let at = 0; at < pixels.length; at++) {
      if ((at + 1) % width !== 0) differ(at, at + 1)
      if (at % (width * height) < width * (height - 1)) differ(at, at + width)
    }
    return scale * sum
  }
}

/** How far pixels are beyond black and white, which cannot be shown: the mean of squares, times `weight`. */
export function outOfRange(weight: number): PictureTerm {
  return ({ pixels }, gradient) => {
    const scale = weight / pixels.length
    let sum = 0
    for (const [at, value] of pixels.entries()) {
      const beyond = value < 0 ? value : Math.max(0, value - 1)
      sum += beyond * beyond
      gradient[at]! += 2 * scale * beyond
    }
    return scale * sum
  }
}

/**
 * How different the picture looks from `original` at a distance: the mean squared difference of both, shrunk by 4, 8 and
 * 16. Keeps where things are and what colours they have, and leaves their details free.
 */
export function likeAtDistance(original: Picture, weight: number): PictureTerm {
  const factors = [4, 8, 16]
  const wanted = factors.map((factor) => shrunk(original, factor))
  return (picture, gradient) => {
    let sum = 0
    for (const [index, factor] of factors.entries()) {
      const found = shrunk(picture, factor)
      const differences = found.map((value, at) => value - wanted[index]![at]!)
      const scale = weight / (factors.length * found.length)
      sum += scale * differences.reduce((total, difference) => total + difference * difference, 0)
      // Every pixel has an equal part in the mean of its block.
      visit(picture, factor, (pixel, block) => (gradient[pixel]! += (2 * scale * differences[block]!) / factor ** 2))
    }
    return sum
  }
}

/** Means of blocks. Pixels beyond the last whole block are left out. */
function shrunk(picture: Picture, factor: number): Float32Array {
  const means = new Float32Array(3 * Math.floor(picture.width / factor) * Math.floor(picture.height / factor))
  visit(picture, factor, (pixel, block) => (means[block]! += picture.pixels[pixel]! / factor ** 2))
  return means
}

function visit({ width, height }: Picture, factor: number, meet: (pixel: number, block: number) => void): void {
  const [columns, rows] = [Math.floor(width / factor), Math.floor(height / factor)]
  for (let channel = 0; channel < 3; channel++) {
    for (let row = 0; row < rows * factor; row++) {
      const line = (channel * rows + Math.floor(row / factor)) * columns
      for (let column = 0; column < columns * factor; column++) {
        meet((channel * height + row) * width + column, line + Math.floor(column / factor))
      }
    }
  }
}
