import type { ColourName } from './palette.ts'
import { dimensionOf, regions } from './space.ts'

/** Where a word points: weights by dimension. */
export type Direction = ReadonlyMap<number, number>

const colour = (name: ColourName, weight = 1): Direction => new Map([[dimensionOf.colour(name), weight]])
const light = (...steps: readonly number[]): Direction =>
  new Map(steps.map((weight, step) => [dimensionOf.lightness(step), weight]))
const chroma = (...steps: readonly number[]): Direction =>
  new Map(steps.map((weight, step) => [dimensionOf.chroma(step), weight]))
/** A colour in the upper (row 0) or lower (row 2) third. */
const inRow = (row: number, name: ColourName, weight = 1): Direction =>
  new Map(Array.from({ length: regions }, (_, column) => [dimensionOf.region(name, row, column), weight / regions]))

function both(...directions: readonly Direction[]): Direction {
  const sum = new Map<number, number>()
  for (const direction of directions) {
    for (const [dimension, weight] of direction) sum.set(dimension, (sum.get(dimension) ?? 0) + weight)
  }
  return sum
}

const dark = light(1, 0.3, -0.4, -0.6)
const bright = light(-0.6, -0.4, 0.2, 1)
const vivid = chroma(-0.4, 0, 1)
const muted = chroma(0.3, 0.8, -0.6)
const monochrome = chroma(1, -1, -1)
const warm = both(
  colour('red'),
  colour('orange'),
  colour('yellow'),
  colour('brown', 0.5),
  colour('blue', -1),
  colour('green', -0.6),
)
const cold = both(
  colour('blue'),
  colour('white', 0.3),
  colour('grey', 0.2),
  colour('orange', -1),
  colour('red', -1),
  colour('yellow', -0.6),
  colour('brown', -0.6),
  colour('beige', -0.4),
)
const sunset = both(
  colour('orange'),
  inRow(0, 'orange'),
  colour('pink', 0.4),
  colour('red', 0.4),
  colour('yellow', 0.4),
  colour('purple', 0.3),
  colour('green', -0.6),
  colour('white', -0.4),
)
const snow = both(colour('white'), inRow(2, 'white'), light(0, 0, 0, 0.4), chroma(0.2, 0.2, -0.4))
const sky = both(inRow(0, 'blue', 1.2), inRow(0, 'white', 0.4), inRow(0, 'grey', 0.2), colour('blue', 0.3))
const plants = both(colour('green'), inRow(2, 'green', 0.3))
const autumn = both(
  colour('orange'),
  colour('brown', 0.6),
  colour('yellow', 0.5),
  colour('red', 0.4),
  colour('blue', -0.3),
)
const sea = both(colour('blue'), inRow(2, 'blue', 0.6), inRow(1, 'blue', 0.4))
const fog = both(colour('grey'), light(0, 0, 0.5, 0.3), muted)
const night = both(dark, colour('black', 0.8), inRow(0, 'black', 0.5))
const pale = both(bright, muted)
const fire = both(colour('orange'), colour('red', 0.5), colour('yellow', 0.5), colour('black', 0.3))

/**
 * The words this model knows. The first group names what it sees. The second names scenes by the colours they usually
 * have, and is no more than that: a white wall is as much "snow" to it as snow is.
 */
export const words: Readonly<Record<string, Direction>> = {
  ...same(['red', 'reddish', 'crimson', 'scarlet'], colour('red')),
  maroon: both(colour('red'), light(0.3, 0.3)),
  ...same(['orange', 'orangish'], colour('orange')),
  ...same(['yellow', 'yellowish'], colour('yellow')),
  ...same(['gold', 'golden'], both(colour('yellow'), colour('orange', 0.6), colour('brown', 0.3))),
  ...same(['green', 'greenish', 'lime', 'olive'], colour('green')),
  ...same(['blue', 'bluish', 'azure'], colour('blue')),
  navy: both(colour('blue'), light(0.4, 0.3)),
  ...same(['turquoise', 'teal', 'cyan', 'aqua'], both(colour('blue'), colour('green', 0.4))),
  ...same(['purple', 'violet', 'lilac', 'lavender'], colour('purple')),
  magenta: both(colour('pink'), colour('purple', 0.6)),
  ...same(['pink', 'pinkish', 'rose'], colour('pink')),
  ...same(['brown', 'brownish'], colour('brown')),
  ...same(['beige', 'tan', 'cream'], colour('beige')),
  sepia: both(colour('brown'), colour('beige'), colour('blue', -0.5), colour('green', -0.5), colour('red', -0.5)),
  ...same(['black', 'blackish'], colour('black')),
  ...same(['white', 'whitish'], colour('white')),
  ...same(['grey', 'gray', 'greyish', 'grayish'], colour('grey')),
  silver: both(colour('grey'), colour('white', 0.3)),
  ...same(['dark', 'dim', 'gloomy'], dark),
  ...same(['bright', 'light', 'sunny'], bright),
  ...same(['colourful', 'colorful', 'vivid', 'saturated', 'rainbow'], vivid),
  ...same(['muted', 'dull', 'faded'], muted),
  ...same(['pale', 'pastel'], pale),
  ...same(['monochrome', 'greyscale', 'grayscale', 'bw', 'colourless', 'colorless'], monochrome),
  warm,
  ...same(['cold', 'cool'], cold),

  ...same(['night', 'nighttime', 'midnight'], night),
  ...same(['snow', 'snowy', 'winter'], snow),
  sky,
  ...same(['sea', 'ocean'], sea),
  ...same(['grass', 'meadow', 'lawn', 'forest', 'jungle', 'leaves', 'foliage', 'greenery'], plants),
  ...same(['autumn', 'autumnal'], autumn),
  ...same(['sunset', 'sunrise', 'dusk', 'dawn'], sunset),
  ...same(['fog', 'foggy', 'mist', 'misty', 'overcast'], fog),
  ...same(['fire', 'flame', 'flames', 'bonfire'], fire),
}

/** Phrases that mean something else than their words, and the word that stands for them. */
export const phrases = [
  ['black\\s*(and|&|n|/)\\s*white', 'monochrome'],
  ['\\bb\\s*(&|/)\\s*w\\b', 'monochrome'],
] as const

function same(names: readonly string[], direction: Direction): Record<string, Direction> {
  return Object.fromEntries(names.map((name) => [name, direction]))
}
