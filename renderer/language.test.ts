import { expect, test } from 'vitest'
import { language } from '../preload/contract/strings/language.ts'
import { directionOf, localeFor, showLanguage } from './language.ts'

test('the page says which language it is in, and which way that is read', () => {
  showLanguage(document.documentElement)
  expect(document.documentElement.lang).toBe(language)
  expect(document.documentElement.dir).toBe('ltr')
})

test('the direction of a language comes from the script that it is written in', () => {
  const found = ['en', 'de', 'ja', 'ar', 'fa', 'he', 'ur', 'ps', 'dv', 'az', 'az-Arab', 'ku-Arab'].map(directionOf)
  expect(found.join(' ')).toBe('ltr ltr ltr rtl rtl rtl rtl rtl rtl ltr rtl rtl')
})

test('dates and numbers are those of the person, in the language of the texts', () => {
  expect(localeFor(['de-AT', 'en-GB', 'en-US'])).toBe('en-GB')
  expect(localeFor(['de-AT'])).toBe('en')
})
