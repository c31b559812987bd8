import type { Region } from '../../../preload/contract/generations.ts'

/** A place on a picture, as fractions of its width and height. */
export interface Place {
  readonly x: number
  readonly y: number
}

export const corners = ['top-left', 'top-right', 'bottom-left', 'bottom-right'] as const
export type Corner = (typeof corners)[number]

/** Less than that, of either side, is nothing to make a picture of, and nothing to take hold of. */
export const leastSide = 0.05

/** What to begin with where nothing has been drawn. */
export const middle: Region = { left: 0.2, top: 0.2, width: 0.6, height: 0.6 }

/** The part between two places, wherever they are; undefined where that is too little to be meant. */
export function between(a: Place, b: Place): Region | undefined {
  const [left, right] = ordered(inside(a.x), inside(b.x))
  const [top, bottom] = ordered(inside(a.y), inside(b.y))
  const [width, height] = [right - left, bottom - top]
  return width < leastSide || height < leastSide ? undefined : { left, top, width, height }
}

/** The same part elsewhere, as far as the picture goes. */
export function moved(region: Region, dx: number, dy: number): Region {
  return {
    ...region,
    left: inside(region.left + dx, 1 - region.width),
    top: inside(region.top + dy, 1 - region.height),
  }
}

/** A part that is wider and higher, or less so where that is below 0; its top left stays. */
export function grown(region: Region, dx: number, dy: number): Region {
  return {
    ...region,
    width: Math.max(leastSide, inside(region.width + dx, 1 - region.left)),
    height: Math.max(leastSide, inside(region.height + dy, 1 - region.top)),
  }
}

/** The part with one corner at another place; the corner opposite stays. */
export function stretched(region: Region, corner: Corner, to: Place): Region {
  const [left, right] = stretchedSide(region.left, region.width, corner.endsWith('left'), to.x)
  const [top, bottom] = stretchedSide(region.top, region.height, corner.startsWith('top'), to.y)
  return { left, top, width: right - left, height: bottom - top }
}

function stretchedSide(start: number, length: number, movesStart: boolean, to: number): [number, number] {
  const end = start + length
  return movesStart ? [inside(Math.min(to, end - leastSide)), end] : [start, inside(Math.max(to, start + leastSide))]
}

const inside = (value: number, end = 1): number => Math.min(end, Math.max(0, value))
const ordered = (a: number, b: number): [number, number] => (a < b ? [a, b] : [b, a])
