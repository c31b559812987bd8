/**
 * OKLab (Björn Ottosson, 2020): a colour space in which equal distances look equally different. The model converts
 * pixels with these same matrices, inside its graph.
 */

/** sRGB's curve, near enough: the exact one has a straight piece near black that no photo shows. */
export const gamma = 2.2

/** Linear red, green, blue → the responses of the eye's three cones. */
export const coneMatrix = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
] as const

/** Cube roots of those → lightness 0 to 1, green to red, blue to yellow. */
export const labMatrix = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
] as const

type Triple = readonly [number, number, number]

const multiply = (matrix: readonly Triple[], [x, y, z]: Triple): Triple => {
  const row = ([a, b, c]: Triple): number => a * x + b * y + c * z
  return [row(matrix[0]!), row(matrix[1]!), row(matrix[2]!)]
}

/** `#rrggbb` → lightness, a, b. */
export function oklabOf(hex: string): Triple {
  const channel = (at: number): number => (parseInt(hex.slice(at, at + 2), 16) / 255) ** gamma
  const [long, medium, short] = multiply(coneMatrix, [channel(1), channel(3), channel(5)])
  return multiply(labMatrix, [Math.cbrt(long), Math.cbrt(medium), Math.cbrt(short)])
}
