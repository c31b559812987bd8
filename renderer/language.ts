/**
 * The locale for dates and numbers: the person's own wherever it is a flavour of the language that the texts are in,
 * so that a sentence never changes language half way.
 */
export function localeFor(preferred: readonly string[], language = 'en'): string {
  return preferred.find((tag) => tag === language || tag.startsWith(`${language}-`)) ?? language
}

export const locale = localeFor(typeof navigator === 'undefined' ? [] : navigator.languages)
