import { language } from './language.ts'

/** Texts about what a call is given and cannot be used. Schemas hold them, so they are chosen when the app starts. */
export const input = {
  albumWithoutName: 'An album needs a name.',
  searchWithoutName: 'A saved search needs a name.',
  tagWithoutName: 'A tag needs a name.',
  nameTooLong: (characters: number) => `A name has at most ${characters.toLocaleString(language)} characters.`,
  searchTooLong: (characters: number) => `A search has at most ${characters.toLocaleString(language)} characters.`,
  pathTooLong: 'That name is too long to be a file.',
  regionOutside: 'The region ends outside of the picture.',
  wish: {
    none: 'Say what to make: a photo to be like, words, or both.',
    countsNothing: 'A wish that counts nothing is no wish.',
    tooLong: (characters: number) => `A wish has at most ${characters.toLocaleString(language)} characters.`,
  },
  bytes: {
    expected: 'expected bytes',
    atMost: (mebibytes: number) => `at most ${mebibytes} MiB`,
  },
} as const
