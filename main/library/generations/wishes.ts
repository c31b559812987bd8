import { input } from '../../../preload/contract/strings/input.ts'
import { strings } from '../../strings.ts'
import type { Prompt } from './maker.ts'

/** What makes no sense about words that were asked for together. */
export type Nonsense =
  /** Nothing in it that a picture could show. */
  | { readonly kind: 'wordless'; readonly words: string }
  | { readonly kind: 'wished for and away'; readonly words: string }
  | { readonly kind: 'twice'; readonly words: string }
  /** There is nothing to show: no words at all, or only such as to keep away from. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'only unwanted' }

/**
 * The first thing that makes no sense about `prompts`; undefined where they do.
 *
 * @param isLike Whether there is a picture to be like as well.
 */
export function nonsenseIn(prompts: readonly Prompt[], isLike: boolean): Nonsense | undefined {
  const weights = new Map<string, number>()
  for (const { words, weight } of prompts) {
    if (!/[\p{L}\p{N}\p{So}]/u.test(words)) return { kind: 'wordless', words }
    const key = words.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim()
    const same = weights.get(key)
    if (same !== undefined) return { kind: same * weight < 0 ? 'wished for and away' : 'twice', words }
    weights.set(key, weight)
  }
  if (isLike || prompts.some(({ weight }) => weight > 0)) return undefined
  return { kind: prompts.length === 0 ? 'nothing' : 'only unwanted' }
}

/** To show to people. */
export function sentenceFor(nonsense: Nonsense): string {
  const { wishes } = strings.making
  switch (nonsense.kind) {
    case 'wordless':
      return wishes.wordless(nonsense.words)
    case 'wished for and away':
      return wishes.forAndAway(nonsense.words)
    case 'twice':
      return wishes.twice(nonsense.words)
    case 'nothing':
      return input.wish.none
    case 'only unwanted':
      return wishes.onlyUnwanted
  }
}
