/**
 * Browsers cannot make an element taller than about 33 million device pixels, and a large library at a large tile
 * size is taller than that. Beyond `ceiling` the scrolled element keeps that height, and `shift` says how much of the
 * list lies above it: small steps scroll by exactly as much as the wheel says, while far jumps land in proportion.
 */
export interface LongScroll {
  /** Height of the list, CSS pixels. */
  readonly height: number
  /** Height of the window it is seen through. */
  readonly viewport: number
  /** Height that the scrolled element gets. */
  readonly extent: number
  /** Where the element's scroll bar is. */
  readonly scrollTop: number
  /** What to add to a place in the element to get the place in the list. */
  readonly shift: number
}

/** Low enough for screens with three device pixels to a CSS pixel. */
const ceiling = 8_000_000

/** The state that shows `top` of a list. */
export function scrollTo(height: number, viewport: number, top: number, limit = ceiling): LongScroll {
  const extent = Math.min(height, limit)
  const end = height - viewport
  const wanted = Math.max(0, Math.min(top, end))
  // Near both ends the bar is as far from its end as the list is from its own, so that small steps reach both at once.
  const near = extent / 4
  const scrollTop =
    extent === height || wanted < near
      ? wanted
      : end - wanted < near
        ? extent - viewport - (end - wanted)
        : Math.min(extent - viewport - near, Math.max(near, Math.round((wanted / end) * (extent - viewport))))
  return { height, viewport, extent, scrollTop, shift: wanted - scrollTop }
}

/** The state after the element was scrolled to `scrollTop`, by wheel, touch, keys or its scroll bar. */
export function scrolled(state: LongScroll, scrollTop: number, limit = ceiling): LongScroll {
  if (state.extent === state.height) return { ...state, scrollTop }
  const { height, viewport, extent } = state
  const far = Math.abs(scrollTop - state.scrollTop) > viewport * 4
  if (far) {
    const top = Math.round((scrollTop / (extent - viewport)) * (height - viewport))
    return { ...state, scrollTop, shift: top - scrollTop }
  }
  const top = scrollTop + state.shift
  // The element runs out before the list does, or the other way round: make room again.
  const roomAbove = Math.min(scrollTop, top)
  const roomBelow = Math.min(extent - viewport - scrollTop, height - viewport - top)
  const uneven =
    roomAbove < viewport * 2 ? state.shift !== 0 : roomBelow < viewport * 2 && state.shift !== height - extent
  return uneven ? scrollTo(height, viewport, top, limit) : { ...state, scrollTop }
}

/** The place in the list that is at the top of the window. */
export function topOf(state: LongScroll): number {
  return state.scrollTop + state.shift
}
