/** Colours that have a name of their own in this model; also the order of its dimensions. */
export const colourNames = [
  'red',
  'orange',
  'yellow',
  'green',
  'blue',
  'purple',
  'pink',
  'brown',
  'beige',
  'black',
  'white',
  'grey',
] as const
export type ColourName = (typeof colourNames)[number]

/**
 * Examples of each colour as it looks in photos, in sRGB. A pixel belongs to the names of the examples it is near to,
 * so what is between two colours counts for both.
 */
export const examples: Readonly<Record<ColourName, readonly string[]>> = {
  red: ['#e0101c', '#b01020', '#7a0c14', '#d94040', '#a83232'],
  orange: ['#f57c10', '#ff9830', '#d86018', '#f0a050'],
  yellow: ['#f8e020', '#e0c010', '#f5e070', '#c8b020', '#fff060'],
  green: ['#2e9c3c', '#12581c', '#80b840', '#5c7030', '#40604a', '#88a070', '#18a080', '#30402a', '#a0d060'],
  blue: ['#1850c0', '#2878d8', '#78b0e8', '#102860', '#4870a0', '#18a0c8', '#a8d0f0', '#6890b8', '#105868', '#2c3c60'],
  purple: ['#7828b0', '#4a1470', '#a878d0', '#684878', '#9050a0', '#c8a8e0'],
  pink: ['#f070a8', '#e03890', '#f8b8d0', '#d87890', '#f0a0b0', '#c04878'],
  brown: ['#704018', '#54301a', '#8c5a30', '#3c2414', '#684a38', '#a06a40'],
  beige: ['#d8bc90', '#e8d8b8', '#c8a080', '#e0b898', '#b89878', '#a89478', '#f0e0d0'],
  black: ['#000000', '#101010', '#1c1c1e'],
  white: ['#ffffff', '#f4f4f4', '#e8ecf0', '#f0eee8'],
  grey: ['#808080', '#b4b4b4', '#505050', '#989ca0', '#68707a', '#989088', '#38393c', '#cacaca'],
}

/** How far apart two colours are told: the standard deviation, in OKLab's units, of what an example stands for. */
export const exampleReach = 0.045

/** Lightness tells names apart less than hue does: 0.5 makes a difference in lightness count half. */
export const lightnessWeight = 0.5

/** Middles of the four steps from dark to bright, in OKLab's lightness. */
export const lightnessSteps = [0.12, 0.37, 0.62, 0.87] as const
export const lightnessReach = 0.09

/** Middles of the three steps of colourfulness: without any colour, muted, vivid; in OKLab's chroma. */
export const chromaSteps = [0, 0.05, 0.15] as const
export const chromaReach = 0.018
