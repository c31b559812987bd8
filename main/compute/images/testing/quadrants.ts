import type { Pixels } from '../formats/shrink-rows.ts'

/** Colours of the quarters of the test picture, as seen upright: left to right, top to bottom. */
export const quarters = ['red', 'green', 'blue', 'yellow'] as const

const rgb: Readonly<Record<string, readonly [number, number, number]>> = {
  red: [220, 40, 40],
  green: [40, 180, 60],
  blue: [40, 60, 210],
  yellow: [230, 210, 50],
}

/** Where a pixel of the upright picture is stored, for each EXIF orientation; `right` and `bottom` are the last ones. */
const stored: readonly ((x: number, y: number, right: number, bottom: number) => readonly [number, number])[] = [
  (x, y) => [x, y],
  (x, y, right) => [right - x, y],
  (x, y, right, bottom) => [right - x, bottom - y],
  (x, y, _, bottom) => [x, bottom - y],
  (x, y) => [y, x],
  (x, y, right) => [y, right - x],
  (x, y, right, bottom) => [bottom - y, right - x],
  (x, y, _, bottom) => [bottom - y, x],
]

/** A picture of four coloured quarters, `width` × `height` when upright, as a camera held in `orientation` stores it. */
export function quadrants(width: number, height: number, orientation = 1): Pixels {
  const [storedWidth, storedHeight] = orientation >= 5 ? [height, width] : [width, height]
  const data = Buffer.alloc(width * height * 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const colour = quarters[(y * 2 < height ? 0 : 2) + (x * 2 < width ? 0 : 1)]!
      const [atX, atY] = stored[orientation - 1]!(x, y, width - 1, height - 1)
      data.set(rgb[colour]!, (atY * storedWidth + atX) * 3)
    }
  }
  return { width: storedWidth, height: storedHeight, data }
}

/** Which colours the quarters of RGB pixels have, by the pixel in the middle of each. */
export function quartersOf({ width, height, data }: Pixels): readonly string[] {
  return [0, 1, 2, 3].map((quarter) => {
    const x = Math.floor(width * (quarter % 2 === 0 ? 0.25 : 0.75))
    const y = Math.floor(height * (quarter < 2 ? 0.25 : 0.75))
    return nearest(data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3))
  })
}

function nearest(pixel: Uint8Array): string {
  const distance = (colour: readonly number[]): number =>
    Math.max(...colour.map((value, at) => Math.abs(value - pixel[at]!)))
  const close = Object.entries(rgb).find(([, colour]) => distance(colour) < 30)
  return close ? close[0] : `rgb(${pixel.join(', ')})`
}
