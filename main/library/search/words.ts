/**
 * [Note: words]
 *
 * Names are searched by whole words and by how words begin. What a word is, SQLite decides (`unicode61`: runs of letters
 * and digits, without case or diacritics); this file decides what SQLite gets to see.
 *
 * `BirthdayParty` and `IMG1234` are kept as they are and once more with their parts separated, so that `party` and
 * `1234` find them. Chinese, Japanese, Thai, Lao, Khmer and Burmese are written without spaces: each of their characters
 * is a word, and a query of several is a phrase, so that any part of a name can be found without a dictionary.
 */
const unspaced = /([\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}])/gu

/** Text as it goes into the index. */
export function wordsOf(text: string): string {
  const plain = separated(text)
  const parts = inParts(plain)
  return parts === plain ? plain : `${plain} ${parts}`
}

/** More words than this only make a query slower; nobody types them, but somebody pastes them. */
const mostTerms = 32

/**
 * What somebody typed as an FTS5 query: every word must occur, each as the beginning of one.
 *
 * @returns undefined when there is no word in it. Whatever is typed, the result is valid.
 */
export function matchOf(text: string): string | undefined {
  const terms = separatedTerms(text).map((term) => {
    const parts = inParts(term)
    return parts === term ? `"${term}"*` : `("${term}"* OR "${parts}"*)`
  })
  return terms.length === 0 ? undefined : terms.join(' AND ')
}

/**
 * A phrase as an FTS5 query: its words, whole, one right after the other.
 *
 * @returns undefined when there is no word in it.
 */
export function phraseOf(text: string): string | undefined {
  const plain = onlyWords(separated(text))
  if (!/[\p{L}\p{N}]/u.test(plain)) return undefined
  const parts = inParts(plain)
  return parts === plain ? `"${plain}"` : `("${plain}" OR "${parts}")`
}

/** Words as the person separated them, without anything that means something to FTS5. */
function separatedTerms(text: string): string[] {
  const terms = text
    .split(/\s+/u)
    .map((term) => onlyWords(separated(term)))
    .filter((term) => /[\p{L}\p{N}]/u.test(term))
  return [...new Set(terms)].slice(0, mostTerms)
}

/** Only letters, marks and digits can match; what is left of `"` or of a control character is a space. */
const onlyWords = (text: string): string => text.replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ').trim()

const separated = (text: string): string => text.toWellFormed().normalize('NFC').replace(unspaced, ' $1 ').trim()

const inParts = (text: string): string =>
  text
    .replace(/([\p{Ll}])(?=\p{Lu})/gu, '$1 ')
    .replace(/(\p{L})(?=\p{N})/gu, '$1 ')
    .replace(/(\p{N})(?=\p{L})/gu, '$1 ')
