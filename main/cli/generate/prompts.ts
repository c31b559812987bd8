import type { Prompt } from '../../library/generations/maker.ts'
import { nonsenseIn, type Nonsense } from '../../library/generations/wishes.ts'
import { usage } from '../exit-code.ts'

/** Beyond this one wish drowns all others. */
const mostWeight = 10
const mostPrompts = 32

/** Reads one `words:weight`; the weight is 1 where none is given. Throws `usage`. */
export function promptOf(text: string): Prompt {
  const match = /^(.*):\s*([+-]?(?:\d+\.?\d*|\.\d+))\s*$/s.exec(text)
  const words = (match?.[1] ?? text).trim()
  const weight = Number(match?.[2] ?? 1)
  if (nonsenseIn([{ words, weight }], true)) throw usage(`“${text}” has no words that a picture could show.`)
  if (words.length > 1_000) throw usage(`A prompt has at most 1,000 characters; this one has ${words.length}.`)
  if (weight === 0 || Math.abs(weight) > mostWeight) {
    throw usage(
      `The weight of “${words}” is ${match?.[2]}; it must be from -${mostWeight} to ${mostWeight}, and not 0.`,
    )
  }
  return { words, weight }
}

/**
 * The prompts as they were typed, each once. Throws `usage` where they contradict each other, or leave nothing to show.
 *
 * @param isLike Whether there is a photo to be like as well.
 */
export function promptsOf(texts: readonly string[], isLike: boolean): readonly Prompt[] {
  if (texts.length > mostPrompts) throw usage(`${texts.length} prompts are too many; ${mostPrompts} are the most.`)
  const prompts = texts.map(promptOf)
  const nonsense = nonsenseIn(prompts, isLike)
  if (nonsense) throw usage(sentenceFor(nonsense))
  return prompts
}

function sentenceFor(nonsense: Nonsense): string {
  switch (nonsense.kind) {
    case 'wordless':
      return `“${nonsense.words}” has no words that a picture could show.`
    case 'wished for and away':
      return `“${nonsense.words}” is wished for and wished away; leave out one of the two.`
    case 'twice':
      return `“${nonsense.words}” is there twice; give it a weight instead: --prompt "${nonsense.words}:2".`
    case 'nothing':
      return 'Say what to make: --like <photo>, --prompt "words", or both.'
    case 'only unwanted':
      return 'Only things to keep away from are no picture; add --like <photo> or something to show: --prompt "words".'
  }
}
