import type { Expression } from '../../../preload/contract/query/expression.ts'

/**
 * Whether pictures that a machine made may be in the answer. They are left out of everything, unless somebody speaks of
 * them (`is:generated`, also with a minus) or names what they were put into: an album, a folder, the favourites.
 */
export function mayBeGenerated(expression: Expression): boolean {
  return speaksOfThem(expression) || namesTheirPlace(expression)
}

function speaksOfThem(expression: Expression): boolean {
  if (expression.kind === 'is') return expression.what === 'generated'
  if (expression.kind === 'not') return speaksOfThem(expression.part)
  return 'parts' in expression && expression.parts.some(speaksOfThem)
}

/** “Not in this album” names no place. */
function namesTheirPlace(expression: Expression): boolean {
  if (expression.kind === 'is') return expression.what === 'favourite'
  if (expression.kind === 'album' || expression.kind === 'folder') return true
  return 'parts' in expression && expression.parts.some(namesTheirPlace)
}
