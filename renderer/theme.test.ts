import { expect, test } from 'vitest'
import { rememberedTheme, rememberTheme, showTheme } from './theme.ts'

test('a theme is shown, and remembered for the next start', () => {
  expect(rememberedTheme()).toBe('system')
  rememberTheme('dark')
  expect(rememberedTheme()).toBe('dark')
  showTheme('dark')
  expect(document.documentElement.dataset['theme']).toBe('dark')
  showTheme('system')
  expect(document.documentElement.dataset['theme']).toBeUndefined()
})
