/** The average of RGB pixels as 0xRRGGBB, over every fourth of them. */
export function averageColour(rgb: Uint8Array): number {
  let [red, green, blue, count] = [0, 0, 0, 0]
  for (let at = 0; at + 2 < rgb.length; at += 12) {
    red += rgb[at]!
    green += rgb[at + 1]!
    blue += rgb[at + 2]!
    count++
  }
  const mean = (sum: number): number => Math.round(sum / Math.max(1, count))
  return mean(red) * 0x10000 + mean(green) * 0x100 + mean(blue)
}
