import type { Settings } from '../preload/contract/settings.ts'

type Theme = Settings['theme']

const key = 'recollect-theme'

/** Gives the page its colours. */
export function showTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
}

/** Kept in the page as well, so that the next start does not flash in the wrong colours until the library answers. */
export function rememberTheme(theme: Theme): void {
  localStorage.setItem(key, theme)
}

export function rememberedTheme(): Theme {
  const theme = localStorage.getItem(key)
  return theme === 'light' || theme === 'dark' ? theme : 'system'
}
