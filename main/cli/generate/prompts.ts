import type { Prompt } from '../../compute/generate/provenance.ts'
import { usage } from '../exit-code.ts'

/** Beyond this one wish drowns all others. */
const mostWeight = 10
const mostPrompts = 32

/** Reads one `words:weight`; the weight is 1 where none is given. Throws `usage`. */
export function promptOf(text: string): Prompt {
  const match = /^(.*):\s*([+-]?(?:\d+\.?\d*|\.\d+))\s*$/s.exec(text)
  const words = (match?.[1] ?? text).trim()
  const weight = Number(match?.[2] ?? 1)
  if (!/[\p{L}\p{N}\p{So}]/u.test(words)) throw usage(`“${text}” has no words that a picture could show.`)
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
  const prompts = new Map<string, Prompt>()
  for (const prompt of texts.map(promptOf)) {
    const key = prompt.words.normalize('NFC').toLowerCase().replace(/\s+/g, ' ')
    const same = prompts.get(key)
    if (same && same.weight * prompt.weight < 0) {
      throw usage(`“${prompt.words}” is wished for and wished away; leave out one of the two.`)
    }
    if (same) throw usage(`“${prompt.words}” is there twice; give it a weight instead: --prompt "${prompt.words}:2".`)
    prompts.set(key, prompt)
  }
  const all = [...prompts.values()]
  if (!isLike && all.every(({ weight }) => weight < 0)) {
    throw usage(
      all.length === 0
        ? 'Say what to make: --like <photo>, --prompt "words", or both.'
        : 'Only things to keep away from are no picture; add --like <photo> or something to show: --prompt "words".',
    )
  }
  return all
}
