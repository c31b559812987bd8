/** Cells of one size, in rows in reading order; only those near the window are drawn. */
export interface EvenGrid {
  readonly columns: number
  /** Width and height of a cell with its gap, CSS pixels. */
  readonly cellWidth: number
  readonly cellHeight: number
  /** Height of everything. */
  readonly height: number
}

/** Room below a picture for its words, CSS pixels. */
const captionHeight = 44

export function evenGrid(count: number, width: number, wantedWidth: number): EvenGrid {
  const columns = Math.max(1, Math.round(width / wantedWidth))
  const cellWidth = width / columns
  const cellHeight = Math.round(cellWidth * 0.78) + captionHeight
  return { columns, cellWidth, cellHeight, height: Math.ceil(count / columns) * cellHeight }
}

/** First cell to draw, and one past the last. */
export function cellsIn(grid: EvenGrid, count: number, top: number, viewport: number): readonly [number, number] {
  if (grid.cellHeight === 0) return [0, 0]
  const first = Math.max(0, Math.floor((top - viewport / 2) / grid.cellHeight)) * grid.columns
  const last = Math.ceil((top + viewport * 1.5) / grid.cellHeight) * grid.columns
  return [Math.min(first, count), Math.min(count, last)]
}

/** Where a key, as it is read, leads to from a cell; undefined for keys that do not move. */
export function cellAfter(
  key: string,
  at: number,
  count: number,
  { columns, cellHeight }: EvenGrid,
  viewport: number,
): number | undefined {
  const page = Math.max(1, Math.floor(viewport / cellHeight)) * columns
  const steps: Record<string, number | undefined> = {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    ArrowUp: at < columns ? at : at - columns,
    ArrowDown: at + columns < count ? at + columns : at,
    PageUp: at - page,
    PageDown: at + page,
    Home: 0,
    End: count - 1,
  }
  const to = steps[key]
  return to === undefined ? undefined : Math.max(0, Math.min(count - 1, to))
}
