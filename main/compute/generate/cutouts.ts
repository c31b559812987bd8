import type { Preprocessing } from '../../library/models/model-spec.ts'
import type { Chance } from './chance.ts'
import { resampleWeights } from './resample-weights.ts'

/** A look at a picture, as matrices: how its rows, its columns and its colours are mixed. */
export interface Cutout {
  /** [size, height]: every row of what the model sees, as a mix of the picture's rows. */
  readonly rows: Float32Array
  /** [width, size] */
  readonly columns: Float32Array
  /** [3, 3] and [3]: colours as the model wants them, from the picture's. */
  readonly colours: Float32Array
  readonly offset: Float32Array
}

/** The part of a picture that is looked at, in pixels, and how. */
interface Look {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  readonly mirrored: boolean
  /** Factor of all colours, of their distance from grey, and what is added. */
  readonly contrast: number
  readonly saturation: number
  readonly brightness: number
}

/** The whole picture as it is. A model that crops sees the square in its middle. */
export function wholePicture(width: number, height: number, preprocessing: Preprocessing): Cutout {
  const side = Math.min(width, height)
  const isCropped = preprocessing.resize === 'crop'
  const shown = isCropped ? { width: side, height: side } : { width, height }
  const place = { left: (width - shown.width) / 2, top: (height - shown.height) / 2, ...shown }
  const plain = { mirrored: false, contrast: 1, saturation: 1, brightness: 0 }
  return cutoutOf({ ...place, ...plain }, width, height, preprocessing)
}

/**
 * A random part, mirrored half of the time, in slightly other colours: what many of these have in common is the picture,
 * what only one of them likes is noise. Turning and perspective would need a gather, which has a slow gradient.
 */
export function randomCutout(chance: Chance, width: number, height: number, preprocessing: Preprocessing): Cutout {
  const side = Math.min(width, height)
  const scale = side * (0.45 + 0.55 * Math.sqrt(chance.even()))
  const lean = Math.exp(0.2 * (chance.even() * 2 - 1))
  const part = { width: Math.min(width, scale * lean), height: Math.min(height, scale / lean) }
  const look: Look = {
    ...part,
    left: chance.even() * (width - part.width),
    top: chance.even() * (height - part.height),
    mirrored: chance.even() < 0.5,
    contrast: 1 + 0.2 * (chance.even() - 0.5),
    saturation: 1 + 0.3 * (chance.even() - 0.5),
    brightness: 0.08 * (chance.even() - 0.5),
  }
  return cutoutOf(look, width, height, preprocessing)
}

function cutoutOf(look: Look, width: number, height: number, { size, mean, std }: Preprocessing): Cutout {
  const rows = resampleWeights(height, size, look.top, look.height)
  const across = resampleWeights(width, size, look.left, look.width)
  const columns = new Float32Array(width * size)
  for (let to = 0; to < size; to++) {
    const at = look.mirrored ? size - 1 - to : to
    for (let from = 0; from < width; from++) columns[from * size + at] = across[to * width + from]!
  }
  const colours = new Float32Array(9)
  const offset = new Float32Array(3)
  for (let to = 0; to < 3; to++) {
    for (let from = 0; from < 3; from++) {
      const mix = (to === from ? look.saturation : 0) + (1 - look.saturation) / 3
      colours[to * 3 + from] = (look.contrast * mix) / std[to]!
    }
    // Contrast turns around the middle grey.
    offset[to] = (0.5 * (1 - look.contrast) + look.brightness - mean[to]!) / std[to]!
  }
  return { rows, columns, colours, offset }
}
