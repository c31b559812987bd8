import type { Expression } from '../../../preload/contract/query/expression.ts'

/**
 * Whether somebody speaks of pictures that a machine made (`is:generated`, also with a minus): then they are in the
 * answer. Otherwise they are left out of everything but the {@link placesNamedIn}.
 */
export function speaksOfGenerated(expression: Expression): boolean {
  if (expression.kind === 'is') return expression.what === 'generated'
  if (expression.kind === 'not') return speaksOfGenerated(expression.part)
  return 'parts' in expression && expression.parts.some(speaksOfGenerated)
}

/** What pictures are put into, where it is named: an album, a folder, the favourites. “Not in this album” names none. */
export function placesNamedIn(expression: Expression): readonly Expression[] {
  if (expression.kind === 'album' || expression.kind === 'folder') return [expression]
  if (expression.kind === 'is') return expression.what === 'favourite' ? [expression] : []
  return 'parts' in expression ? expression.parts.flatMap(placesNamedIn) : []
}
