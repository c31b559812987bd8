/** A length in two directions, CSS pixels. */
export interface Size {
  readonly width: number
  readonly height: number
}

/** How a picture is placed: `zoom` times as large as it fits, its middle moved by `x`, `y` from that of the window. */
export interface Placement {
  readonly zoom: number
  readonly x: number
  readonly y: number
}

export const fitted: Placement = { zoom: 1, x: 0, y: 0 }

/** Small pictures are enlarged to fill the window, but not until they are mush. */
const largestEnlargement = 2.5

/** The size at which a picture of `aspect` (width ÷ height) and `pixels` wide fits a window. */
export function fit(aspect: number, pixels: number | undefined, window: Size): Size {
  const width = Math.min(window.width, window.height * aspect, (pixels ?? Infinity) * largestEnlargement)
  return { width, height: width / aspect }
}

/** The zoom that shows one picture pixel on one screen pixel. */
export function actualSize(base: Size, pixels: number, devicePixels: number): number {
  return pixels / devicePixels / Math.max(1, base.width)
}

/** Changes the zoom by a factor and keeps the point of the picture under (`x`, `y`), from the window's middle, in place. */
export function zoomAt(
  place: Placement,
  factor: number,
  point: { readonly x: number; readonly y: number },
  base: Size,
  window: Size,
  largest = 12,
): Placement {
  const zoom = Math.min(Math.max(1, largest), Math.max(1, place.zoom * factor))
  const scale = zoom / place.zoom
  return held(
    { zoom, x: point.x - (point.x - place.x) * scale, y: point.y - (point.y - place.y) * scale },
    base,
    window,
  )
}

/** Moves a picture as far as its edges allow. */
export function panBy(place: Placement, dx: number, dy: number, base: Size, window: Size): Placement {
  return held({ ...place, x: place.x + dx, y: place.y + dy }, base, window)
}

/** The nearest placement that shows no empty edge where there is picture to show. */
function held(place: Placement, base: Size, window: Size): Placement {
  const roomX = Math.max(0, (base.width * place.zoom - window.width) / 2)
  const roomY = Math.max(0, (base.height * place.zoom - window.height) / 2)
  return {
    zoom: place.zoom,
    x: Math.min(roomX, Math.max(-roomX, place.x)) || 0,
    y: Math.min(roomY, Math.max(-roomY, place.y)) || 0,
  }
}
