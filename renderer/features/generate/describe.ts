import type { Generation, GenerationRequest, Wish } from '../../../preload/contract/generations.ts'
import type { PhotoId } from '../../../preload/contract/photos.ts'
import { formatDecimal } from '../../format.ts'
import type { Choices } from '../../state/generations.svelte.ts'
import { isPictureWish, isWordsWish, type PictureWish, type WordsWish } from '../../state/wishes.ts'
import { strings } from '../../strings.ts'

const text = strings.making

/** What a photo is called, where that is known. */
type NameOf = (id: PhotoId) => string | undefined

/** `sunset ×2`, `not people`: words with what they count. */
export function wordsText({ words, weight }: WordsWish): string {
  const size = Math.abs(weight)
  const counted = size === 1 ? words : strings.query.times(words, formatDecimal(size))
  return weight < 0 ? strings.query.without(counted) : counted
}

/** What a picture to be like is called. */
export function pictureName(wish: PictureWish, nameOf: NameOf): string {
  return wish.kind === 'photo' ? (nameOf(wish.id) ?? text.unnamed) : text.made
}

export function wishText(wish: Wish, nameOf: NameOf): string {
  if (isWordsWish(wish)) return wordsText(wish)
  const name = pictureName(wish, nameOf)
  return wish.region ? text.likePart(name) : text.like(name)
}

/** What was asked for in a few words: `like lake.jpg, sunset ×2, not people`. */
export function subjectOf({ wishes }: GenerationRequest, nameOf: NameOf): string {
  const pictures = wishes.filter(isPictureWish)
  const like =
    pictures.length > 1 ? [text.likeSeveral(pictures.length)] : pictures.map((wish) => wishText(wish, nameOf))
  return [...like, ...wishes.filter(isWordsWish).map(wordsText)].join(', ')
}

/** Everything else that decided what came out. */
export function settingsOf({ request, steps }: Generation, choices: Choices | undefined): readonly string[] {
  const { settings } = text
  const hasSource = request.wishes.some(isPictureWish)
  return [
    ...(!hasSource ? [] : [request.from === 'noise' ? settings.noise : settings.strength(request.strength)]),
    text.qualities[request.quality],
    settings.steps(steps),
    ...(request.aspect === null ? [] : [ratioText(request.aspect)]),
    choices?.generators.find(({ id }) => id === request.generator)?.name ?? request.generator,
    settings.seed(request.seed),
  ]
}

/** Shapes to choose from, as people name them. */
export const ratios: readonly (readonly [across: number, down: number])[] = [
  [1, 1],
  [4, 3],
  [3, 2],
  [16, 9],
  [3, 4],
  [2, 3],
  [9, 16],
]

/** `4 : 3`, or as a number where nobody has a name for it. */
export function ratioText(ratio: number): string {
  const named = ratios.find(([across, down]) => Math.abs(across / down - ratio) < 0.001)
  return named ? text.ratio(...named) : text.ratioOf(ratio)
}
