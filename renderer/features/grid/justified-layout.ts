/** What the rows are made of. All lengths are CSS pixels. */
export interface LayoutInput {
  /** Width ÷ height of each photo, in thousandths. */
  readonly aspects: Uint16Array
  /** Index of the first photo of each section, ascending, the first one 0. */
  readonly starts: readonly number[]
  readonly width: number
  /** Height that rows come as near to as they can. */
  readonly rowHeight: number
  readonly gap: number
  /** Room above each section for its heading; 0 for sections without one. */
  readonly headings: readonly number[]
}

/** Where every row and section is. Tops count from the top of the whole list. */
export interface Layout {
  readonly input: LayoutInput
  readonly count: number
  readonly height: number
  readonly rows: number
  /** Index of each row's first photo, and one past the last photo at the end. */
  readonly rowStarts: Uint32Array
  readonly rowTops: Float64Array
  readonly rowHeights: Float32Array
  /** Top of each section including its heading, and the total height at the end. */
  readonly sectionTops: Float64Array
}

/** One photo's place in the list. */
export interface Box {
  readonly index: number
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Panoramas and tall screenshots are cropped to this in the grid, or they would dwarf or vanish beside the rest. */
const narrowest = 0.45
const widest = 3.2

/** Rows that cannot be filled stay at the wished height, and no row grows beyond this many times it. */
const tallest = 1.45

/**
 * Sets photos into rows of equal width, the way lines of text are justified. Linear: 100,000 photos take a few
 * milliseconds, so the height of the whole list is exact and nothing moves while scrolling.
 */
export function justify(input: LayoutInput): Layout {
  const { aspects, starts, width, rowHeight, gap, headings } = input
  const count = aspects.length
  const rowStarts: number[] = []
  const rowTops: number[] = []
  const rowHeights: number[] = []
  const sectionTops = new Float64Array(starts.length + 1)
  let top = 0

  starts.forEach((start, section) => {
    const end = starts[section + 1] ?? count
    sectionTops[section] = top
    top += headings[section] ?? 0
    let first = start
    while (first < end && width > 0) {
      const { last, height } = fillRow(aspects, first, end, width, rowHeight, gap)
      rowStarts.push(first)
      rowTops.push(top)
      rowHeights.push(height)
      top += height + gap
      first = last
    }
  })
  sectionTops[starts.length] = top
  rowStarts.push(count)

  return {
    input,
    count,
    height: top,
    rows: rowTops.length,
    rowStarts: Uint32Array.from(rowStarts),
    rowTops: Float64Array.from(rowTops),
    rowHeights: Float32Array.from(rowHeights),
    sectionTops,
  }
}

/** Takes photos until the row is as near to the wished height as it gets. Heights are whole pixels. */
function fillRow(aspects: Uint16Array, first: number, end: number, width: number, wished: number, gap: number) {
  let sum = 0
  let before = Infinity
  for (let next = first; next < end; next++) {
    sum += aspectAt(aspects, next)
    const height = (width - gap * (next - first)) / sum
    if (height > wished) {
      before = height
      continue
    }
    // One photo fewer makes a taller row; take it if that is nearer to the wish.
    const fewer = next > first && before <= wished * tallest && before / wished < wished / height
    return { last: fewer ? next : next + 1, height: Math.round(fewer ? before : height) }
  }
  return { last: end, height: Math.round(before <= wished * 1.15 ? before : wished) }
}

/** Width ÷ height as the grid shows it. */
export function aspectAt(aspects: Uint16Array, index: number): number {
  return Math.min(widest, Math.max(narrowest, (aspects[index] ?? 1000) / 1000))
}

/** The row of a photo. */
export function rowOf(layout: Layout, index: number): number {
  return lastAtMost(layout.rowStarts, index, layout.rows)
}

/** The row at a height, or the nearest one. */
export function rowAt(layout: Layout, top: number): number {
  return lastAtMost(layout.rowTops, top, layout.rows)
}

/** The section at a height. */
export function sectionAt(layout: Layout, top: number): number {
  return lastAtMost(layout.sectionTops, top, layout.input.starts.length)
}

/** The photos of one row, left to right, on whole pixels and without seams. */
export function boxesOf(layout: Layout, row: number): Box[] {
  const { aspects, width, gap } = layout.input
  const first = layout.rowStarts[row] ?? 0
  const last = layout.rowStarts[row + 1] ?? first
  const top = layout.rowTops[row] ?? 0
  const height = layout.rowHeights[row] ?? 0
  let sum = 0
  for (let index = first; index < last; index++) sum += aspectAt(aspects, index)
  // Rounding the height leaves a few pixels over: full rows share them out, loose rows stay loose.
  const room = width - gap * (last - first - 1)
  const scale = sum * height > room * 0.93 ? room / sum : height
  const boxes: Box[] = []
  let reach = 0
  for (let index = first; index < last; index++) {
    const from = Math.round(reach)
    reach += aspectAt(aspects, index) * scale
    boxes.push({ index, left: from + gap * (index - first), top, width: Math.round(reach) - from, height })
  }
  return boxes
}

/** Where one photo is. */
export function boxOf(layout: Layout, index: number): Box | undefined {
  return boxesOf(layout, rowOf(layout, index)).find((box) => box.index === index)
}

/** Position of the last of the first `length` ascending `values` that is at most `wanted`; 0 if there is none. */
function lastAtMost(values: ArrayLike<number>, wanted: number, length: number): number {
  let low = 0
  let high = length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (values[middle]! <= wanted) low = middle
    else high = middle - 1
  }
  return Math.max(0, low)
}
