import type { Preprocessing } from '../../library/models/model-spec.ts'

/**
 * Pictures that are the same everywhere, prepared for a model: waves of several sizes and directions in each colour, so
 * that every part of the picture and every channel counts.
 *
 * @returns `count` pictures one after the other, each 3 × size × size.
 */
export function goldenPictures({ size, mean, std }: Preprocessing, count: number): Float32Array {
  const pixels = size * size
  const data = new Float32Array(count * 3 * pixels)
  for (let i = 0; i < data.length; i++) {
    const picture = Math.floor(i / (3 * pixels))
    const channel = Math.floor(i / pixels) % 3
    const x = (i % size) / size
    const y = (Math.floor(i / size) % size) / size
    const slow = Math.sin(2 * Math.PI * ((channel + 1) * x + (picture + 1) * y))
    const fast = Math.sin(2 * Math.PI * (17 * x - (11 + picture) * y) + channel)
    const value = 0.5 + 0.3 * slow + 0.15 * fast
    data[i] = (value - mean[channel]!) / std[channel]!
  }
  return data
}
