import type { Preprocessing } from '../../library/models/model-spec.ts'
import { resample, type Picture } from './resample.ts'

/**
 * A model's input for a picture: float32 [3, size, size], as the reference pipelines (Pillow, then torchvision or
 * Hugging Face) compute it.
 */
export function tensorOf(picture: Picture, preprocessing: Preprocessing): Float32Array<ArrayBuffer> {
  const { size, resize, interpolation, mean, std } = preprocessing
  const square =
    resize === 'squash' ? resample(picture, size, size, interpolation) : cropped(picture, size, interpolation)
  const tensor = new Float32Array(3 * size * size)
  for (let channel = 0; channel < 3; channel++) {
    const plane = channel * size * size
    const [offset, scale] = [mean[channel]! / std[channel]!, 1 / (255 * std[channel]!)]
    for (let at = 0; at < size * size; at++) tensor[plane + at] = square.data[at * 3 + channel]! * scale - offset
  }
  return tensor
}

/** Shortest side to `size`, the longer one rounded down, then the centre; an odd rest is split like Python rounds. */
function cropped(picture: Picture, size: number, interpolation: Preprocessing['interpolation']): Picture {
  const { width, height } = picture
  const long = Math.trunc((size * Math.max(width, height)) / Math.min(width, height))
  const whole = width <= height ? { width: size, height: long } : { width: long, height: size }
  const { data, ...scaled } = resample(picture, whole.width, whole.height, interpolation)
  const left = halfToEven((scaled.width - size) / 2)
  const top = halfToEven((scaled.height - size) / 2)
  const square = new Uint8Array(size * size * 3)
  for (let row = 0; row < size; row++) {
    const from = ((top + row) * scaled.width + left) * 3
    square.set(data.subarray(from, from + size * 3), row * size * 3)
  }
  return { data: square, width: size, height: size }
}

function halfToEven(value: number): number {
  const floor = Math.floor(value)
  return value - floor === 0.5 ? floor + (floor % 2) : Math.round(value)
}
