import type { Region, VariationId, Wish } from '../../preload/contract/generations.ts'
import type { PhotoId } from '../../preload/contract/photos.ts'
import type { Expression } from '../../preload/contract/query/expression.ts'
import { parse } from '../../preload/contract/query/parse.ts'
import { expressionOf, type Question } from './question.ts'

export type PictureWish = Exclude<Wish, { kind: 'words' }>
export type WordsWish = Extract<Wish, { kind: 'words' }>

/** Wishes of one generation, as the contract has it; some room is left for words. */
const mostWishes = 32
export const mostPictures = 24

/** The largest weight, as the contract has it. */
const mostWeight = 10

export const isPictureWish = (wish: Wish): wish is PictureWish => wish.kind !== 'words'
export const isWordsWish = (wish: Wish): wish is WordsWish => wish.kind === 'words'

export const likePhoto = (id: PhotoId, region?: Region): Wish => ({
  kind: 'photo',
  id,
  weight: 1,
  ...(region && { region }),
})
export const likeVariation = (id: VariationId): Wish => ({ kind: 'variation', id, weight: 1 })
const ofWords = (words: string, weight = 1): Wish => ({ kind: 'words', words, weight })

/** What a search is for, as wishes: its words and photos. Conditions say nothing about how a picture looks. */
export function wishesOfQuestion(question: Question): readonly Wish[] {
  const { example } = question
  const like = example?.likeness.kind === 'photo' ? [likePhoto(example.likeness.id)] : []
  return [...like, ...wishesIn(expressionOf(question))].slice(0, mostWishes)
}

/**
 * What somebody has typed as wishes, in the language of searches: `2:sunset -people`, or as the command line has it:
 * `people:-0.5`. What is none of it is taken as it is.
 */
export function wishesTyped(text: string): readonly Wish[] {
  const words = text.trim()
  if (words === '') return []
  const [, counted, after] = /^([^:]+):(-?\d+(?:\.\d+)?)$/.exec(words) ?? []
  const weight = Number(after ?? 0)
  // No weight: a time of day, say.
  if (counted !== undefined && weight !== 0 && within(weight) === weight) return [ofWords(counted.trim(), weight)]
  const { expression, problem } = { expression: null, ...parse(words) }
  return problem || !expression || !isWords(expression) ? [ofWords(words)] : wishesIn(expression)
}

/** Wishes with some more; the same words again only change what they count. */
export function withWishes(wishes: readonly Wish[], more: readonly Wish[]): readonly Wish[] {
  const result = [...wishes]
  for (const wish of more) {
    const at = result.findIndex((each) => isWordsWish(each) && isWordsWish(wish) && each.words === wish.words)
    if (at === -1) result.push(wish)
    else result[at] = wish
  }
  return result.slice(0, mostWishes)
}

function wishesIn(expression: Expression | null): readonly Wish[] {
  if (!expression) return []
  if ('parts' in expression) return expression.parts.flatMap(wishesIn)
  if (expression.kind === 'words') return [ofWords(expression.text)]
  // The number in a search is a photo's, whether there is such a photo or not.
  if (expression.kind === 'like') return 'photo' in expression ? [likePhoto(expression.photo as PhotoId)] : []
  if (expression.kind !== 'weighted') return []
  const weight = within(expression.weight)
  return wishesIn(expression.part).flatMap((wish) => (isWordsWish(wish) || weight > 0 ? [{ ...wish, weight }] : []))
}

const within = (weight: number): number => Math.max(-mostWeight, Math.min(mostWeight, weight))

function isWords(expression: Expression): boolean {
  if (expression.kind === 'and') return expression.parts.every(isWords)
  return expression.kind === 'words' || (expression.kind === 'weighted' && expression.part.kind === 'words')
}

/** What somebody chooses from, by small steps near nothing and large ones far from it; never 0. */
const ladder = [-10, -5, -3, -2, -1.5, -1, -0.5, 0.5, 1, 1.5, 2, 3, 5, 10]

/** The next weight up; undefined at the top. */
export const heavier = (weight: number): number | undefined => ladder.find((each) => each > weight)

/** The next weight down; undefined at the bottom. Pictures are only ever wished for, so theirs stay above 0. */
export const lighter = (weight: number, least = -mostWeight): number | undefined =>
  ladder.findLast((each) => each < weight && each >= least)
