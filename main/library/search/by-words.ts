import type { Expression, Picture } from '../../../preload/contract/query/expression.ts'
import type { Photos } from '../store/photos.ts'
import type { WordMatches, Words } from '../store/words.ts'
import { branchesOf, type Branch } from './branches.ts'
import type { Condition } from './condition.ts'
import type { Ranked } from './ranked.ts'
import { matchOf } from './words.ts'

/**
 * What a query finds in names and metadata, best first: plain and weighted words must occur, those with a minus must
 * not, conditions hold. A picture to resemble says nothing about names, and words to keep away from find nothing alone.
 *
 * @param whereOf The conditions of a branch, and whatever else restricts the search.
 * @param most Photos wanted.
 */
export function byWords(
  expression: Expression | null,
  whereOf: (branch: Branch) => Condition | undefined,
  most: number,
  { words, photos }: { readonly words: Words; readonly photos: Photos },
): Ranked {
  const found = (expression ? branchesOf(expression) : []).map((branch): WordMatches => {
    if (branch.pictures.length === 0) {
      const { ids } = photos.timeline(whereOf(branch))
      return { ids, total: ids.length, ranks: new Float64Array(ids.length).fill(-Infinity) }
    }
    const match = matchFor(branch.pictures)
    return match === undefined ? nothing : words.search(match, whereOf(branch), most)
  })
  const [only] = found
  return only && found.length === 1 ? only : merged(found)
}

const nothing: WordMatches = { ids: new Uint32Array(), total: 0, ranks: new Float64Array() }

/** Each photo where it ranks best. Of as many as were wanted in each. */
function merged(answers: readonly WordMatches[]): Ranked {
  const rankOf = new Map<number, number>()
  for (const { ids, ranks } of answers) {
    ids.forEach((id, place) => rankOf.set(id, Math.min(rankOf.get(id) ?? Infinity, ranks[place]!)))
  }
  // Sorting is stable: of equals, the order that they came in is kept.
  const ids = Uint32Array.from([...rankOf].sort(([, a], [, b]) => (a === b ? 0 : a - b)).map(([id]) => id))
  // How many photos are in several answers is known only where all of them are there.
  const isCut = answers.some(({ ids: some, total }) => some.length < total)
  return { ids, total: isCut ? Math.max(ids.length, ...answers.map(({ total }) => total)) : ids.length }
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
