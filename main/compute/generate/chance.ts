/** Random numbers that depend on a seed only, so that a picture can be made again. */
export interface Chance {
  /** Evenly from 0 up to 1. */
  even(): number
  /** Normally, around 0 with deviation 1. */
  normal(): number
}

/**
 * Random numbers for one purpose in one step: the same for the same words, whatever was drawn before. Going on after an
 * interruption is thereby the same as never having stopped.
 *
 * Xorshift32, started by a hash of the words (FNV-1a); normal numbers by Box and Muller.
 */
export function chanceOf(...words: readonly (string | number)[]): Chance {
  let state = 0x811c9dc5
  for (const letter of Buffer.from(words.join('/'))) state = Math.imul(state ^ letter, 0x01000193)
  state = state === 0 ? 1 : state
  const even = (): number => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
  // Words that differ little start states that differ little; some rounds part them.
  for (let round = 0; round < 8; round++) even()
  return {
    even,
    normal: () => Math.sqrt(-2 * Math.log(1 - even())) * Math.cos(2 * Math.PI * even()),
  }
}
