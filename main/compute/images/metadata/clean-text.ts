/** Longer texts are no captions any more, and would slow down every search. */
const longest = 10_000

/** Control characters, and the invisible ones that turn the direction of what follows. */
// eslint-disable-next-line no-control-regex
const unwanted = /[\0-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]+/g

/** Text from a file as one line to show and to search; undefined if nothing is left of it. */
export function cleanText(text: string): string | undefined {
  // What comes behind a NUL is whatever was in the memory of the program that wrote it.
  const [beforeNul = ''] = text
    .replace(/^\0+/, '')
    .slice(0, longest * 2)
    .split('\0')
  const clean = beforeNul.toWellFormed().replace(unwanted, ' ').replace(/\s+/g, ' ').trim().normalize('NFC')
  return clean === '' ? undefined : clean.slice(0, longest).toWellFormed()
}
