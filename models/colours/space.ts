import { colourNames, chromaSteps, lightnessSteps, type ColourName } from './palette.ts'

/**
 * What each dimension of a vector means. Every block is the square root of a distribution (which colours, how light,
 * how colourful), times the block's weight: so all vectors have length 1, the cosine with a colour's direction grows with
 * that colour's share of the picture, and the cosine of two pictures is how much their distributions overlap.
 */
export const regions = 3
const colours = colourNames.length

/** Squares of the blocks' weights; together 1. */
const shares = { whole: 0.3, layout: 0.42, lightness: 0.14, chroma: 0.12, always: 0.02 }

export const weights = {
  whole: Math.sqrt(shares.whole),
  /** Of one region. */
  layout: Math.sqrt(shares.layout / regions ** 2),
  lightness: Math.sqrt(shares.lightness),
  chroma: Math.sqrt(shares.chroma),
  always: Math.sqrt(shares.always),
}

const layoutStart = colours
const lightnessStart = layoutStart + colours * regions ** 2
const chromaStart = lightnessStart + lightnessSteps.length
const alwaysStart = chromaStart + chromaSteps.length

/** 12 colours, the same in each of 3 × 3 regions, 4 steps of lightness, 3 of colourfulness, and one that is in every vector. */
export const dimensions = alwaysStart + 1

export const dimensionOf = {
  colour: (name: ColourName): number => colourNames.indexOf(name),
  /** Rows from the top, columns from the left. */
  region: (name: ColourName, row: number, column: number): number =>
    layoutStart + colourNames.indexOf(name) * regions ** 2 + row * regions + column,
  /** 0 is darkest. */
  lightness: (step: number): number => lightnessStart + step,
  /** 0 is without any colour. */
  chroma: (step: number): number => chromaStart + step,
  /** Part of every picture's and every text's vector alike: words that are not known leave only this. */
  always: alwaysStart,
}
