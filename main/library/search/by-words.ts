import type { Expression, Picture } from '../../../preload/contract/query/expression.ts'
import type { Photos } from '../store/photos.ts'
import type { Words } from '../store/words.ts'
import { branchesOf, type Branch } from './branches.ts'
import type { Condition } from './condition.ts'
import type { Ranked } from './ranked.ts'
import { matchOf } from './words.ts'

/**
 * What a query finds in names and metadata, best first: plain and weighted words must occur, those with a minus must
 * not, conditions hold. A picture to resemble says nothing about names, and words to keep away from find nothing alone.
 *
 * @param whereOf The conditions of a branch, and whatever else restricts the search.
 */
export function byWords(
  expression: Expression | null,
  whereOf: (branch: Branch) => Condition | undefined,
  { words, photos }: { readonly words: Words; readonly photos: Photos },
): Ranked {
  const rankOf = new Map<number, number>()
  for (const branch of expression ? branchesOf(expression) : []) {
    const match = matchFor(branch.pictures)
    if (branch.pictures.length === 0) {
      for (const id of photos.timeline(whereOf(branch)).ids) rankOf.set(id, -Infinity)
    } else if (match !== undefined) {
      const { ids, ranks } = words.search(match, whereOf(branch))
      ids.forEach((id, place) => rankOf.set(id, Math.min(rankOf.get(id) ?? Infinity, ranks[place]!)))
    }
  }
  // One branch is in order already, and sorting is stable, so that of equals the newest stays first.
  const ids = Uint32Array.from([...rankOf].sort(([, a], [, b]) => (a === b ? 0 : a - b)).map(([id]) => id))
  return { ids, total: ids.length }
}

/** As an FTS5 query; undefined where no words are asked for, or none that could be found. */
function matchFor(pictures: readonly Picture[]): string | undefined {
  const wanted: string[] = []
  const unwanted: string[] = []
  for (const picture of pictures) {
    const { weight, part } = picture.kind === 'weighted' ? picture : { weight: 1, part: picture }
    const match = part.kind === 'words' ? matchOf(part.text) : undefined
    if (match !== undefined) (weight > 0 ? wanted : unwanted).push(`(${match})`)
    else if (part.kind === 'words' && weight > 0) return undefined
  }
  if (wanted.length === 0) return undefined
  return unwanted.length === 0 ? wanted.join(' AND ') : `(${wanted.join(' AND ')}) NOT (${unwanted.join(' OR ')})`
}
