import { Failure } from '../../../preload/contract/failure.ts'
import { isCondition, isPicture, type Expression, type Picture } from '../../../preload/contract/query/expression.ts'
import { strings } from '../../strings.ts'

/** One way to satisfy a query. */
export interface Branch {
  /** Conditions, all of which hold. */
  readonly conditions: readonly Expression[]
  /** What ranks, at most one of it words without a weight. None: whatever meets the conditions is meant. */
  readonly pictures: readonly Picture[]
}

/** Each is a search of its own. */
const mostBranches = 32

/**
 * The ways to satisfy `expression`. Only an “or” between things that rank photos makes several; between conditions it
 * is part of the condition. Words without a weight that belong to the same branch are one phrase, wherever they stand.
 *
 * @throws {Failure} `invalid-input` where there are more than 32.
 */
export function branchesOf(expression: Expression): Branch[] {
  const count = countOf(expression)
  if (count > mostBranches) {
    throw new Failure('invalid-input', strings.searching.tooManyBranches(count, mostBranches))
  }
  return expand(expression).map(withOnePhrase)
}

function countOf(expression: Expression): number {
  if (isCondition(expression) || !('parts' in expression)) return 1
  const counts = expression.parts.map(countOf)
  return expression.kind === 'or'
    ? counts.reduce((sum, count) => sum + count, 0)
    : counts.reduce((product, count) => product * count, 1)
}

function expand(expression: Expression): Branch[] {
  if (isCondition(expression)) return [{ conditions: [expression], pictures: [] }]
  if (expression.kind === 'or') return expression.parts.flatMap(expand)
  if (expression.kind === 'and') {
    return expression.parts.map(expand).reduce((all, next) => all.flatMap((one) => next.map((two) => both(one, two))))
  }
  if (isPicture(expression)) return [{ conditions: [], pictures: [expression] }]
  throw new Error(`A ${expression.kind} is neither a picture nor a condition`)
}

const both = (a: Branch, b: Branch): Branch => ({
  conditions: [...a.conditions, ...b.conditions],
  pictures: [...a.pictures, ...b.pictures],
})

function withOnePhrase({ conditions, pictures }: Branch): Branch {
  const words = pictures.filter((picture) => picture.kind === 'words').map(({ text }) => text)
  const others = pictures.filter((picture) => picture.kind !== 'words')
  return {
    conditions,
    pictures: words.length === 0 ? others : [{ kind: 'words', text: words.join(' ') }, ...others],
  }
}
