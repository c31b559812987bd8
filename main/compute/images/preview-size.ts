import { viewPixels, viewSide } from './limits.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

/** The large preview fills a laptop's window, and is at least as fine as any model's input. */
const largeSide = 1024
/** Long panoramas keep this much of their short side, so that they can still be looked at and embedded… */
const largeShortSide = 288
/** …as long as they do not become longer than this. */
const largeLimit = 4096

/** The grid's rows are 120 to 320 CSS pixels high: this is sharp on ordinary screens and near enough on fine ones. */
const smallHeight = 360
const smallWidth = 1024

/** Size of the large preview of a picture: never more than the picture itself. */
export function largeSize(picture: Size): Size {
  const long = Math.max(picture.width, picture.height)
  const short = Math.min(picture.width, picture.height)
  return scaled(picture, Math.max(largeSide / long, Math.min(largeShortSide / short, largeLimit / long)))
}

/** Size of the small preview. */
export function smallSize(picture: Size): Size {
  return scaled(picture, Math.min(smallHeight / picture.height, smallWidth / picture.width))
}

/** Size at which the viewer gets the whole picture. */
export function viewSize(picture: Size): Size {
  const pixels = picture.width * picture.height
  return scaled(picture, Math.min(viewSide / Math.max(picture.width, picture.height), Math.sqrt(viewPixels / pixels)))
}

function scaled({ width, height }: Size, scale: number): Size {
  if (scale >= 1) return { width, height }
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}
