import { boxesOf, boxOf, rowAt, rowOf, type Layout } from './justified-layout.ts'

/** Ways to move through a grid, as who reads from left to right sees them: to the left is back. */
export type Move = 'left' | 'right' | 'up' | 'down' | 'home' | 'end' | 'page-up' | 'page-down'

export const moveOfKey: Readonly<Record<string, Move>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'home',
  End: 'end',
  PageUp: 'page-up',
  PageDown: 'page-down',
}

/**
 * The photo that `move` leads to from `index`. Up and down go by what is seen: to the photo in the next row that lies
 * nearest to `x`, the middle of the photo where the vertical walk began, so that it goes straight through uneven rows.
 */
export function neighbour(layout: Layout, index: number, move: Move, x: number, pageHeight: number): number {
  const last = layout.count - 1
  if (last < 0) return 0
  const row = rowOf(layout, index)
  switch (move) {
    case 'left':
      return Math.max(0, index - 1)
    case 'right':
      return Math.min(last, index + 1)
    case 'home':
      return 0
    case 'end':
      return last
    case 'up':
      return row === 0 ? index : nearest(layout, row - 1, x)
    case 'down':
      return row === layout.rows - 1 ? index : nearest(layout, row + 1, x)
    case 'page-up':
      return nearest(layout, Math.min(Math.max(0, row - 1), rowAt(layout, layout.rowTops[row]! - pageHeight)), x)
    case 'page-down':
      return nearest(
        layout,
        Math.max(Math.min(layout.rows - 1, row + 1), rowAt(layout, layout.rowTops[row]! + pageHeight)),
        x,
      )
  }
}

/** The horizontal middle of a photo. */
export function middleOf(layout: Layout, index: number): number {
  const box = boxOf(layout, index)
  return box ? box.left + box.width / 2 : 0
}

function nearest(layout: Layout, row: number, x: number): number {
  let best = layout.rowStarts[row] ?? 0
  let distance = Infinity
  for (const box of boxesOf(layout, row)) {
    const away = x < box.left ? box.left - x : Math.max(0, x - box.left - box.width)
    if (away < distance) {
      distance = away
      best = box.index
    }
  }
  return best
}
