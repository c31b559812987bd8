import type { QueryProblem } from '../../preload/contract/query/problem.ts'
import { and, or, type Expression, type Like } from '../../preload/contract/query/expression.ts'
import { parse } from '../../preload/contract/query/parse.ts'
import { print } from '../../preload/contract/query/print.ts'
import { termNames, terms } from '../../preload/contract/query/terms.ts'
import type { Context } from './context.ts'
import { usage } from './exit-code.ts'
import { pathArgument } from './paths.ts'

/** The language of searches on one screen. */
export const languageHelp = `
What a search can say:
${[
  ['red car', 'what the picture shows'],
  ['beach -people', 'and what it does not'],
  ['2:sunset', 'what counts twice; 0.5:(old town) half'],
  ['"exact words"', 'words in names, keywords and descriptions'],
  ...termNames.map((name) => [terms[name].example, terms[name].finds] as const),
  ['cat or dog', 'one or the other; ( ) group, side by side is “and”'],
]
  .map(([example, finds]) => `  ${example.padEnd(24)}${finds}`)
  .join('\n')}`

/**
 * What was typed, as the library understands it: files to resemble may be named as seen from here.
 *
 * @throws {Stop} `usage` for what is no query, with a mark under the place.
 */
export function queryOf(text: string, context: Context): string {
  const parsed = parse(text)
  if (parsed.problem) throw usage(marked(text, parsed.problem))
  const from = (like: Like): Like =>
    'path' in like ? { kind: 'like', path: pathArgument(like.path, context.surroundings) } : like
  return mentionsFile(parsed.expression) ? print(withLikes(parsed.expression, from)) : text
}

/** Characters of the query that are shown around the place. */
const around = 60

/** The sentence, the line that it is about, and a caret under the place. */
function marked(text: string, { offset, length, message }: QueryProblem): string {
  const from = Math.max(0, offset - around)
  const to = Math.min(text.length, offset + Math.max(length, 1) + around)
  const [before, after] = [from > 0 ? '…' : '', to < text.length ? '…' : '']
  const line = text.slice(from, to).replace(/[\s\p{Cc}]/gu, ' ')
  const indent = ' '.repeat(columns(before + text.slice(from, offset)))
  const caret = '^'.repeat(Math.max(1, Math.min(columns(text.slice(offset, offset + length)), around)))
  return `${message}\n  ${before}${line}${after}\n  ${indent}${caret}`
}

/** Roughly how wide a terminal shows it: East Asian characters are two columns wide. */
const columns = (text: string): number =>
  Array.from(new Intl.Segmenter().segment(text), ({ segment }) =>
    /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}]/u.test(segment) ? 2 : 1,
  ).reduce<number>((sum, width) => sum + width, 0)

const mentionsFile = (expression: Expression | null): expression is Expression => {
  if (!expression) return false
  if ('parts' in expression) return expression.parts.some(mentionsFile)
  if (expression.kind === 'weighted') return mentionsFile(expression.part)
  return expression.kind === 'like' && 'path' in expression
}

function withLikes(expression: Expression, change: (like: Like) => Like): Expression {
  if (expression.kind === 'like') return change(expression)
  if (expression.kind === 'weighted' && expression.part.kind === 'like') {
    return { ...expression, part: change(expression.part) }
  }
  if (!('parts' in expression)) return expression
  const parts = expression.parts.map((part) => withLikes(part, change))
  return (expression.kind === 'and' ? and(parts) : or(parts)) ?? expression
}
