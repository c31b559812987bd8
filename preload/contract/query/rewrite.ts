import { and, not, or, type Expression } from './expression.ts'

/** `expression` without one of its parts, which is told by being the same object. Null where nothing is left. */
export function without(expression: Expression, part: Expression): Expression | null {
  if (expression === part) return null
  if (expression.kind === 'not') {
    const rest = without(expression.part, part)
    return rest === expression.part ? expression : rest && (not(rest) ?? null)
  }
  if (!('parts' in expression)) return expression
  const parts = expression.parts.map((each) => without(each, part)).filter((each) => each !== null)
  return expression.kind === 'and' ? and(parts) : or(parts)
}
