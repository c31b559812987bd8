import type { Expression, Like, Term, Weighted } from './expression.ts'
import { valueOf } from './terms.ts'

/** The query as text. Parsed, it is the same expression again. */
export function print(expression: Expression | null): string {
  if (!expression) return ''
  if (expression.kind === 'words') return expression.text
  if (expression.kind === 'weighted') return printWeighted(expression)
  if (expression.kind === 'not') {
    return `-${'parts' in expression.part ? `(${print(expression.part)})` : print(expression.part)}`
  }
  if (expression.kind === 'or') return expression.parts.map(print).join(' or ')
  if (expression.kind === 'and') {
    return expression.parts.map((part) => (part.kind === 'or' ? `(${print(part)})` : print(part))).join(' ')
  }
  return printTerm(expression)
}

function printWeighted({ weight, part }: Weighted): string {
  // What is not plainly a word might be read as something else behind a colon or a minus.
  const isPlain = part.kind === 'like' || /^\p{L}[\p{L}\p{M}\p{N}]*$/u.test(part.text)
  const size = Math.abs(weight)
  const thing = isPlain ? print(part) : `(${print(part)})`
  return `${weight < 0 ? '-' : ''}${weight === -1 ? '' : `${size}:`}${thing}`
}

function printTerm(term: Term | Like): string {
  if (term.kind === 'exact') return quoted(term.text)
  const value = valueOf(term)
  const name = term.kind === 'month' ? 'date' : term.kind
  // A file can be called 12; a number without quotation marks is that of a photo.
  const isBare = /^[^\s()"“„”]+$/u.test(value) && !('path' in term && /^\d+$/.test(value))
  return `${name}:${isBare ? value : quoted(value)}`
}

/** In quotation marks, those inside written twice. */
export const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
