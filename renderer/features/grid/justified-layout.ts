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
  /** How many sections, from the first, may stand beside each other in one row where they are too small to fill it. */
  readonly sharing: number
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
  /** Where a section begins and how wide it is: the whole width, unless it shares its row. */
  readonly sectionLefts: Float32Array
  readonly sectionWidths: Float32Array
}

/** One photo's place in the list. */
export interface Box {
  readonly index: number
  /** From where lines begin: on the right where people read to the left. */
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

/** Between sections that share a row. */
const sectionGap = 20

/** What a heading needs to be read, however narrow the photos below it are. */
const narrowestSection = 190

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
  const sectionLefts = new Float32Array(starts.length)
  const sectionWidths = new Float32Array(starts.length).fill(width)
  let top = 0
  const addRow = (first: number, height: number): void => {
    rowStarts.push(first)
    rowTops.push(top)
    rowHeights.push(height)
    top += height + gap
  }

  for (let section = 0; section < starts.length; section++) {
    sectionTops[section] = top
    const sharing = widthsInOneRow(input, section)
    if (sharing.length > 1) {
      let left = 0
      sharing.forEach((wide, i) => {
        sectionTops[section + i] = top
        sectionLefts[section + i] = left
        sectionWidths[section + i] = wide
        left += wide + sectionGap
      })
      top += headings[section] ?? 0
      addRow(starts[section]!, rowHeight)
      section += sharing.length - 1
      continue
    }
    top += headings[section] ?? 0
    const end = starts[section + 1] ?? count
    let first = starts[section]!
    while (first < end && width > 0) {
      const { last, height } = fillRow(aspects, first, end, width, rowHeight, gap)
      addRow(first, height)
      first = last
    }
  }
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
    sectionLefts,
    sectionWidths,
  }
}

/** The widths of as many sections, from `section` on, as fit into one row whole. */
function widthsInOneRow({ aspects, starts, width, rowHeight, gap, sharing }: LayoutInput, section: number): number[] {
  const widths: number[] = []
  let room = width
  for (; section < sharing; section++) {
    const start = starts[section]!
    const end = starts[section + 1] ?? aspects.length
    let wide = gap * (end - start - 1)
    for (let index = start; index < end && wide <= room; index++) wide += aspectAt(aspects, index) * rowHeight
    wide = Math.ceil(Math.max(wide, narrowestSection))
    if (wide > room) break
    widths.push(wide)
    room -= wide + sectionGap
  }
  return widths
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

/** The section at a height: the first one where several share a row. */
export function sectionAt(layout: Layout, top: number): number {
  let section = lastAtMost(layout.sectionTops, top, layout.input.starts.length)
  while (section > 0 && layout.sectionTops[section - 1] === layout.sectionTops[section]) section--
  return section
}

/** The section of a photo. */
export function sectionOf(layout: Layout, index: number): number {
  return lastAtMost(layout.input.starts, index, layout.input.starts.length)
}

/** The photos of one row, in reading order, on whole pixels and without seams. */
export function boxesOf(layout: Layout, row: number): Box[] {
  const { aspects, starts, width, gap } = layout.input
  const first = layout.rowStarts[row] ?? 0
  const end = layout.rowStarts[row + 1] ?? first
  const section = sectionOf(layout, first)
  const shared = (starts[section + 1] ?? end) < end
  if (!shared)
    return boxesFrom(
      layout,
      row,
      first,
      end,
      0,
      fullScale(aspects, first, end, width, gap, layout.rowHeights[row] ?? 0),
    )
  const boxes: Box[] = []
  for (let each = section; each < starts.length && starts[each]! < end; each++) {
    const from = starts[each]!
    const to = Math.min(end, starts[each + 1] ?? end)
    boxes.push(...boxesFrom(layout, row, from, to, layout.sectionLefts[each]!, layout.rowHeights[row]!))
  }
  return boxes
}

/** Rounding the height leaves a few pixels over: full rows share them out, loose rows stay loose. */
function fullScale(
  aspects: Uint16Array,
  first: number,
  end: number,
  width: number,
  gap: number,
  height: number,
): number {
  let sum = 0
  for (let index = first; index < end; index++) sum += aspectAt(aspects, index)
  const room = width - gap * (end - first - 1)
  return sum * height > room * 0.93 ? room / sum : height
}

function boxesFrom(layout: Layout, row: number, first: number, end: number, left: number, scale: number): Box[] {
  const { aspects, gap } = layout.input
  const top = layout.rowTops[row] ?? 0
  const height = layout.rowHeights[row] ?? 0
  const boxes: Box[] = []
  let reach = 0
  for (let index = first; index < end; index++) {
    const from = Math.round(reach)
    reach += aspectAt(aspects, index) * scale
    boxes.push({ index, left: left + from + gap * (index - first), top, width: Math.round(reach) - from, height })
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
