/**
 * Resizes pictures to the bit like Pillow.
 *
 * The method is Pillow's (libImaging/Resample.c): a separable filter whose support grows with the reduction, rows
 * first, weights in fixed point with 22 bits, and 8 bits after each of the two passes.
 */

export interface Picture {
  /** RGB, 8 bits each, rows without gaps. */
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
}

export type Interpolation = 'bilinear' | 'bicubic'

/** `picture` at another size. */
export function resample(picture: Picture, width: number, height: number, interpolation: Interpolation): Picture {
  const narrow = resampleRows(picture, weightsFor(picture.width, width, interpolation))
  return resampleColumns(narrow, weightsFor(picture.height, height, interpolation))
}

/** For every pixel of a line of the result: which pixels of the source count, and how much. */
interface Weights {
  readonly first: Int32Array
  readonly count: Int32Array
  /** In fixed point, `longest` of them for each pixel. */
  readonly values: Int32Array
  readonly longest: number
}

const precisionBits = 22
const half = 1 << (precisionBits - 1)

/** Half of the width of the filter, in pixels of the coarser side. */
const supports: Readonly<Record<Interpolation, number>> = { bilinear: 1, bicubic: 2 }

const kernels: Readonly<Record<Interpolation, (distance: number) => number>> = {
  bilinear: (distance) => Math.max(0, 1 - Math.abs(distance)),
  bicubic(distance) {
    const x = Math.abs(distance)
    const a = -0.5
    if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0
  },
}

function weightsFor(from: number, to: number, interpolation: Interpolation): Weights {
  const scale = from / to
  const stretch = Math.max(scale, 1)
  const support = supports[interpolation] * stretch
  const longest = Math.ceil(support) * 2 + 1
  const first = new Int32Array(to)
  const count = new Int32Array(to)
  const values = new Int32Array(to * longest)
  const weights = new Float64Array(longest)
  for (let at = 0; at < to; at++) {
    const centre = (at + 0.5) * scale
    first[at] = Math.max(0, Math.trunc(centre - support + 0.5))
    count[at] = Math.min(from, Math.trunc(centre + support + 0.5)) - first[at]!
    let sum = 0
    for (let i = 0; i < count[at]!; i++) {
      weights[i] = kernels[interpolation]((i + first[at]! - centre + 0.5) / stretch)
      sum += weights[i]!
    }
    for (let i = 0; i < count[at]!; i++) {
      const weight = (weights[i]! / sum) * 2 ** precisionBits
      values[at * longest + i] = Math.trunc(weight < 0 ? weight - 0.5 : weight + 0.5)
    }
  }
  return { first, count, values, longest }
}

function resampleRows({ data, width, height }: Picture, { first, count, values, longest }: Weights): Picture {
  const to = first.length
  const result = new Uint8ClampedArray(to * height * 3)
  for (let row = 0, out = 0; row < height; row++) {
    for (let at = 0; at < to; at++) {
      let [red, green, blue] = [half, half, half]
      const end = at * longest + count[at]!
      for (let w = at * longest, from = (row * width + first[at]!) * 3; w < end; w++, from += 3) {
        red += data[from]! * values[w]!
        green += data[from + 1]! * values[w]!
        blue += data[from + 2]! * values[w]!
      }
      result[out++] = red >> precisionBits
      result[out++] = green >> precisionBits
      result[out++] = blue >> precisionBits
    }
  }
  return { data: new Uint8Array(result.buffer), width: to, height }
}

function resampleColumns({ data, width }: Picture, { first, count, values, longest }: Weights): Picture {
  const to = first.length
  const stride = width * 3
  const result = new Uint8ClampedArray(stride * to)
  const sums = new Int32Array(stride)
  for (let at = 0; at < to; at++) {
    sums.fill(half)
    for (let i = 0; i < count[at]!; i++) {
      const line = (first[at]! + i) * stride
      for (let x = 0; x < stride; x++) sums[x]! += data[line + x]! * values[at * longest + i]!
    }
    for (let x = 0; x < stride; x++) result[at * stride + x] = sums[x]! >> precisionBits
  }
  return { data: new Uint8Array(result.buffer), width, height: to }
}
