import { language } from '../preload/contract/strings/language.ts'

/** Which way a language is read. Every layout here says start and end, and follows. */
export function directionOf(tag: string): 'ltr' | 'rtl' {
  const { script } = new Intl.Locale(tag).maximize()
  return rightToLeft.has(script ?? '') ? 'rtl' : 'ltr'
}

/** Scripts that people use today. */
const rightToLeft = new Set(['Adlm', 'Arab', 'Hebr', 'Mand', 'Nkoo', 'Rohg', 'Samr', 'Syrc', 'Thaa', 'Yezi'])

/** Tells the browser what it shows: for screen readers, hyphens, quotation marks, and which side everything begins on. */
export function showLanguage(page: HTMLElement): void {
  page.lang = language
  page.dir = directionOf(language)
}

/**
 * The locale for dates and numbers: the person's own wherever it is a flavour of the language that the texts are in,
 * so that a sentence never changes language half way.
 */
export function localeFor(preferred: readonly string[], spoken: string = language): string {
  return preferred.find((tag) => tag === spoken || tag.startsWith(`${spoken}-`)) ?? spoken
}

export const locale = localeFor(typeof navigator === 'undefined' ? [] : navigator.languages)
