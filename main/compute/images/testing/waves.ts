import type { Pixels } from '../formats/shrink-rows.ts'

/** Waves of all lengths and a hard edge; the same in golden/make_golden.py. */
export function waves(width: number, height: number): Pixels {
  const data = Buffer.alloc(width * height * 3)
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < 3; channel++) {
        const phase = x * 3 + y * 2 + channel * 85 + Math.floor((x * x + y * y) / 2048)
        const wave = Math.abs((phase % 510) - 255)
        data[at++] = x * 2 < y ? 255 - wave : wave
      }
    }
  }
  return { width, height, data }
}
